"""After the order: refills and cancels, as the documents answer them."""

from decimal import Decimal

import pytest

from tests.sandbox.provider.driver import LINK, Driver

TOO_SOON = "The order was completed or refill was requested less than 24 hours ago"


async def completed(driver: Driver, name: str = "panel-v2", count: int = 1) -> list[str]:
    orders = [await driver.place(name, quantity=200, link=f"{LINK}{n}") for n in range(count)]
    await driver.pass_time(10)
    return orders


@pytest.mark.parametrize(
    ("name", "number"), [("panel-v2", "1"), ("sosyalmavi", "1"), ("baostar", "501"), ("roicmedya", "1")]
)
async def test_one_refill_is_answered_with_its_number_as_text(driver: Driver, name: str, number: str) -> None:
    [order] = await completed(driver, name)
    assert await driver.answer(name, "refill", order=order) == {"refill": number}


@pytest.mark.parametrize("name", ["panel-v2", "sosyalmavi", "roicmedya"])
async def test_refills_of_many_orders_answer_with_a_list_that_can_hold_an_error(driver: Driver, name: str) -> None:
    first, second = await completed(driver, name, 2)
    assert await driver.answer(name, "refill", orders=f"{first},{second},3") == [
        {"order": int(first), "refill": 1},
        {"order": int(second), "refill": 2},
        {"order": 3, "refill": {"error": "Incorrect order ID"}},
    ]


async def test_baostar_answers_a_bare_one_to_many_refills_and_makes_them_all(driver: Driver) -> None:
    orders = await completed(driver, "baostar", 2)
    assert await driver.answer("baostar", "refill", orders=",".join(orders)) == {"refill": "1"}
    refills = (await driver.client.get("/sandbox/provider/baostar/refills")).json()
    assert [(r["id"], r["order"]) for r in refills] == [("501", orders[0]), ("502", orders[1])]


async def test_a_refill_is_pending_then_in_progress_then_completed(driver: Driver) -> None:
    [order] = await completed(driver)
    await driver.answer("panel-v2", "refill", order=order)
    seen = []
    for _ in range(3):
        seen.append((await driver.answer("panel-v2", "refill_status", refill="1"))["status"])
        await driver.pass_time(5)
    assert seen == ["Pending", "In progress", "Completed"]


async def test_many_refill_statuses_come_as_a_list_that_can_hold_an_error(driver: Driver) -> None:
    good = await driver.place(service=1)
    rejecting = await driver.place(service=20)
    await driver.pass_time(10)
    await driver.answer("panel-v2", "refill", orders=f"{good},{rejecting}")
    await driver.pass_time(10)
    assert await driver.answer("panel-v2", "refill_status", refills="1,2,3") == [
        {"refill": 1, "status": "Completed"},
        {"refill": 2, "status": "Rejected"},
        {"refill": 3, "status": {"error": "Refill not found"}},
    ]


async def test_a_refill_status_can_be_set(driver: Driver) -> None:
    [order] = await completed(driver)
    await driver.answer("panel-v2", "refill", order=order)
    await driver.tell("panel-v2/refills/1", status="Error")
    assert await driver.answer("panel-v2", "refill_status", refill="1") == {"status": "Error"}


async def test_refills_are_refused_for_the_documented_reasons(driver: Driver) -> None:
    order = await driver.place(service=1)
    without = await driver.place(service=3)
    ask = driver.answer
    assert await ask("panel-v2", "refill", order=order) == {"error": "The order is not completed"}
    await driver.pass_time(10)
    assert await ask("panel-v2", "refill", order=without) == {"error": "Refill is disabled for this service"}
    assert await ask("panel-v2", "refill", order="9") == {"error": "Incorrect order ID"}
    assert await ask("panel-v2", "refill_status", refill="9") == {"error": "Refill not found"}


async def test_a_second_refill_must_wait_a_day(driver: Driver) -> None:
    [order] = await completed(driver)
    await driver.answer("panel-v2", "refill", order=order)
    assert await driver.answer("panel-v2", "refill", order=order) == {"error": TOO_SOON}
    await driver.pass_time(24 * 3600)
    assert await driver.answer("panel-v2", "refill", order=order) == {"refill": "2"}


@pytest.mark.parametrize("name", ["panel-v2", "roicmedya"])
async def test_a_cancel_before_the_start_answers_with_a_list_and_refunds_everything(driver: Driver, name: str) -> None:
    before = await driver.money(name)
    order = await driver.place(name)
    assert await driver.answer(name, "cancel", orders=f"9,{order}") == [
        {"order": 9, "cancel": {"error": "Incorrect order ID"}},
        {"order": int(order), "cancel": 1},
    ]
    assert await driver.status(name, order) == "Canceled"
    assert await driver.money(name) == before


async def test_a_cancel_midway_charges_for_what_was_delivered(driver: Driver) -> None:
    order = await driver.place(quantity=1000)
    await driver.pass_time(4)
    await driver.answer("panel-v2", "cancel", orders=order)
    await driver.pass_time(60)
    answer = await driver.answer("panel-v2", "status", order=order)
    assert (answer["status"], answer["remains"], answer["charge"]) == ("Partial", "750", "0.225")
    assert Decimal("100.84292") - Decimal(await driver.money()) == Decimal("0.225")


async def test_an_ended_or_uncancelable_order_is_not_canceled(driver: Driver) -> None:
    fixed = await driver.place(service=21, quantity=1000)
    over = await driver.place(service=1)
    await driver.pass_time(1)
    answer = await driver.answer("panel-v2", "cancel", orders=fixed)
    await driver.pass_time(60)
    again = await driver.answer("panel-v2", "cancel", orders=over)
    for one in (*answer, *again):
        assert one["cancel"] == {"error": "Incorrect order ID"}
