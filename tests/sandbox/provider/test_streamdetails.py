"""StreamDetails: its envelope, its threads and its tables of errors, word for word."""

from typing import Any

import pytest

from tests.sandbox.provider.driver import CHANNEL, Driver

NOON = 1772452800
ADD = {"service_id": 1, "link": CHANNEL, "quantity": 100}


async def answer(driver: Driver, action: str, **fields: Any) -> Any:
    """The data of a good answer, or the (code, message) of an error; the other half must be null."""
    response = await driver.ask("streamdetails", action, **fields)
    body = response.json()
    assert body.keys() == {"data", "error"}
    if body["error"] is None:
        return body["data"]
    assert body["data"] is None
    assert response.status_code == body["error"]["code"]
    return body["error"]["code"], body["error"]["message"]


async def test_the_catalogue_begins_as_the_stored_page_shows_it(driver: Driver) -> None:
    assert (await answer(driver, "services"))[0] == {
        "id": 1,
        "name": "[TWITCH] VIEWERS [1h]",
        "type": "viewers",
        "category": "twitch",
        "rate": 1,
        "min": 10,
        "max": 2000,
        "duration": 60,
        "refill": False,
        "cancel": False,
    }


async def test_an_order_takes_threads_and_gives_them_back_when_it_is_over(driver: Driver) -> None:
    placed = await answer(driver, "add", **ADD)
    assert placed == {"id": 6, "service_id": 1, "quantity": 100, "status": "progress", "created_at": NOON}
    user = await answer(driver, "user")
    assert user == {
        "id": 1,
        "total_thread_count": 2000,
        "active_thread_count": 100,
        "available_thread_count": 1900,
        "follower_count": 0,
        "expiration_timestamp": NOON + 30 * 86400,
    }
    await driver.pass_time(10)
    assert (await answer(driver, "user"))["available_thread_count"] == 2000


async def test_get_answers_with_one_order_or_an_array_without_unknown_ones(driver: Driver) -> None:
    first = await answer(driver, "add", **ADD)
    second = await answer(driver, "add", **(ADD | {"service_id": 3}))
    await driver.pass_time(10)
    assert await answer(driver, "get", order=6) == first | {"status": "completed"}
    both = await answer(driver, "get", orders=[6, 99, 7])
    assert both == [first | {"status": "completed"}, second | {"status": "stopped"}]


async def test_a_status_can_be_set(driver: Driver) -> None:
    await answer(driver, "add", **ADD)
    await driver.tell("streamdetails/orders/6", status="frozen")
    assert (await answer(driver, "get", order=6))["status"] == "frozen"


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"service_id": "1"}, (400, 'Field "service_id" must be a valid integer')),
        ({"service_id": True}, (400, 'Field "service_id" must be a valid integer')),
        ({"quantity": "100"}, (400, 'Field "quantity" must be a valid integer')),
        ({"link": 5}, (400, 'Field "link" must be a string')),
        ({"link": "https://example.com/x"}, (400, 'Field "link" must be a valid link to channel')),
        ({"service_id": 99}, (404, "Service not found")),
        ({"quantity": 9}, (400, 'Field "quantity" must be an integer between 10 and 2000')),
        ({"quantity": 2001}, (400, 'Field "quantity" must be an integer between 10 and 2000')),
        ({"link": "https://www.twitch.tv/nosuchchannel"}, (404, "Channel not found")),
    ],
)
async def test_a_wrong_order_gets_the_error_of_the_table(
    driver: Driver, wrong: dict[str, Any], error: tuple[int, str]
) -> None:
    assert await answer(driver, "add", **(ADD | wrong)) == error
    assert await driver.held("streamdetails") == []


async def test_a_service_that_was_switched_off_is_not_found(driver: Driver) -> None:
    await driver.tell("streamdetails/services/1", rate=None)
    assert await answer(driver, "add", **ADD) == (404, "Service not found")
    assert await driver.held("streamdetails") == []


async def test_more_than_the_available_threads_are_refused(driver: Driver) -> None:
    await answer(driver, "add", **(ADD | {"quantity": 1500}))
    refused = await answer(driver, "add", **(ADD | {"quantity": 1000}))
    assert refused == (400, "The requested quantity (1000) exceeds the available thread count (500)")


async def test_an_expired_subscription_accepts_no_orders(driver: Driver) -> None:
    await driver.pass_time(30 * 86400)
    assert await answer(driver, "add", **ADD) == (403, "Your API subscription is expired")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({}, (400, 'Field "order" or "orders" required')),
        ({"order": "6"}, (400, 'Field "order" must be a valid integer')),
        ({"orders": "6,7"}, (400, 'Field "orders" must be an array')),
        ({"orders": [6, "7"]}, (400, 'All elements in "orders" must be numbers')),
        ({"order": 99}, (404, "Order not found")),
    ],
)
async def test_a_wrong_get_gets_the_error_of_the_table(
    driver: Driver, fields: dict[str, Any], error: tuple[int, str]
) -> None:
    assert await answer(driver, "get", **fields) == error


@pytest.mark.parametrize(
    ("method", "content", "error"),
    [
        ("GET", b"", (405, "Method not allowed")),
        ("POST", b'{"key":', (400, "Invalid JSON data")),
        ("POST", b"[]", (400, "Invalid JSON data")),
        ("POST", b"key=sandbox-key-streamdetails&action=user", (400, "Invalid JSON data")),
        ("POST", b'{"action":"user"}', (401, "Authorization required")),
        ("POST", b'{"action":"user","key":"wrong"}', (401, "Authorization failed")),
    ],
)
async def test_a_malformed_request_gets_the_error_of_the_table(
    driver: Driver, method: str, content: bytes, error: tuple[int, str]
) -> None:
    response = await driver.client.request(method, driver.path("streamdetails"), content=content)
    code, message = error
    assert response.status_code == code
    assert response.json() == {"data": None, "error": {"code": code, "message": message}}


async def test_a_fault_uses_the_envelope_too(driver: Driver) -> None:
    await driver.fault("error", provider="streamdetails", text="Channel is banned")
    assert await driver.watch() == {"data": None, "error": {"code": 400, "message": "Channel is banned"}}
    await driver.fault("500", provider="streamdetails", done=True)
    response = await driver.ask("streamdetails", "add", **ADD)
    assert (response.status_code, response.json()["error"]["code"]) == (500, 500)
    assert len(await driver.held("streamdetails")) == 1


async def test_shapes_change_what_is_inside_the_envelope(driver: Driver) -> None:
    first = (await driver.watch())["data"]
    await driver.fault("other_id", provider="streamdetails", action="get")
    assert await answer(driver, "get", order=6) == first | {"id": 7}
    second = (await driver.watch(service_id=4))["data"]
    await driver.fault("missing_ids", provider="streamdetails", action="get")
    assert await answer(driver, "get", orders=[6, 7]) == [first]
    await driver.fault("list_without_ids", provider="streamdetails", action="get")
    nameless = [{k: v for k, v in one.items() if k != "id"} for one in (first, second)]
    assert await answer(driver, "get", orders=[6, 7]) == nameless
