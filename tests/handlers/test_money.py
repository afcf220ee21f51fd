"""/balance shows members what they spent, and admins what the providers hold."""

from datetime import UTC, datetime
from decimal import Decimal

from core.orders.status import OrderStatus
from core.provider import Balance, Capacity, NotSent
from tests.core.samples import BOB, order
from tests.handlers.person import Person
from tests.handlers.world import World


async def test_a_member_sees_what_they_spent_themselves_and_no_balance(world: World, alice: Person) -> None:
    assert "You haven't spent anything yet." in (await alice.says("/balance")).text
    world.orders.put(order(1), order(2), order(3, currency="VND", price=Decimal(1500)), order(4, user_id=BOB))
    shown = await alice.says("/balance")
    assert shown.text == "Your orders so far\n1.98\u00a0USD in 2 orders\n1,500\u00a0VND in 1 order"


async def test_the_spent_amount_is_the_charged_one(world: World, alice: Person) -> None:
    world.orders.put(
        order(1, status=OrderStatus.COMPLETED, price=Decimal("1.08"), cost=Decimal("1.08"), charge=Decimal("1.08")),
        order(2, status=OrderStatus.PARTIAL, price=Decimal("0.42"), cost=Decimal("0.42"), charge=Decimal("0.26")),
    )
    assert (await alice.says("/balance")).text == "Your orders so far\n1.34\u00a0USD in 2 orders"


async def test_an_admin_sees_every_provider_in_its_own_unit(world: World, ada: Person) -> None:
    world.north.funds = Balance(Decimal("1234.5"), "USD")
    world.connect("stream").funds = Capacity(2000, 1200, 800, datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC))
    world.connect("lost").trouble = NotSent("connection <refused>")
    assert (await ada.says("/balance")).text == (
        "Balances\nnorth: 1,234.50\u00a0USD\nstream: 800 of 2,000 threads free, until 02 Jan 03:04 UTC\n"
        "lost: ⚠️ connection <refused>"
    )
