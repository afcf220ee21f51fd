"""Roles, requests and invitations are kept once each, even if several people press at the same time."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from core.members.entering import AskedAlready, EntryOver, NoSuchEntry, TooManyAsk
from core.members.inviting import NotValid, hashed
from core.members.member import EntryRequest, Invitation, Way
from core.notices.notice import NewNotice, Notice
from core.people.role import Role
from storage.audit import Audit
from storage.database import Database
from storage.invitations import Invitations
from storage.members import Members
from storage.notices import Notices
from storage.people import Users
from tests.storage.samples import ALICE, BOB, NOW, SECOND, alive, plain_notice, silent

ADA, EVE = 7_000_000_003, 7_000_000_004
DAY = timedelta(days=1)


async def actions(database: Database) -> list[tuple[int, str, str]]:
    found, _ = await Audit(database).page(None, 0, 20)
    return [(entry.actor, entry.action, entry.target) for entry in reversed(found)]


def tell(request: EntryRequest) -> Sequence[NewNotice]:
    return [plain_notice(ADA, f"entry {request.id} {request.allowed}")]


async def ask(database: Database, user_id: int = BOB, most: int = 9) -> EntryRequest:
    new = EntryRequest(id=0, user_id=user_id, name="Bob\0", username="bob", asked_at=NOW)
    return await Members(database).ask(new, NOW - DAY, most, tell)


async def told(database: Database) -> list[Notice]:
    await alive(database, "A")
    return await Notices(database).claim("A", NOW, 20)


async def test_a_role_is_kept_with_its_audit_entry_and_only_a_change_is_written(database: Database) -> None:
    members = Members(database)
    assert await members.set_role(BOB, Role.HELPER, ADA, NOW, silent)
    assert not await members.set_role(BOB, Role.HELPER, EVE, NOW + SECOND, silent)
    assert await members.set_role(BOB, Role.BLOCKED, EVE, NOW + SECOND, silent)
    assert await members.roles() == {BOB: Role.BLOCKED}
    member = await members.member(BOB)
    assert member is not None
    assert (member.role, member.way, member.by, member.at) == (Role.BLOCKED, Way.ADMIN, EVE, NOW + SECOND)
    entries, _ = await Audit(database).page(None, 0, 8)
    assert [(e.before, e.after) for e in entries] == [
        ({"role": "helper"}, {"role": "blocked"}),
        ({"role": None}, {"role": "helper"}),
    ]


async def test_people_from_the_settings_are_imported_once_and_a_later_block_stays(database: Database) -> None:
    members = Members(database)
    await members.import_customers({ALICE, BOB}, NOW)
    await members.set_role(BOB, Role.BLOCKED, ADA, NOW, silent)
    await members.import_customers({ALICE, BOB}, NOW + DAY)
    await members.import_customers(set(), NOW + DAY)
    assert await members.roles() == {ALICE: Role.CUSTOMER, BOB: Role.BLOCKED}
    alice = await members.member(ALICE)
    assert alice is not None
    assert (alice.way, alice.by, alice.at) == (Way.SETTINGS, None, NOW)


async def test_a_request_is_stored_with_its_notices_and_once_a_day(database: Database) -> None:
    asked = await ask(database)
    assert asked.name == "Bob\0"
    with pytest.raises(AskedAlready):
        await ask(database)
    await ask(database, ALICE)
    with pytest.raises(TooManyAsk):
        await ask(database, EVE, most=2)
    assert len(await told(database)) == 2


async def test_only_one_of_two_owners_who_answer_at_once_decides(database: Database) -> None:
    asked = await ask(database)
    members = Members(database)
    answers = await asyncio.gather(
        members.decide(asked.id, True, ADA, NOW, tell),
        members.decide(asked.id, False, EVE, NOW, tell),
        return_exceptions=True,
    )
    [late] = [answer for answer in answers if isinstance(answer, EntryOver)]
    [first] = [answer for answer in answers if isinstance(answer, EntryRequest)]
    assert (late.request.allowed, late.request.decided_by) == (first.allowed, first.decided_by)
    assert late.request.name == "Bob"
    assert (BOB in await members.roles()) is first.allowed
    assert len(await actions(database)) == 1
    with pytest.raises(NoSuchEntry):
        await members.decide(asked.id + 1, True, ADA, NOW, tell)


async def test_a_block_ends_what_was_asked(database: Database) -> None:
    asked = await ask(database)
    answers: list[bool] = []

    def answer(asked: bool) -> list[NewNotice]:
        answers.append(asked)
        return [plain_notice(BOB, "answered")]

    await Members(database).set_role(BOB, Role.BLOCKED, EVE, NOW, answer)
    await Members(database).set_role(ALICE, Role.BLOCKED, EVE, NOW, answer)  # this person had not asked
    assert answers == [True, False]
    assert sorted(notice.chat_id for notice in await told(database)) == [BOB, BOB, ADA]
    with pytest.raises(EntryOver) as over:
        await Members(database).decide(asked.id, True, ADA, NOW, tell)
    assert (over.value.request.allowed, over.value.request.decided_by) == (False, EVE)
    assert await Members(database).roles() == {ALICE: Role.BLOCKED, BOB: Role.BLOCKED}


async def invite(database: Database, code: str, uses: int = 1) -> Invitation:
    new = Invitation(id=0, by=ADA, created_at=NOW, expires_at=NOW + DAY, uses=uses)
    return await Invitations(database).add(new, hashed(code))


async def test_the_last_place_of_an_invitation_is_taken_by_one_of_many(database: Database) -> None:
    invitation = await invite(database, "code", uses=3)
    invitations = Invitations(database)
    came = await asyncio.gather(
        *(invitations.redeem(hashed("code"), user_id, NOW) for user_id in range(1, 9)), return_exceptions=True
    )
    assert came.count(True) == 3
    assert sum(isinstance(answer, NotValid) for answer in came) == 5
    assert len(await Members(database).roles()) == 3
    kept = await invitations.find(invitation.id)
    assert kept is not None
    assert kept.used == 3


async def test_a_person_with_a_role_uses_up_no_invitation(database: Database) -> None:
    invitation = await invite(database, "code", uses=3)
    await Members(database).set_role(BOB, Role.BLOCKED, ADA, NOW, silent)
    invitations = Invitations(database)
    both = await asyncio.gather(*(invitations.redeem(hashed("code"), user, NOW) for user in (ALICE, ALICE, BOB)))
    assert sorted(both) == [False, False, True]
    kept = await invitations.find(invitation.id)
    assert kept is not None
    assert kept.used == 1
    assert await Members(database).roles() == {ALICE: Role.CUSTOMER, BOB: Role.BLOCKED}


async def test_an_invitation_ends_when_it_expires_or_is_revoked(database: Database) -> None:
    invitations = Invitations(database)
    first, second = await invite(database, "first"), await invite(database, "second")
    with pytest.raises(NotValid):
        await invitations.redeem(hashed("first"), BOB, first.expires_at)
    assert await invitations.open_ones(NOW, 0, 8) == ([second, first], 2)
    revoked = await invitations.revoke(first.id, EVE, NOW)
    assert revoked == await invitations.revoke(first.id, ADA, NOW + SECOND), "the first one counts"
    with pytest.raises(NotValid):
        await invitations.redeem(hashed("first"), BOB, NOW)
    assert await invitations.open_ones(NOW, 0, 8) == ([second], 1)
    assert await invitations.revoke(99, ADA, NOW) is None
    made, of_first = "invitation.made", f"invitation:{first.id}"
    assert await actions(database) == [
        (ADA, made, of_first),
        (ADA, made, f"invitation:{second.id}"),
        (EVE, "invitation.revoked", of_first),
    ]


async def test_names_are_kept_and_only_a_change_is_written(database: Database) -> None:
    users = Users(database)
    await users.remember(BOB, NOW, "en", "Bob", "bob")
    renamed = await users.remember(BOB, NOW + SECOND, "en", "Robert\0", None)
    assert (renamed.name, renamed.username) == ("Robert", None)
    assert await users.remember(BOB, NOW + SECOND, "en", "Robert\0", None) == renamed
