"""What admins do is written down, and owners read it with /audit."""

import csv
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest

from core.audit.audit import Facts, NewAuditEntry
from core.catalogue.catalogue import category_key
from core.orders.status import OrderStatus
from handlers.audit_buttons import AuditFile, AuditPage
from tests.core.samples import ADA, ALICE, EVE, NOW, listing, order
from tests.handlers.asking import ask_in_words
from tests.handlers.fake_telegram import Shown
from tests.handlers.person import Person
from tests.handlers.world import World


def does(world: World, actor: int, count: int = 1, **changes: Any) -> None:
    for number in range(count):
        audit_entry = NewAuditEntry(
            actor=actor, action="order.found", target=f"order:{number + 1}", after={"number": str(number)}
        )
        world.audit.record(replace(audit_entry, **changes), NOW)


def table(shown: Shown) -> list[list[str]]:
    assert shown.file is not None
    return list(csv.reader(StringIO(shown.file.content.decode("utf-8-sig"), newline="")))


async def test_a_decision_is_in_the_audit_with_its_changes(world: World, ada: Person) -> None:
    world.orders.put(order(status=OrderStatus.UNCONFIRMED, provider_order=None, next_check_at=None))
    await ada.says("/unconfirmed")
    await ada.presses("It does not exist")
    await ada.presses("Yes, it does not exist")
    shown = await ada.says("/audit")
    assert shown.text.startswith("🧾 1 action of admins\n\nDeclared not to exist · order #1\n")
    assert f"· Ada ({ADA})\nstatus: Unconfirmed → Not placed" in shown.text


async def test_a_moment_reads_as_people_read_it(world: World, ada: Person) -> None:
    does(world, ADA, action="maintenance.on", target="maintenance", after={"until": "2026-11-27T01:57:14.510937+00:00"})
    assert "until: 27 Nov 01:57:14 UTC" in (await ada.says("/audit")).text


async def test_changes_of_the_catalogue_read_as_an_owner_reads_them(world: World, ada: Person) -> None:
    await world.offers(listing("12"))
    changes: list[tuple[str, Facts, Facts]] = [
        ("service:1", {"hidden": True}, {"hidden": False}),
        ("provider:panel_v2", {"fixed": "50", "percent": None}, {"fixed": None, "percent": "5"}),
        (f"category:{category_key('north', 'Instagram')}", {"loss_up_to": None}, {"loss_up_to": "0.9"}),
        ("category:0123", {"pinned": None}, {"pinned": True}),
    ]
    for target, before, after in changes:
        does(world, ADA, action="shop.changed", target=target, before=before, after=after)
    shown = (await ada.says("/audit")).text
    assert "Catalogue changed · service 1\n" in shown
    assert "hidden: yes → no" in shown
    assert "Catalogue changed · provider panel_v2\n" in shown
    assert "markup as an amount: 50 → –\nmarkup in percent: 5" in shown
    assert "Catalogue changed · category Instagram\n" in shown
    assert "sold at a loss up to a cost of: 0.9" in shown
    assert "Catalogue changed · a category\n" in shown
    assert "pinned: yes" in shown


@pytest.mark.parametrize(
    ("action", "before", "after", "said"),
    [
        ("person.limits", {"per_order": "5"}, {"per_order": None}, "limit for one order: 5 → –"),
        ("person.role", {"role": "customer"}, {"role": "helper"}, "role: Customer → Helper"),
        ("request.closed", None, {"reason": "answered"}, "reason: It is answered."),
        (
            "broadcast.begun",
            None,
            {"audience": "language", "language": "tr"},
            "to whom: One language\nlanguage: Türkçe",
        ),
        ("order.found", {"status": "a newer word"}, {"status": "pending"}, "status: a newer word → Pending"),
        ("order.found", None, {"newer_fact": "<x>"}, "newer_fact: <x>"),
    ],
)
async def test_facts_are_told_in_words(
    world: World, ada: Person, action: str, before: Facts | None, after: Facts, said: str
) -> None:
    does(world, ADA, action=action, before=before, after=after)
    assert (await ada.says("/audit")).text.endswith(f"\n{said}")


async def test_an_answer_to_a_customer_is_in_the_audit(world: World, alice: Person, ada: Person) -> None:
    world.orders.put(order())
    await ask_in_words(world, alice, "When will it begin?")
    await ada.presses("💬 Reply")
    await ada.replies("<b>Today</b>", to=ada.last)
    shown = await ada.says("/audit")
    assert "Question answered · order #1" in shown.text
    assert "words: <b>Today</b>" in shown.text


async def test_pages_hold_eight_and_turn(world: World, ada: Person) -> None:
    does(world, ADA, 9)
    shown = await ada.says("/audit")
    assert shown.text.startswith("🧾 9 actions of admins")
    assert shown.text.count("Found at the provider") == 8
    assert "order #9" in shown.text
    await ada.presses("›")
    assert "order #1" in ada.last.text
    assert "order #9" not in ada.last.text
    await ada.forges(AuditPage(page=77), on=ada.last)
    assert ada.last.button("2 / 2")


async def test_the_audit_of_one_person_has_only_their_actions(world: World, ada: Person, eve: Person) -> None:
    does(world, ADA, 1)
    does(world, EVE, 1, target="order:77")
    await eve.says("/audit")
    await eve.presses("👤 By person")
    assert eve.last.labels[:2] == ["Eve", str(ADA)]
    await eve.presses(str(ADA))
    assert eve.last.text.startswith(f"🧾 1 action of admins\n{ADA}")
    assert "order #77" not in eve.last.text
    await eve.presses("📄 As a file")
    assert [row[1] for row in table(eve.last)[1:]] == [str(ADA)]
    await eve.presses("Everybody")
    assert "order #77" in eve.chat[0].text


async def test_the_file_opens_in_a_spreadsheet_and_runs_nothing(world: World, ada: Person) -> None:
    does(world, ADA, 1, action='=HYPERLINK("x")')
    await ada.says("/audit")
    await ada.presses("📄 As a file")
    assert ada.last.file is not None
    assert ada.last.file.name == "audit-2026-03-02.csv"
    assert ada.last.file.content.startswith(b"\xef\xbb\xbfWhen (UTC),Person,Action,What,Before,After\r\n")
    moment = "2026-03-02T12:00:00+00:00"
    assert table(ada.last)[1] == [moment, str(ADA), '\'=HYPERLINK("x")', "order:1", "", '{"number": "0"}']


async def test_nobody_but_an_owner_reads_it(world: World, alice: Person) -> None:
    does(world, ADA, 1)
    await alice.says("/audit")
    for button in (AuditPage(), AuditFile()):
        await alice.forges(button)
    assert not [shown for shown in alice.chat if shown.file or "Found at the provider" in shown.text]
    assert ALICE not in {entry.actor for entry in world.audit.entries}


async def test_the_empty_audit_says_so(ada: Person) -> None:
    shown = await ada.says("/audit")
    assert shown.text == "🧾 0 actions of admins"
    await ada.presses("👤 By person")
    assert ada.last.text == "No admin has done anything yet."
