"""A provider's last known balance is kept exactly, and is stored with each order that is about to be sent."""

from dataclasses import replace
from decimal import Decimal

from core.catalogue.service import Service
from core.orders.order import OrderChange
from core.orders.status import OrderStatus
from core.provider import Balance
from storage.balances import Balances
from storage.database import Database
from storage.orders import Orders
from storage.spending import Spending
from tests.storage.samples import ALICE, BOB, LATER, NOW, SECOND, alive, intent, offer, place, queue


async def test_the_newest_balance_of_each_provider_is_known(database: Database) -> None:
    balances = Balances(database)
    assert await balances.known() == {}
    await balances.remember("panel", Balance(Decimal("100.84292"), "USD"), NOW)
    await balances.remember("baostar", Balance(Decimal(343423), "VND"), NOW)
    await balances.remember("panel", Balance(Decimal("99.00001"), "USD"), NOW + SECOND)
    assert await balances.known() == {
        "panel": Balance(Decimal("99.00001"), "USD"),
        "baostar": Balance(Decimal(343423), "VND"),
    }


async def test_an_order_about_to_be_sent_carries_what_the_account_held(database: Database) -> None:
    service: Service = await offer(database)
    await queue(database, service, 2)
    await alive(database, "ann")
    orders, balances = Orders(database), Balances(database)
    (unknown,) = await orders.claim_queued("ann", NOW, 1, "north", LATER)
    assert unknown.balance_before is None

    await balances.remember(service.provider, Balance(Decimal("12.345"), "USD"), NOW)
    await balances.remember("another", Balance(Decimal(1), "USD"), NOW)
    (known,) = await orders.claim_queued("ann", NOW, 1, "north", LATER)
    assert (known.balance_before, known.balance_before_at) == (Decimal("12.345"), NOW)


async def test_a_users_bills_are_for_orders_the_provider_took_and_did_not_refund(
    database: Database,
) -> None:
    service, orders = await offer(database), Orders(database)
    first, second, third = await place(database, service, 3)
    charged = replace(first, status=OrderStatus.PARTIAL, charge=Decimal("0.26"), charge_currency="USD")
    given_back = replace(second, status=OrderStatus.REFUNDED)
    lost = replace(third, status=OrderStatus.UNCONFIRMED, provider_order=None)
    await orders.save([OrderChange(after=after) for after in (charged, given_back, lost)], NOW)
    await orders.confirm(intent(service, "key-9"), NOW)
    (bill,) = await Spending(database).bills(ALICE)
    for name in ("provider", "status", "price", "cost", "currency", "charge", "quantity_of_all_runs", "from_balance"):
        assert getattr(bill, name) == getattr(charged, name)
    assert await Spending(database).bills(BOB) == []


async def test_other_orders_that_left_while_the_balance_was_unknown_are_counted(database: Database) -> None:
    service, orders = await offer(database), Orders(database)
    mine, during, before, refused, later = await place(database, service, 5)
    minute = 60 * SECOND
    unclear = replace(mine, status=OrderStatus.UNCONFIRMED, balance_before_at=NOW, status_at=NOW + minute)
    after = [
        replace(unclear, sending_at=NOW),
        replace(during, sending_at=NOW + minute / 2),
        replace(before, sending_at=NOW - SECOND),
        replace(refused, sending_at=NOW + minute / 2, status=OrderStatus.REFUSED),
        replace(later, sending_at=NOW + minute + SECOND),
    ]
    await orders.save([OrderChange(after=order) for order in after], NOW)
    assert await orders.others_sent(unclear) == 1
    assert await orders.others_sent(replace(unclear, provider="south")) == 0
    assert await orders.others_sent(replace(unclear, balance_before_at=None)) == 0
