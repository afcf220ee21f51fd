"""The panels' documents, example by example, over real HTTP."""

from typing import Any

import pytest

from tests.sandbox.provider.driver import LINK, Driver

PARTIAL = {"charge": "0.27819", "start_count": "3572", "status": "Partial", "remains": "157"}
RUNNING = {"charge": "1.44219", "start_count": "234", "status": "In progress", "remains": "10"}
FOLLOWERS = {
    "service": 1,
    "name": "Followers",
    "type": "Default",
    "category": "First Category",
    "rate": "0.90",
    "min": "50",
    "max": "10000",
    "refill": True,
    "cancel": True,
}
COMMENTS = {
    "service": 2,
    "name": "Comments",
    "type": "Custom Comments",
    "category": "Second Category",
    "rate": "8",
    "min": "10",
    "max": "1500",
    "refill": False,
    "cancel": True,
}
FULL_PANELS = [("panel-v2", "USD"), ("sosyalmavi", "TRY"), ("roicmedya", "EUR")]


@pytest.mark.parametrize("name", ["panel-v2", "sosyalmavi"])
async def test_the_catalogue_begins_as_the_document_shows_it(driver: Driver, name: str) -> None:
    services = await driver.answer(name, "services")
    assert services[:2] == [FOLLOWERS, COMMENTS]


async def test_roicmedya_adds_a_description_and_a_refill_time_to_each_service(driver: Driver) -> None:
    services = await driver.answer("roicmedya", "services")
    assert services[:2] == [
        FOLLOWERS | {"description": "example description", "refill_time": "30"},
        COMMENTS | {"description": "example description", "refill_time": "365"},
    ]
    assert all({"description", "refill_time"} <= service.keys() for service in services)


async def test_baostar_lists_its_documented_service_with_few_fields(driver: Driver) -> None:
    services = await driver.answer("baostar", "services")
    assert services[0] == {
        "service": 1,
        "name": "Facebook views",
        "type": "Default",
        "category": "Facebook",
        "rate": "2.5",
        "min": "200",
        "max": "10000",
        "refill": True,
    }


@pytest.mark.parametrize(("name", "first"), [("panel-v2", 23501), ("sosyalmavi", 23501), ("baostar", 99999)])
async def test_an_order_gets_the_documented_number(driver: Driver, name: str, first: int) -> None:
    assert await driver.answer(name, "add", service=1, link=LINK, quantity=200) == {"order": first}


@pytest.mark.parametrize(("name", "currency"), FULL_PANELS)
async def test_one_status_has_the_five_documented_fields(driver: Driver, name: str, currency: str) -> None:
    order = await driver.place(name)
    await driver.tell(f"{name}/orders/{order}", **PARTIAL)
    assert await driver.answer(name, "status", order=order) == PARTIAL | {"currency": currency}


@pytest.mark.parametrize(("name", "currency"), FULL_PANELS)
async def test_many_statuses_come_keyed_by_id_with_an_error_for_an_unknown_one(
    driver: Driver, name: str, currency: str
) -> None:
    first, second = await driver.place(name), await driver.place(name, link=LINK + "second")
    await driver.tell(f"{name}/orders/{first}", **PARTIAL)
    await driver.tell(f"{name}/orders/{second}", **RUNNING)
    assert await driver.answer(name, "status", orders=f"{first},10,{second}") == {
        first: PARTIAL | {"currency": currency},
        "10": {"error": "Incorrect order ID"},
        second: RUNNING | {"currency": currency},
    }


async def test_baostar_answers_one_status_without_a_currency_and_many_with_only_the_status(
    driver: Driver,
) -> None:
    order = await driver.place("baostar", quantity=200)
    await driver.pass_time(60)
    one = await driver.answer("baostar", "status", order=order)
    assert one.keys() == {"charge", "start_count", "status", "remains"}
    assert (one["status"], one["remains"], one["charge"]) == ("Completed", "-2", "0.5")
    assert await driver.answer("baostar", "status", orders=f"{order},456") == {
        order: {"status": "Completed"},
        "456": {"error": "Incorrect order ID"},
    }


