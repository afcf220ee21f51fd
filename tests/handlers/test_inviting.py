"""Owners make links that let in a number of people for a number of days, until they are revoked."""

import re

import pytest

from core.people.access import Access
from core.people.role import Role
from handlers.entry_buttons import InvitationsPage, RevokeInvitation
from tests.core.samples import ADA
from tests.handlers.fake_telegram import Shown
from tests.handlers.person import Person
from tests.handlers.world import World


def payload(shown: Shown) -> str:
    """The parameter of an invitation's link for /start."""
    found = re.search(r"https://t\.me/paneldesk_bot\?start=(invite_[\w-]{16})\n", shown.text)
    assert found is not None, shown.text
    return found[1]


async def comes(world: World, user_id: int, link: str) -> Shown:
    return await Person(world, user_id, "Zoe").says(f"/start {link}")


async def test_a_link_lets_in_one_person_once(world: World, ada: Person) -> None:
    link = payload(await ada.says("/invite"))
    assert "It lets in 1 person until 09 Mar 12:00 UTC." in ada.last.text
    assert (await comes(world, 501, link)).text.startswith("Hello, Zoe!")
    assert (await comes(world, 501, link)).text.startswith("Hello, Zoe!"), "again, and it costs nothing"
    shown = await comes(world, 502, link)
    assert shown.text == "This invitation is no longer valid. Ask for a new one, or ask to be let in."
    assert shown.labels == ["🙋 Ask to be let in"]
    assert [entry.action for entry in world.audit.entries] == ["invitation.made"]


async def test_a_link_for_several_people_and_days(world: World, ada: Person) -> None:
    link = payload(await ada.says("/invite 2 1"))
    for user, in_now in ((501, True), (502, True), (503, False)):
        await comes(world, user, link)
        assert world.access.lets_in(user) is in_now


async def test_a_link_that_has_expired_lets_nobody_in(world: World, ada: Person) -> None:
    link = payload(await ada.says("/invite 5 1"))
    world.clock.passes(days=1)
    assert "no longer valid" in (await comes(world, 501, link)).text


async def test_open_invitations_are_listed_and_revoked(world: World, ada: Person) -> None:
    link = payload(await ada.says("/invite 3 2"))
    await comes(world, 501, link)
    await ada.presses("🔗 Open invitations")
    assert ada.last.text == "🔗 1 open invitation"
    await ada.presses("#1 · 1/3 · 2 days")
    assert "Used: 1 of 3" in ada.last.text
    await ada.presses("✖ Revoke")
    assert "It lets nobody in any more." in ada.last.text
    assert "no longer valid" in (await comes(world, 502, link)).text
    assert world.access.lets_in(501), "a person who came in stays"
    await ada.presses("🔗 Open invitations")
    assert ada.last.text == "There are no open invitations. /invite makes one."
    assert [entry.action for entry in world.audit.entries] == ["invitation.made", "invitation.revoked"]


async def test_many_invitations_come_in_pages(world: World, ada: Person) -> None:
    for _ in range(9):
        await ada.says("/invite")
    await ada.presses("🔗 Open invitations")
    assert ada.last.labels[:8] == [f"#{number} · 0/1 · 7 days" for number in range(9, 1, -1)]
    await ada.forges(InvitationsPage(page=9), on=ada.last)
    assert ada.last.button("#1")


@pytest.mark.parametrize("args", ["0", "1001", "1 0", "1 366", "x", "1 2 3", "-1", "١"])
async def test_numbers_out_of_bounds_are_explained(world: World, ada: Person, args: str) -> None:
    shown = await ada.says(f"/invite {args}")
    assert "/invite PEOPLE DAYS" in shown.text
    assert world.invitations.rows == {}


async def test_a_code_is_kept_as_a_hash_alone(world: World, ada: Person) -> None:
    link = payload(await ada.says("/invite"))
    assert link.removeprefix("invite_") not in f"{world.invitations!r} {world.audit!r}"


@pytest.mark.parametrize("code", ["", "x", "invite_", "invite_nobody", "invite_ü☃"])
async def test_a_code_that_nobody_made_lets_nobody_in(world: World, stranger: Person, code: str) -> None:
    await stranger.says(f"/start {code}")
    assert not world.access.lets_in(stranger.id)


async def test_no_link_lets_in_a_blocked_person(world: World, ada: Person, bob: Person) -> None:
    link = payload(await ada.says("/invite"))
    await world.use.roles.set(bob.id, Role.BLOCKED, ADA)
    assert (await bob.says(f"/start {link}")).text == "Sorry, you can't use this bot."
    assert world.invitations.rows[1].used == 0


async def test_a_public_bot_needs_no_links(world: World, ada: Person) -> None:
    world.lets_in(Access(public=True, owners={ADA}, allowed=()))
    assert "no invitation is needed" in (await ada.says("/invite")).text


async def test_only_owners_invite(world: World, alice: Person, ada: Person) -> None:
    await ada.says("/invite")
    await alice.says("/invite")
    await alice.forges(RevokeInvitation(invitation_id=1))
    await alice.forges(InvitationsPage())
    assert "t.me" not in "".join(shown.text for shown in alice.chat)
    assert world.invitations.rows[1].revoked_at is None
