"""What a panel accepts and refuses when an order is added."""

from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.provider.driver import LINK, Driver

Fields = dict[str, Any]

ACTIVE = "You have active order with this link. Please wait until order being completed."
LINES = "one\ntwo\r\n\nthree\nfour\nfive\n"
TRAFFIC = {"country": "TR", "device": "1"}
BY_KEYWORD = TRAFFIC | {"type_of_traffic": "1", "google_keyword": "panel"}

# service, fields besides link, charged units
EVERY_TYPE: list[tuple[int, Fields, int]] = [
    (1, {"quantity": 1000}, 1000),
    (3, {"quantity": 100, "runs": 5, "interval": 30}, 500),
    (5, {}, 1),
    (6, {"quantity": 100, "keywords": "a\nb"}, 100),
    (2, {"comments": "\n".join(f"comment {n}" for n in range(12))}, 12),
    (7, {"comments": LINES}, 1),
    (8, {"quantity": 100, "usernames": "a\nb"}, 100),
    (9, {"quantity": 100, "usernames": "a", "hashtags": "#b"}, 100),
    (10, {"usernames": LINES}, 5),
    (11, {"quantity": 100, "hashtag": "b"}, 100),
    (12, {"quantity": 100, "username": "b"}, 100),
    (13, {"quantity": 100, "media": "https://www.instagram.com/p/abc/"}, 100),
    (14, {"quantity": 20, "username": "b"}, 20),
    (15, {"username": "b", "comments": LINES}, 5),
    (16, {"quantity": 10, "answer_number": 2}, 10),
    (17, {"quantity": 100, "groups": "t.me/a\nt.me/b"}, 100),
    (18, {"quantity": 500, **BY_KEYWORD}, 500),
    (18, {"quantity": 500, **TRAFFIC, "type_of_traffic": "2", "referring_url": "https://t.co"}, 500),
    (18, {"quantity": 500, **TRAFFIC, "type_of_traffic": "3", "runs": 2, "interval": 60}, 1000),
    (26, {"quantity": 5}, 5),
]


@pytest.mark.parametrize(("service", "fields", "units"), EVERY_TYPE)
async def test_each_type_accepts_its_fields_and_is_charged_exactly(
    driver: Driver, service: int, fields: Fields, units: int
) -> None:
    await driver.tell("panel-v2/balance", balance="5000")
    answer = await driver.answer("panel-v2", "add", service=service, link=LINK, **fields)
    held = (await driver.held())[0]
    assert answer == {"order": 23501}
    assert held["quantity"] == units
    rate = driver.server.worlds["panel-v2"].offers[str(service)].rate
    assert Decimal("5000") - Decimal(await driver.money()) == Decimal(held["charge"]) == rate * units / 1000


@pytest.mark.parametrize(("service", "fields", "units"), EVERY_TYPE)
async def test_each_type_refuses_an_order_with_a_missing_field(
    driver: Driver, service: int, fields: Fields, units: int
) -> None:
    await driver.tell("panel-v2/balance", balance="5000")
    for missing in fields.keys() - {"runs"}:
        rest = {name: value for name, value in fields.items() if name != missing}
        answer = await driver.answer("panel-v2", "add", service=service, link=LINK, **rest)
        assert answer == {"error": "Incorrect request"}, missing
    assert await driver.held() == []


SUBSCRIPTION = {"username": "somebody", "min": 100, "max": 200, "delay": 30}


async def test_a_subscription_with_posts_is_charged_for_everything_it_may_deliver(driver: Driver) -> None:
    fields = SUBSCRIPTION | {"posts": 10, "old_posts": 2, "expiry": "31/12/2026"}
    assert await driver.answer("panel-v2", "add", service=19, **fields) == {"order": 23501}
    assert [(o["quantity"], o["charge"]) for o in await driver.held()] == [(2000, "1.3")]


async def test_a_subscription_without_posts_is_not_charged_in_advance(driver: Driver) -> None:
    await driver.answer("panel-v2", "add", service=19, **SUBSCRIPTION)
    assert await driver.money() == "100.84292"


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"delay": 7}, "Incorrect request"),
        ({"min": 300}, "Incorrect request"),
        ({"min": 5}, "Quantity less than minimal 20"),
        ({"max": 5001}, "Quantity more than maximum 5000"),
        ({"expiry": "2026-12-31"}, "Incorrect request"),
        ({"posts": "ten"}, "Incorrect request"),
        ({"username": " "}, "Incorrect request"),
    ],
)
async def test_a_subscription_out_of_bounds_is_refused(driver: Driver, wrong: Fields, text: str) -> None:
    answer = await driver.answer("panel-v2", "add", service=19, **(SUBSCRIPTION | wrong))
    assert answer == {"error": text}


