"""Each example of the four panels' documents, asked and answered as printed there."""

from decimal import Decimal
from typing import Any

import pytest

from core.catalogue.service import ServiceType
from core.orders.status import OrderStatus, RefillStatus
from core.provider import Balance, CancelAccepted, EntryError, OrderReport, RefillReport, RefillStarted
from tests.providers.stand import KEY, Stand

STATUS = {"charge": "0.27819", "start_count": "3572", "status": "Partial", "remains": "157", "currency": "USD"}
STATUSES = {
    "1": STATUS,
    "10": {"error": "Incorrect order ID"},
    "100": {"charge": "1.44219", "start_count": "234", "status": "In progress", "remains": "10", "currency": "USD"},
}
PARTIAL = OrderReport(
    status=OrderStatus.PARTIAL,
    status_text="Partial",
    charge=Decimal("0.27819"),
    currency="USD",
    start_count=3572,
    remains=157,
)


async def test_services_of_panel_v2(stand: Stand) -> None:
    followers: dict[str, Any] = {
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
    comments = followers | {"service": 2, "type": "Custom Comments", "rate": "8", "refill": False}
    first, second = await stand.says([followers, comments]).open().services()
    assert (first.number, first.type, first.rate) == ("1", ServiceType.DEFAULT, Decimal("0.90"))
    assert (first.minimum, first.maximum, first.refill, first.cancel, first.drip_feed) == (
        50,
        10_000,
        True,
        True,
        False,
    )
    assert (second.number, second.type, second.refill) == ("2", ServiceType.CUSTOM_COMMENTS, False)
    assert stand.asked == [{"key": KEY, "action": "services"}]


async def test_services_of_roicmedya_carry_a_description_and_the_days_of_refill(stand: Stand) -> None:
    row = {"service": 1, "name": "Followers", "type": "Default", "category": "First Category", "rate": "0.90"}
    row |= {"description": "example description", "refill_time": "30"}
    (listing,) = await stand.says([row]).open().services()
    assert (listing.description, listing.refill_time) == ("example description", "30")


async def test_baostar_is_asked_in_json_and_numbers_go_as_numbers(stand: Stand) -> None:
    provider = stand.says({"order": 99999}).open(encoding="json")
    assert await provider.add("1", {"link": "https://example.com", "quantity": "100"}, "ours-1") == "99999"
    assert stand.asked == [{"key": KEY, "action": "add", "service": 1, "link": "https://example.com", "quantity": 100}]


async def test_of_a_subscription_the_numbers_go_as_numbers_and_a_name_of_digits_as_text(stand: Stand) -> None:
    fields = {"username": "1234", "min": "10", "max": "20", "posts": "3", "delay": "30", "expiry": "31/12/2030"}
    await stand.says({"order": 1}).open(encoding="json").add("1", fields, "ours-1")
    numbers = {"min": 10, "max": 20, "posts": 3, "delay": 30}
    assert stand.asked == [{"key": KEY, "action": "add", "service": 1, **fields, **numbers}]


async def test_an_order_is_placed_with_a_form(stand: Stand) -> None:
    fields = {"link": "https://example.com", "quantity": "100", "runs": "2", "interval": "30"}
    assert await stand.says({"order": 23501}).open().add("1", fields, "ours-1") == "23501"
    assert stand.asked == [{"key": KEY, "action": "add", "service": "1", **fields}]
    assert stand.requests[0].headers["content-type"] == "application/x-www-form-urlencoded"


async def test_roicmedyas_order_style_is_sent_with_every_order_but_never_overrides_it(stand: Stand) -> None:
    provider = stand.says({"order": 1}).open(order_fields={"order_style": "2", "link": "from the settings"})
    await provider.add("1", {"link": "https://example.com"}, "ours-1")
    assert stand.asked[0]["order_style"] == "2"
    assert stand.asked[0]["link"] == "https://example.com"


async def test_a_provider_with_an_idempotency_field_gets_the_orders_key(stand: Stand) -> None:
    provider = stand.says({"order": 1}).open(idempotency_field="request_id")
    await provider.add("1", {"link": "https://example.com"}, "ours-1")
    assert provider.repeatable
    assert stand.asked[0]["request_id"] == "ours-1"
    assert not stand.open().repeatable


async def test_status_of_one_order(stand: Stand) -> None:
    assert await stand.says(STATUS).open().status(["1"]) == {"1": PARTIAL}
    assert stand.asked == [{"key": KEY, "action": "status", "order": "1"}]


async def test_status_of_an_order_at_baostar_delivered_two_too_many(stand: Stand) -> None:
    answer = {"charge": "2.5", "start_count": "168", "status": "Completed", "remains": "-2"}
    report = (await stand.says(answer).open().status(["99999"]))["99999"]
    assert isinstance(report, OrderReport)
    assert (report.status, report.remains, report.currency) == (OrderStatus.COMPLETED, -2, None)


async def test_statuses_of_many_orders_keep_the_good_ones_beside_a_bad_one(stand: Stand) -> None:
    answers = await stand.says(STATUSES).open().status(["1", "10", "100"])
    assert answers["1"] == PARTIAL
    assert answers["10"] == EntryError("Incorrect order ID")
    assert isinstance(answers["100"], OrderReport)
    assert answers["100"].status is OrderStatus.IN_PROGRESS
    assert stand.asked == [{"key": KEY, "action": "status", "orders": "1,10,100"}]


async def test_status_of_many_orders_at_baostar_may_say_nothing_but_the_status(stand: Stand) -> None:
    answer = {"123": {"status": "Partial"}, "456": {"error": "Incorrect order ID"}}
    assert await stand.says(answer).open().status(["123", "456"]) == {
        "123": OrderReport(status=OrderStatus.PARTIAL, status_text="Partial"),
        "456": EntryError("Incorrect order ID"),
    }


async def test_refill_of_one_order(stand: Stand) -> None:
    assert await stand.says({"refill": "1"}).open().refill(["5"]) == {"5": RefillStarted("1")}
    assert stand.asked == [{"key": KEY, "action": "refill", "order": "5"}]


async def test_refill_of_many_orders(stand: Stand) -> None:
    answer = [
        {"order": 1, "refill": 1},
        {"order": 2, "refill": 2},
        {"order": 3, "refill": {"error": "Incorrect order ID"}},
    ]
    assert await stand.says(answer).open().refill(["1", "2", "3"]) == {
        "1": RefillStarted("1"),
        "2": RefillStarted("2"),
        "3": EntryError("Incorrect order ID"),
    }


async def test_a_refill_of_many_orders_at_baostar_gives_no_ids(stand: Stand) -> None:
    answers = await stand.says({"refill": "1"}).open().refill(["5", "6"])
    assert answers == {"5": RefillStarted(None), "6": RefillStarted(None)}


async def test_status_of_one_refill(stand: Stand) -> None:
    answers = await stand.says({"status": "Completed"}).open().refill_status(["1"])
    assert answers == {"1": RefillReport(RefillStatus.COMPLETED, "Completed")}
    assert stand.asked == [{"key": KEY, "action": "refill_status", "refill": "1"}]


async def test_status_of_many_refills(stand: Stand) -> None:
    answer = [
        {"refill": 1, "status": "Completed"},
        {"refill": 2, "status": "Rejected"},
        {"refill": 3, "status": {"error": "Refill not found"}},
    ]
    assert await stand.says(answer).open().refill_status(["1", "2", "3"]) == {
        "1": RefillReport(RefillStatus.COMPLETED, "Completed"),
        "2": RefillReport(RefillStatus.REJECTED, "Rejected"),
        "3": EntryError("Refill not found"),
    }
    assert stand.asked == [{"key": KEY, "action": "refill_status", "refills": "1,2,3"}]


@pytest.mark.parametrize("ids", [["9", "2"], ["2"]])
async def test_cancel_always_asks_with_orders(stand: Stand, ids: list[str]) -> None:
    answer = [{"order": 9, "cancel": {"error": "Incorrect order ID"}}, {"order": 2, "cancel": 1}]
    answers = await stand.says(answer).open().cancel(ids)
    assert answers == {
        number: outcome
        for number, outcome in (("9", EntryError("Incorrect order ID")), ("2", CancelAccepted()))
        if number in ids
    }
    assert stand.asked == [{"key": KEY, "action": "cancel", "orders": ",".join(ids)}]


@pytest.mark.parametrize(
    ("answer", "balance"),
    [
        ({"balance": "100.84292", "currency": "USD"}, Balance(Decimal("100.84292"), "USD")),
        ({"balance": "343423", "currency": "VND"}, Balance(Decimal(343423), "VND")),
        ({"balance": 12.5}, Balance(Decimal("12.5"), "TRY")),
    ],
)
async def test_balance_in_the_providers_currency_or_the_one_set(stand: Stand, answer: Any, balance: Balance) -> None:
    assert await stand.says(answer).open(currency="TRY").balance() == balance
