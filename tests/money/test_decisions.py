"""Decisions about orders that are paid from a balance, on both databases: one holds, and operators hear who paid."""

import asyncio
from dataclasses import replace
from decimal import Decimal

from core.catalogue.service import Service
from core.money.ledger import EntryKind, NewEntry, WalletBalance
from core.notices.money_notices import ShopPutIn
from core.orders.order import Order, OrderChange
from core.orders.status import OrderStatus
from core.orders.unconfirmed import AlreadyDecided, Deciding, NumberInUse
from storage.audit import Audit
from storage.database import Database
from storage.ledger import Ledger
from storage.notices import Notices
from storage.orders import Orders
from tests.core.fake_provider import FakeProvider
from tests.storage.samples import ALICE, BOB, NOW, alive, intent

ADA = 7_000_000_009
DOLLAR = Decimal(1)


def grant(amount: str, kind: EntryKind = EntryKind.GRANT) -> NewEntry:
    return NewEntry(user_id=ALICE, kind=kind, currency="USD", available=Decimal(amount), by=ADA)


async def test_operators_hear_once_what_the_shop_puts_in_when_a_late_answer_holds_again(
    database: Database, other_process: Database, service: Service
) -> None:
    await Ledger(database).add(grant("1"), NOW)
    processes = [Orders(one, [ADA, BOB]) for one in (database, other_process)]
    order, _ = await processes[0].confirm(intent(service, price=DOLLAR, from_balance=True), NOW)
    missing = replace(order, status=OrderStatus.NOT_SENT, status_at=NOW)
    await processes[0].save([OrderChange(after=missing)], NOW)
    await Ledger(database).add(grant("-0.25", EntryKind.CORRECTION), NOW)
    found = OrderChange(after=replace(missing, version=order.version + 1, status=OrderStatus.PENDING))
    saved = await asyncio.gather(*(orders.save([found], NOW) for orders in processes * 2))
    assert sorted(map(len, saved)) == [0, 0, 0, 1]
    await alive(database, "A")
    told = [(one.chat_id, one.content) for one in await Notices(database).claim("A", NOW, 20)]
    said = ShopPutIn(order=order.id, amount=Decimal("0.25"), currency="USD")
    assert [one for one in told if isinstance(one[1], ShopPutIn)] == [(ADA, said), (BOB, said)]


async def test_of_two_admins_who_decide_the_opposite_at_once_one_decides(
    database: Database, other_process: Database, service: Service
) -> None:
    await Ledger(database).add(grant("1"), NOW)
    order, _ = await Orders(database).confirm(intent(service, price=DOLLAR, from_balance=True), NOW)
    await Orders(database).save([OrderChange(after=replace(order, status=OrderStatus.UNCONFIRMED))], NOW)
    provider = FakeProvider("north")
    provider.reports("P1", OrderStatus.IN_PROGRESS)
    desks = [Deciding(Orders(one), {"north": provider}, lambda: NOW) for one in (database, other_process) * 2]
    answers = await asyncio.gather(
        *(desk.confirm_found(order.id, "P1", ADA) for desk in desks[:2]),
        *(desk.declare_missing(order.id, BOB) for desk in desks[2:]),
        return_exceptions=True,
    )
    [decided] = [one for one in answers if isinstance(one, Order)]
    late = [one.order for one in answers if isinstance(one, AlreadyDecided)]
    assert len(late) + sum(isinstance(one, NumberInUse) for one in answers) == 3
    assert {one.status for one in late if one is not None} <= {decided.status}
    stays = decided.status is OrderStatus.IN_PROGRESS
    assert await Ledger(database).balance(ALICE) == WalletBalance(
        *((Decimal(0), DOLLAR) if stays else (DOLLAR, Decimal(0)))
    )
    assert [one.actor for one in (await Audit(database).page(None, 0, 10))[0]] == [decided.decided_by]
