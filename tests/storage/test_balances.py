"""The last known balance of a provider is kept exactly, and goes with each order that is about to be sent."""

from decimal import Decimal

from orders.provider import Balance
from orders.services import Service
from storage.balances import Balances
from storage.database import Database
from storage.orders import Orders
from tests.storage.samples import ALICE, BOB, LATER, NOW, SECOND, alive, offer, place, queue


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


async def test_what_a_user_spent_is_added_up_exactly_by_currency(database: Database) -> None:
    service = await offer(database)
    await place(database, service, 3)
    assert await Orders(database).spent(ALICE) == [("USD", Decimal("2.97"), 3)]
    await queue(database, service, 5)  # not one of them has reached the provider
    assert await Orders(database).spent(ALICE) == [("USD", Decimal("2.97"), 3)]
    assert await Orders(database).spent(BOB) == []
