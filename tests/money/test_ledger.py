"""The ledger on both databases: the last dollar is spent once, and a keyed entry is written once."""

import asyncio
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from core.catalogue.service import Service
from core.money.ledger import AnotherCurrency, EntryKind, NewEntry, NotCovered, WalletBalance
from core.orders.order import Order, OrderChange
from core.orders.status import OrderStatus
from storage.database import Database
from storage.ledger import Ledger
from storage.orders import Orders
from storage.restore import restore
from storage.tables import ledger_entries
from tests.storage.samples import ALICE, BOB, NOW, intent, offer

DOLLAR = Decimal(1)


def grant(amount: str = "1", user_id: int = ALICE, **changes: Any) -> NewEntry:
    plain = NewEntry(user_id=user_id, kind=EntryKind.GRANT, currency="USD", available=Decimal(amount), by=1)
    return replace(plain, **changes)


async def test_an_entry_is_read_back_as_it_was_written(database: Database) -> None:
    ledger = Ledger(database)
    first, _ = await ledger.add(grant("5.25", note="for the café", key="press:1"), NOW)
    second, _ = await ledger.add(grant("-0.25", kind=EntryKind.CORRECTION), NOW)
    assert await ledger.entries(ALICE, None, 10) == [second, first]
    assert await ledger.entries(ALICE, 2, 10) == [first]
    assert (first.number, first.note, first.available_after) == (1, "for the café", Decimal("5.25"))
    assert await ledger.balance(ALICE) == WalletBalance(Decimal("5.00"))
    assert await ledger.balance(BOB) == WalletBalance()


async def test_a_key_counts_once_on_two_processes(database: Database, other_process: Database) -> None:
    ledgers = [Ledger(database), Ledger(other_process)] * 4
    answers = await asyncio.gather(*(ledger.add(grant(key="charge:1"), NOW) for ledger in ledgers))
    assert sum(is_new for _, is_new in answers) == 1
    assert len({entry.number for entry, _ in answers}) == 1
    assert (await ledgers[0].balance(ALICE)).available == DOLLAR


async def test_two_processes_race_for_the_last_dollar(
    database: Database, other_process: Database, service: Service
) -> None:
    await Ledger(database).add(grant("1"), NOW)
    stores = [Orders(database), Orders(other_process)] * 4
    wanted = [intent(service, f"key-{n}", price=DOLLAR, from_balance=True) for n in range(8)]
    answers = await asyncio.gather(
        *(store.confirm(one, NOW) for store, one in zip(stores, wanted, strict=True)), return_exceptions=True
    )
    refused = [answer for answer in answers if isinstance(answer, NotCovered)]
    assert len(refused) == 7
    assert {(one.available, one.wanted) for one in refused} == {(Decimal(0), DOLLAR)}
    assert await Ledger(database).balance(ALICE) == WalletBalance(Decimal(0), DOLLAR)
    orders, count = await Orders(database).page(ALICE, 0, 10)
    assert (count, orders[0].price) == (1, DOLLAR)  # a refused press leaves no order


async def test_eight_presses_of_one_button_hold_once(
    database: Database, other_process: Database, service: Service
) -> None:
    await Ledger(database).add(grant("20"), NOW)
    stores = [Orders(database), Orders(other_process)] * 4
    one = intent(service, price=DOLLAR, from_balance=True)
    answers = await asyncio.gather(*(store.confirm(one, NOW) for store in stores))
    assert sum(is_new for _, is_new in answers) == 1
    assert await Ledger(database).balance(ALICE) == WalletBalance(Decimal(19), DOLLAR)


async def test_a_press_races_with_a_correction(database: Database, other_process: Database, service: Service) -> None:
    await Ledger(database).add(grant("1"), NOW)
    one = intent(service, price=DOLLAR, from_balance=True)
    correction = grant("-1", kind=EntryKind.CORRECTION)
    answers = await asyncio.gather(
        Orders(database).confirm(one, NOW), Ledger(other_process).add(correction, NOW), return_exceptions=True
    )
    assert sum(isinstance(answer, NotCovered) for answer in answers) == 1
    assert (await Ledger(database).balance(ALICE)).available == 0


async def test_no_two_entries_have_the_same_number(database: Database) -> None:
    entry, _ = await Ledger(database).add(grant(), NOW)
    row = {name: getattr(entry, name) for name in ledger_entries.c.keys() if name != "id"}  # noqa: SIM118
    with pytest.raises(IntegrityError):
        async with database.write() as connection:
            await connection.execute(insert(ledger_entries).values(**row))


async def test_the_ledger_has_one_currency_for_a_person(database: Database) -> None:
    await Ledger(database).add(grant(), NOW)
    assert await Ledger(database).currency() == "USD"
    with pytest.raises(AnotherCurrency):
        await Ledger(database).add(grant(currency="EUR"), NOW)


async def ordered(database: Database, service: Service, price: str = "10") -> Order:
    order, _ = await Orders(database).confirm(intent(service, price=Decimal(price), from_balance=True), NOW)
    return order


async def test_a_batch_of_statuses_settles_each_order_once(database: Database, service: Service) -> None:
    await Ledger(database).add(grant("10"), NOW)
    order = await ordered(database, service)
    partial = replace(order, status=OrderStatus.PARTIAL, remains=400, provider_order="P1")
    assert await Orders(database).save([OrderChange(after=partial)], NOW) == {order.id}
    assert await Orders(database).save([OrderChange(after=partial)], NOW) == set()
    assert await Ledger(database).balance(ALICE) == WalletBalance(Decimal(4))
    kinds = [entry.kind for entry in await Ledger(database).entries(ALICE, None, 10)]
    assert kinds == [EntryKind.REFUND, EntryKind.CAPTURE, EntryKind.HOLD, EntryKind.GRANT]


async def test_an_order_without_a_balance_has_no_entries(database: Database, service: Service) -> None:
    order, _ = await Orders(database).confirm(intent(service), NOW)
    await Orders(database).save([OrderChange(after=replace(order, status=OrderStatus.COMPLETED))], NOW)
    assert await Ledger(database).entries(ALICE, None, 10) == []


async def test_an_order_that_was_queued_in_a_backup_keeps_its_hold(tmp_path: Path, migrated_file: Path) -> None:
    backup, file = tmp_path / "backup.db", tmp_path / "bot.db"
    shutil.copy(migrated_file, backup)
    before = Database(f"sqlite:///{backup}")
    await Ledger(before).add(grant("10"), NOW)
    order = await ordered(before, await offer(before))
    await before.close()
    restored = Database(f"sqlite:///{file}")
    await restore(restored, backup, NOW)
    found = await Orders(restored).find(order.id)
    assert found is not None
    assert found.status is OrderStatus.SENDING
    assert await Ledger(restored).balance(ALICE) == WalletBalance(Decimal(0), Decimal(10))
    # At the start the order counts as one that may exist; an admin decides.
    await Orders(restored).save([OrderChange(after=replace(found, status=OrderStatus.UNCONFIRMED))], NOW)
    assert await Ledger(restored).balance(ALICE) == WalletBalance(Decimal(0), Decimal(10))
    (unconfirmed,) = await Orders(restored).unconfirmed()
    await Orders(restored).save([OrderChange(after=replace(unconfirmed, status=OrderStatus.NOT_SENT))], NOW)
    assert await Ledger(restored).balance(ALICE) == WalletBalance(Decimal(10))
    await restored.close()
