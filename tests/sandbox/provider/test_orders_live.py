"""Orders move with time, and the money follows them."""

from decimal import Decimal

import pytest

from sandbox.provider import ProviderServer
from sandbox.provider.clock import Clock
from sandbox.provider.form import Form
from sandbox.provider.offers import load_offers
from sandbox.provider.progress import OUTCOMES
from tests.sandbox.provider.driver import LINK, Driver


async def test_an_order_waits_then_delivers_then_completes(driver: Driver) -> None:
    order = await driver.place(quantity=100)
    waiting = await driver.answer("panel-v2", "status", order=order)
    await driver.pass_time(6)
    halfway = await driver.answer("panel-v2", "status", order=order)
    await driver.pass_time(4)
    done = await driver.answer("panel-v2", "status", order=order)
    assert [(s["status"], s["remains"]) for s in (waiting, halfway, done)] == [
        ("Pending", "100"),
        ("In progress", "50"),
        ("Completed", "0"),
    ]
    assert waiting["start_count"] is None
    assert int(halfway["start_count"]) > 0
    assert done["start_count"] == halfway["start_count"]
    assert {s["charge"] for s in (waiting, halfway, done)} == {"0.09"}


@pytest.mark.parametrize(
    ("name", "service", "quantity", "status", "remains", "share_paid"),
    [
        ("panel-v2", 4, 100, "Partial", "40", "0.6"),
        ("panel-v2", 21, 1000, "Canceled", "1000", "0"),
        ("panel-v2", 22, 100, "Fail", "100", "0"),
        ("panel-v2", 23, 100, "Refunded", "100", "0"),
        ("panel-v2", 24, 10, "Paused", "5", "1"),
        ("panel-v2", 25, 100, "In progress", "10", "1"),
        ("sosyalmavi", 105, 100, "Cancelled", "100", "0"),
        ("baostar", 20004, 1000, "completed", "0", "1"),
        ("baostar", 20005, 100, "Completed", "0", "1"),
    ],
)
async def test_a_service_ends_as_its_outcome_says_and_refunds_what_it_did_not_deliver(
    driver: Driver, name: str, service: int, quantity: int, status: str, remains: str, share_paid: str
) -> None:
    before = Decimal(await driver.money(name))
    order = await driver.place(name, service, quantity)
    full = Decimal((await driver.held(name))[0]["charge"])
    await driver.pass_time(3600)
    ended = await driver.answer(name, "status", order=order)
    assert (ended["status"], ended["remains"]) == (status, remains)
    assert Decimal(ended["charge"]) == full * Decimal(share_paid)
    assert before - Decimal(await driver.money(name)) == full * Decimal(share_paid)


@pytest.mark.parametrize(
    ("service", "first", "middle"), [(20004, "pending", "in_progress"), (20005, "Awaiting", "Processing")]
)
async def test_some_services_spell_their_statuses_differently(
    driver: Driver, service: int, first: str, middle: str
) -> None:
    order = await driver.place("baostar", service, 1000)
    assert await driver.status("baostar", order) == first
    await driver.pass_time(5)
    assert await driver.status("baostar", order) == middle


def test_every_outcome_has_a_service() -> None:
    catalogues = [load_offers(personality.name) for personality in ProviderServer().personalities()]
    assert {offer.outcome for offers in catalogues for offer in offers.values()} == OUTCOMES.keys()


async def test_a_drip_feed_order_is_active_and_delivers_whole_runs(driver: Driver) -> None:
    order = await driver.place(service=3, quantity=100, runs=4, interval=10)
    await driver.pass_time(5)
    running = await driver.answer("panel-v2", "status", order=order)
    assert (running["status"], running["remains"]) == ("active", "300")
    await driver.pass_time(5)
    assert await driver.status("panel-v2", order) == "completed"


async def test_the_status_of_a_canceled_drip_feed_order_is_in_small_letters(driver: Driver) -> None:
    order = await driver.place(service=3, quantity=100, runs=4, interval=10)
    await driver.answer("panel-v2", "cancel", orders=order)
    assert await driver.status("panel-v2", order) == "canceled"


async def subscribe(driver: Driver, **more: object) -> str:
    fields = {"service": 19, "username": "me", "min": 20, "max": 50, "delay": 0} | more
    return str((await driver.answer("panel-v2", "add", **fields))["order"])


async def test_a_subscription_with_posts_is_active_then_completed(driver: Driver) -> None:
    order = await subscribe(driver, posts=3)
    assert await driver.status("panel-v2", order) == "Active"
    await driver.pass_time(10)
    assert await driver.status("panel-v2", order) == "Completed"


async def test_an_open_subscription_stays_active_until_it_expires(driver: Driver) -> None:
    order = await subscribe(driver, expiry="03/03/2026")
    await driver.pass_time(11 * 3600)
    assert await driver.status("panel-v2", order) == "Active"
    await driver.pass_time(3600)
    assert await driver.status("panel-v2", order) == "Expired"


async def test_setting_an_order_to_partial_refunds_what_remains(driver: Driver) -> None:
    order = await driver.place(quantity=1000)
    await driver.tell(f"panel-v2/orders/{order}", status="Partial", remains="157")
    assert (await driver.answer("panel-v2", "status", order=order))["charge"] == "0.7587"
    assert Decimal(await driver.money()) == Decimal("100.84292") - Decimal("0.7587")


async def test_a_refund_is_paid_once_however_often_the_status_is_read(driver: Driver) -> None:
    order = await driver.place(service=21, quantity=1000)
    await driver.pass_time(3600)
    for _ in range(3):
        await driver.status("panel-v2", order)
    await driver.tell(f"panel-v2/orders/{order}", status="Refunded")
    assert await driver.money() == "100.84292"


async def test_a_status_that_was_set_is_answered_word_for_word_and_stays(driver: Driver) -> None:
    order = await driver.place()
    await driver.tell(f"panel-v2/orders/{order}", status="Moon phase", remains="Unknown", start_count=None)
    await driver.pass_time(3600)
    answer = await driver.answer("panel-v2", "status", order=order)
    assert (answer["status"], answer["remains"], answer["start_count"]) == ("Moon phase", "Unknown", None)


async def test_a_canceled_order_with_unknown_remains_is_refunded_in_full(driver: Driver) -> None:
    order = await driver.place(quantity=1000)
    await driver.tell(f"panel-v2/orders/{order}", status="Canceled", remains="Unknown")
    assert await driver.money() == "100.84292"


def test_speed_makes_orders_end_sooner() -> None:
    clock = Clock()
    server = ProviderServer(speed=10, clock=clock)
    world = server.worlds["panel-v2"]
    order = world.place(world.offers["1"], Form(100, LINK), {})
    clock.advance(1)
    assert world.view(order)["status"] == "Completed"
