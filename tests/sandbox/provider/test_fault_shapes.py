"""Odd answers as real providers give them, as a client receives them."""

from typing import Any

import pytest

from tests.sandbox.provider.driver import LINK, Driver

UNKNOWN = {"error": "Incorrect order ID"}
PARTIAL = {"charge": "0.27819", "start_count": "3572", "status": "Partial", "remains": "157"}
SHOWN = PARTIAL | {"currency": "USD"}


async def two_orders(driver: Driver) -> tuple[str, str]:
    first, second = await driver.place(), await driver.place(link=LINK + "second")
    for order in (first, second):
        await driver.tell(f"panel-v2/orders/{order}", **PARTIAL)
    return first, second


async def batch(driver: Driver, kind: str, **options: Any) -> Any:
    first, second = await two_orders(driver)
    await driver.fault(kind, provider="panel-v2", action="status", **options)
    return await driver.answer("panel-v2", "status", orders=f"{first},{second}")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("other_id", {"23502": SHOWN, "23503": SHOWN}),
        ("list", [{"order": "23501", **SHOWN}, {"order": "23502", **SHOWN}]),
        ("list_without_ids", [SHOWN, SHOWN]),
        ("missing_ids", {"23501": SHOWN}),
        ("one_bad_entry", {"23501": SHOWN, "23502": UNKNOWN}),
    ],
)
async def test_a_shape_changes_a_batch(driver: Driver, kind: str, expected: Any) -> None:
    assert await batch(driver, kind) == expected
    assert await driver.answer("panel-v2", "status", orders="23501,23502") == {"23501": SHOWN, "23502": SHOWN}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("missing_ids", {"23502": SHOWN}), ("one_bad_entry", {"23501": UNKNOWN, "23502": SHOWN})],
)
async def test_a_fault_can_aim_at_one_entry(driver: Driver, kind: str, expected: Any) -> None:
    assert await batch(driver, kind, ids=["23501"]) == expected


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("status_numbers", SHOWN | {"status": 3}),
        ("start_counter", {"start_counter" if k == "start_count" else k: v for k, v in SHOWN.items()}),
        ("capital_keys", {name.capitalize(): value for name, value in SHOWN.items()}),
        ("comma_decimals", SHOWN | {"charge": "0,27819"}),
        ("other_id", SHOWN | {"order": "1"}),
        ("extra_keys", SHOWN | {"message": "ok"}),
    ],
)
async def test_a_shape_changes_a_single_status(driver: Driver, kind: str, changed: dict[str, Any]) -> None:
    order, _ = await two_orders(driver)
    await driver.fault(kind, provider="panel-v2", action="status")
    assert await driver.answer("panel-v2", "status", order=order) == changed


@pytest.mark.parametrize(
    ("status", "number"),
    [
        ("Pending", 0),
        ("Processing", 1),
        ("in_progress", 1),
        ("Completed", 2),
        ("Canceled", 4),
        ("Refunded", 5),
    ],
)
async def test_each_status_has_its_number(driver: Driver, status: str, number: int) -> None:
    order = await driver.place()
    await driver.tell(f"panel-v2/orders/{order}", status=status)
    await driver.fault("status_numbers")
    assert (await driver.answer("panel-v2", "status", order=order))["status"] == number


async def test_extra_keys_add_a_success_and_the_orders_number_as_text(driver: Driver) -> None:
    await driver.fault("extra_keys", action="add")
    answer = await driver.answer("panel-v2", "add", service=1, link=LINK, quantity=100)
    assert answer == {"status": "success", "order": "23501", "message": "ok"}


async def test_a_textual_id_can_be_asked_about_again(driver: Driver) -> None:
    await driver.fault("string_ids", provider="panel-v2", action="add")
    order = await driver.place()
    assert order.startswith("ord_01HG")
    assert await driver.status("panel-v2", order) == "Pending"
    assert await driver.answer("panel-v2", "cancel", orders=order) == [{"order": order, "cancel": 1}]
    assert await driver.place(link=LINK + "next") == "23502"


async def test_a_shape_changes_the_catalogue_too(driver: Driver) -> None:
    await driver.fault("comma_decimals", action="services")
    assert (await driver.answer("panel-v2", "services"))[0]["rate"] == "0,90"
    await driver.fault("capital_keys", action="services")
    assert (await driver.answer("panel-v2", "services"))[0]["Service"] == 1


async def test_the_answer_to_a_cancel_can_be_about_other_orders(driver: Driver) -> None:
    order = await driver.place()
    await driver.fault("other_id", action="cancel")
    assert await driver.answer("panel-v2", "cancel", orders=order) == [{"order": 23502, "cancel": 1}]
