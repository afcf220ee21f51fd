"""An owner sees what the shop sells; everybody sees how long a service usually takes."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from core.notices.statistics_notices import SalesOfTheDay
from core.orders.status import OrderStatus
from handlers.statistics_buttons import DrawChart, ShowStatistics
from tests.core.samples import ADA, BOB, NOW, order
from tests.handlers.person import Person
from tests.handlers.world import World

NB = "\u00a0"
DAY = timedelta(days=1)


def some_orders(world: World) -> None:
    """Two of today, one of yesterday, one of last month."""
    world.orders.put(
        order(1, price=Decimal(3), cost=Decimal(2)),
        order(2, price=Decimal(3), cost=Decimal(2), user_id=BOB),
        order(3, price=Decimal(10), cost=Decimal(8), service_id=2, service_name="Views", created_at=NOW - DAY),
        order(4, price=Decimal(99), created_at=NOW - 40 * DAY),
    )


async def test_an_owner_sees_today_seven_and_thirty_days(world: World, ada: Person, bob: Person) -> None:
    some_orders(world)
    await bob.says("/start")
    assert (await ada.says("/numbers")).text == (
        f"📊 Today\n\n2 orders\nRevenue: 6.00{NB}USD\nCost: 4.00{NB}USD\nMargin: 2.00{NB}USD (33.3%)"
    )
    await ada.presses("7 days")
    assert f"3 orders\nRevenue: 16.00{NB}USD" in ada.last.text
    assert ada.last.labels == ["Today", "• 7 days", "30 days", "By service", "By person", "📈 Chart", "‹ Home"]
    await ada.presses("By service")
    assert ada.last.text == (
        "📊 Last 7 days · By service\n\n"
        f"Views\n1 order · 10.00{NB}USD · margin 2.00{NB}USD\n\n"
        f"Instagram Followers\n2 orders · 6.00{NB}USD · margin 2.00{NB}USD"
    )
    await ada.presses("‹ Back")
    await ada.presses("By person")
    assert f"Bob ({BOB})\n1 order · 3.00{NB}USD · margin 1.00{NB}USD" in ada.last.text
    await ada.presses("Today")
    assert "Today · By person" in ada.last.text


async def test_long_lists_have_pages_of_eight(world: World, ada: Person) -> None:
    world.orders.put(*(order(id, service_id=id, service_name=f"Service {id}") for id in range(1, 11)))
    await ada.says("/numbers")
    await ada.presses("By service")
    assert ada.last.text.count("Service ") == 8
    await ada.presses("›")
    assert ada.last.text.count("Service ") == 2


async def test_without_orders_nothing_was_sold(ada: Person) -> None:
    assert (await ada.says("/numbers")).text == "📊 Today\n\nNothing was sold."
    assert (await ada.forges(DrawChart(days=7))).text == "Nothing was sold."


async def test_the_days_come_as_a_picture(world: World, ada: Person) -> None:
    some_orders(world)
    await ada.says("/numbers")
    await ada.presses("30 days")
    await ada.presses("📈 Chart")
    assert ada.last.file is not None
    assert (ada.last.file.name, ada.last.file.content) == ("numbers.png", b"\x89PNG")
    (chart,) = world.drawing.drawn
    assert (chart.money, list(chart.days)) == ("Revenue, USD", [("1 Mar", 1, Decimal(10)), ("2 Mar", 2, Decimal(6))])
    world.drawing.fails = True
    assert "couldn't be drawn" in (await ada.forges(DrawChart(days=7))).text


async def test_a_service_card_says_how_long_it_usually_takes_once_five_orders_are_known(
    world: World, ada: Person, alice: Person
) -> None:
    done = {
        "status": OrderStatus.COMPLETED,
        "created_at": NOW - timedelta(hours=4),
        "status_at": NOW - timedelta(hours=1),
    }
    world.orders.put(*(order(id, **done) for id in range(1, 5)))
    await world.use.statistics.learn()
    assert "Usually done" not in (await alice.says("/start s1")).text
    world.orders.put(order(5, **done), order(6, **(done | {"status": OrderStatus.PARTIAL})))
    world.clock.passes(minutes=5)
    await world.use.statistics.learn()
    assert "Usually done in 3 hr" in (await alice.says("/start s1")).text
    await ada.says("/numbers")
    await ada.presses("By service")
    assert "Usually done in 3 hr, nine of ten within 3 hr; 83% completed" in ada.last.text


async def test_a_summary_of_yesterday_comes_once_from_nine_on_however_many_processes_run(
    world: World, ada: Person
) -> None:
    some_orders(world)
    world.clock.now = datetime(2026, 3, 2, 8, 59, tzinfo=UTC)
    assert await world.use.daily_summary.send() == 0
    world.clock.passes(minutes=2)
    assert await world.use.daily_summary.send() == 1
    world.restarts()
    assert await world.use.daily_summary.send() == 0
    await world.tell()
    assert ada.last.text == (
        f"📊 Sunday, March 1, 2026\n\n1 order\nRevenue: 10.00{NB}USD\nCost: 8.00{NB}USD\nMargin: 2.00{NB}USD (20%)"
    )
    await ada.presses("Numbers")
    assert "Last 7 days" in ada.last.text
    world.clock.passes(days=1)
    await world.use.daily_summary.send()
    assert world.notices.kinds(ADA) == [SalesOfTheDay]


async def test_a_customer_sees_no_numbers(world: World, alice: Person) -> None:
    some_orders(world)
    await alice.says("/numbers")
    await alice.forges(ShowStatistics(days=7))
    await alice.forges(DrawChart(days=7))
    assert not [shown.text for shown in alice.chat if "Revenue" in shown.text]
    assert world.drawing.drawn == []