async def test_baostar_also_accepts_a_list_of_ids_and_a_form(driver: Driver) -> None:
    order = await driver.place("baostar", quantity=200)
    as_list = await driver.answer("baostar", "status", orders=[int(order)])
    form = {"key": "sandbox-key-baostar", "action": "status", "orders": order}
    as_form = await driver.client.post(driver.path("baostar"), data=form)
    assert as_list == as_form.json() == {order: {"status": "Pending"}}


@pytest.mark.parametrize("name", ["panel-v2", "sosyalmavi", "roicmedya"])
async def test_form_panels_also_accept_json_and_multipart_bodies(driver: Driver, name: str) -> None:
    order = await driver.place(name)
    fields = {"key": f"sandbox-key-{name}", "action": "status", "order": order}
    as_json = await driver.client.post(driver.path(name), json=fields)
    parts = {name: (None, value) for name, value in fields.items()}
    as_multipart = await driver.client.post(driver.path(name), files=parts)
    assert as_json.json() == as_multipart.json()
    assert as_json.json()["status"] == "Pending"


async def test_roicmedya_receives_the_order_style(driver: Driver) -> None:
    await driver.place("roicmedya", order_style="fast")
    assert (await driver.held("roicmedya"))[0]["received"]["order_style"] == "fast"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("panel-v2", {"balance": "100.84292", "currency": "USD"}),
        ("sosyalmavi", {"balance": "2500.5", "currency": "TRY"}),
        ("baostar", {"balance": "343423", "currency": "VND"}),
        ("roicmedya", {"balance": "250", "currency": "EUR"}),
    ],
)
async def test_each_panel_keeps_money_in_its_currency(driver: Driver, name: str, expected: Any) -> None:
    assert await driver.answer(name, "balance") == expected


@pytest.mark.parametrize("name", ["sosyalmavi", "baostar"])
async def test_a_panel_without_a_documented_cancel_has_no_cancel(driver: Driver, name: str) -> None:
    order = await driver.place(name, quantity=200)
    assert await driver.answer(name, "cancel", orders=order) == {"error": "Incorrect request"}
    assert await driver.status(name, order) == "Pending"


@pytest.mark.parametrize("name", ["panel-v2", "sosyalmavi", "baostar", "roicmedya"])
async def test_a_panel_refuses_a_wrong_key_an_unknown_action_and_a_get_request(driver: Driver, name: str) -> None:
    path = driver.path(name)
    wrong = await driver.client.post(path, data={"key": "wrong", "action": "balance"})
    assert wrong.json() == {"error": "Invalid API key"}
    assert await driver.answer(name, "dance") == {"error": "Incorrect request"}
    assert (await driver.client.get(path)).json() == {"error": "Incorrect request"}


@pytest.mark.parametrize(("name", "status"), [("panel-v2", 200), ("roicmedya", 422)])
async def test_refusals_come_with_the_panels_http_status(driver: Driver, name: str, status: int) -> None:
    assert (await driver.ask(name, "status", order="1")).status_code == status


@pytest.mark.parametrize("ids", ["", ",".join(str(n) for n in range(101))])
async def test_an_empty_batch_and_one_over_a_hundred_ids_are_refused(driver: Driver, ids: str) -> None:
    assert await driver.answer("panel-v2", "status", orders=ids) == {"error": "Incorrect request"}


async def test_a_batch_of_a_hundred_ids_is_answered(driver: Driver) -> None:
    assert len(await driver.answer("panel-v2", "status", orders=",".join(str(n) for n in range(100)))) == 100


async def test_a_body_that_is_not_json_is_an_incorrect_request(driver: Driver) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await driver.client.post(driver.path("baostar"), content=b'{"key": ', headers=headers)
    assert answer.json() == {"error": "Incorrect request"}


async def test_a_repeated_request_id_returns_the_first_order_and_is_not_charged(driver: Driver) -> None:
    first = await driver.place(request_id="7f3a")
    after_first = await driver.money()
    again = await driver.place(request_id="7f3a")
    assert again == first
    assert len(await driver.held()) == 1
    assert await driver.money() == after_first
    assert await driver.place(link=LINK + "other", request_id="8b11") != first


async def test_only_panel_v2_supports_request_ids(driver: Driver) -> None:
    await driver.place("sosyalmavi", request_id="7f3a")
    await driver.place("sosyalmavi", link=LINK + "other", request_id="7f3a")
    assert len(await driver.held("sosyalmavi")) == 2