PLAIN = {"service": 1, "link": LINK, "quantity": 100}


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"service": 999}, "Incorrect service ID"),
        ({"service": ""}, "Incorrect service ID"),
        ({"service": 30}, "Disabled service ID"),
        ({"link": ""}, "Bad link"),
        ({"link": "not a link"}, "Bad link"),
        ({"quantity": 49}, "Quantity less than minimal 50"),
        ({"quantity": 10001}, "Quantity more than maximum 10000"),
        ({"quantity": "many"}, "Incorrect request"),
        ({"quantity": -100}, "Incorrect request"),
        ({"service": 20, "quantity": 200000}, "Not enough funds on balance"),
        ({"runs": 3}, "Incorrect request"),
        ({"service": 4, "runs": 3, "interval": 10}, "Incorrect request"),
    ],
)
async def test_a_wrong_order_is_refused_and_costs_nothing(driver: Driver, wrong: Fields, text: str) -> None:
    assert await driver.answer("panel-v2", "add", **(PLAIN | wrong)) == {"error": text}
    assert await driver.held() == []
    assert await driver.money() == "100.84292"


@pytest.mark.parametrize(
    "wrong",
    [{"device": "6"}, {"type_of_traffic": "4"}, {"type_of_traffic": "1", "google_keyword": ""}],
)
async def test_web_traffic_needs_a_known_device_and_the_fields_of_its_kind_of_traffic(
    driver: Driver, wrong: Fields
) -> None:
    fields = BY_KEYWORD | {"service": 18, "link": LINK, "quantity": 500} | wrong
    assert await driver.answer("panel-v2", "add", **fields) == {"error": "Incorrect request"}


async def test_a_second_order_to_a_link_waits_until_the_first_is_completed(driver: Driver) -> None:
    await driver.place()
    assert await driver.answer("panel-v2", "add", **PLAIN) == {"error": ACTIVE}
    await driver.place(service=3)
    await driver.pass_time(10)
    await driver.place()
    assert len(await driver.held()) == 3


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"service": 999}, "error.incorrect_service_id"),
        ({"service": 109}, "neworder.error.service_inactive"),
        ({"link": "-"}, "neworder.error.invalid_link"),
        ({"quantity": 49}, "neworder.error.min_quantity"),
        ({"quantity": 10001}, "neworder.error.max_quantity"),
        ({"service": 101, "quantity": 20000}, "neworder.error.not_enough_funds"),
    ],
)
async def test_sosyalmavi_refuses_in_dotted_words(driver: Driver, wrong: Fields, text: str) -> None:
    await driver.tell("sosyalmavi/balance", balance="1")
    assert await driver.answer("sosyalmavi", "add", **(PLAIN | wrong)) == {"error": text}


async def test_sosyalmavi_says_link_duplicate_for_an_active_link(driver: Driver) -> None:
    await driver.place("sosyalmavi")
    assert await driver.answer("sosyalmavi", "add", **PLAIN) == {"error": "neworder.error.link_duplicate"}


@pytest.mark.parametrize(
    ("service", "fields", "charge"),
    [
        (1, {"quantity": 100}, "0.09"),
        (302, {}, "12.5"),
        (304, {"comments": LINES}, "6.75"),
        (303, {"username": "me", "min": 50, "max": 100, "posts": 5, "delay": 0}, "1"),
    ],
)
async def test_roicmedya_prices_packages_and_subscriptions_per_unit(
    driver: Driver, service: int, fields: Fields, charge: str
) -> None:
    await driver.answer("roicmedya", "add", service=service, link=LINK, **fields)
    assert [order["charge"] for order in await driver.held("roicmedya")] == [charge]


async def test_a_free_service_is_ordered_for_nothing(driver: Driver) -> None:
    await driver.place("sosyalmavi", service=103)
    assert [order["charge"] for order in await driver.held("sosyalmavi")] == ["0"]


@pytest.mark.parametrize("quantity", [1000, 3000, 5000])
async def test_a_service_with_min_above_max_can_never_be_ordered(driver: Driver, quantity: int) -> None:
    await driver.answer("sosyalmavi", "add", service=107, link=LINK, quantity=quantity)
    assert await driver.held("sosyalmavi") == []
