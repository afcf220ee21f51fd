"""What an admin did is stored with the action, or not at all, and read page by page."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.audit.audit import AT_ONCE, AuditEntry, NewAuditEntry, newest_first
from core.catalogue.service import Service
from core.orders.order import OrderChange
from core.orders.status import OrderStatus
from storage.audit import Audit, record
from storage.database import Database
from storage.orders import Orders
from tests.storage.samples import NOW, place

ADA, EVE = 7_000_000_003, 7_000_000_004


async def done(database: Database, actor: int = ADA, count: int = 1, target: str = "order:1") -> None:
    async with database.write() as connection:
        for number in range(count):
            facts = {"before": None, "after": {"number": number}}
            await record(connection, actor=actor, action="order.found", target=target, **facts, now=NOW)


async def test_a_decision_and_its_entry_are_stored_together_or_not_at_all(database: Database, service: Service) -> None:
    (order,) = await place(database, service, 1)
    audit_entry = NewAuditEntry(
        actor=ADA,
        action="order.missing",
        target=f"order:{order.id}",
        before={"status": "unconfirmed"},
        after={"status": "not_sent"},
    )
    decided = OrderChange(after=replace(order, status=OrderStatus.NOT_SENT), audit_entry=audit_entry)
    assert await Orders(database).save([decided], NOW) == {order.id}
    assert await Orders(database).save([decided], NOW) == set(), "the order is at a later version by now"
    (entry,), total = await Audit(database).page(None, 0, 8)
    assert (entry.actor, entry.action, entry.target, entry.at, total) == (ADA, *("order.missing", "order:1"), NOW, 1)
    assert (entry.before, entry.after) == ({"status": "unconfirmed"}, {"status": "not_sent"})


async def test_a_failed_action_leaves_no_entry(database: Database) -> None:
    async def fails() -> None:
        async with database.write() as connection:
            await record(connection, actor=ADA, action="x", target="order:1", before=None, after=None, now=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    assert await Audit(database).page(None, 0, 8) == ([], 0)


async def test_amounts_and_moments_are_kept_to_the_last_digit(database: Database) -> None:
    facts = {"limit": Decimal("1E+2"), "until": NOW, "steps": [Decimal("0.10")], "words": "a\0b"}
    async with database.write() as connection:
        await record(
            connection, actor=ADA, action="person.limited", target="person:5", before=None, after=facts, now=NOW
        )
    ((entry,), _) = await Audit(database).page(None, 0, 8)
    assert entry.before is None
    assert entry.after == {"limit": "100", "until": NOW.isoformat(), "steps": ["0.10"], "words": "ab"}


async def test_a_page_has_the_actions_of_everybody_or_of_one_person(database: Database) -> None:
    await done(database, ADA, 2)
    await done(database, EVE, 1, target="order:2")
    await done(database, ADA, 1)
    audit = Audit(database)
    found, total = await audit.page(None, 1, 2)
    assert ([entry.actor for entry in found], total) == ([EVE, ADA], 4)
    found, total = await audit.page(ADA, 0, 8)
    assert ([entry.actor for entry in found], total) == ([ADA, ADA, ADA], 3)
    assert await audit.actors() == [ADA, EVE]
    of_order = await audit.of("order:1", 2)
    assert of_order == found[1::-1], "the newest two, the oldest of them first"


async def test_a_file_gets_every_entry_however_many_there_are(database: Database) -> None:
    await done(database, count=AT_ONCE + 2)
    entries = [entry async for entry in newest_first(Audit(database), None)]
    assert len(entries) == AT_ONCE + 2
    assert entries == sorted(entries, key=lambda entry: entry.id, reverse=True)
    assert [entry async for entry in newest_first(Audit(database), EVE)] == list[AuditEntry]()
