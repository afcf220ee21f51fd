"""StreamDetails as docs/provider-api.md has it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from core.catalogue.service import ServiceType
from core.orders.status import OrderStatus
from core.provider import Action, Capacity, EntryError, OrderReport, ProviderError, Refused, Unconfirmed, Unreadable
from tests.providers.stand import KEY, Stand

PLACED = {"id": 6, "service_id": 1, "quantity": 100, "status": "progress", "created_at": 1700936460}
FORM = {"link": "https://www.twitch.tv/channelname", "quantity": "100"}
IN_PROGRESS = OrderReport(status=OrderStatus.IN_PROGRESS, status_text="progress", service="1", quantity=100)


def data(value: Any) -> dict[str, Any]:
    return {"data": value, "error": None}


def error(code: int, message: str) -> dict[str, Any]:
    return {"data": None, "error": {"code": code, "message": message}}


async def test_services_have_a_duration_and_no_price(stand: Stand) -> None:
    row = {"id": 1, "name": "[TWITCH] VIEWERS [1h]", "type": "viewers", "category": "twitch", "rate": 1, "min": 10}
    row |= {"max": 2000, "duration": 60, "refill": False, "cancel": False}
    (listing,) = await stand.says(data([row])).open(dialect="streamdetails").services()
    assert (listing.number, listing.type, listing.type_text) == ("1", ServiceType.DEFAULT, "viewers")
    assert (listing.rate, listing.priced, listing.fault, listing.description) == (None, False, None, "60 min")


async def test_add_sends_whole_numbers(stand: Stand) -> None:
    provider = stand.says(data(PLACED)).open(dialect="streamdetails")
    assert await provider.add("1", FORM, "ours-1") == "6"
    assert stand.asked == [
        {"key": KEY, "action": "add", "service_id": 1, "link": "https://www.twitch.tv/channelname", "quantity": 100}
    ]


@pytest.mark.parametrize(("service", "quantity"), [("vip", "100"), ("1", "a lot"), ("1", "1.5"), ("١", "100")])
async def test_an_add_without_whole_numbers_is_refused_and_never_sent(
    stand: Stand, service: str, quantity: str
) -> None:
    with pytest.raises(Refused, match="must be a whole number"):
        await stand.open(dialect="streamdetails").add(service, FORM | {"quantity": quantity}, "ours-1")
    assert stand.asked == []


@pytest.mark.parametrize("code", [200, 400])
async def test_an_errors_words_become_the_refusal(stand: Stand, code: int) -> None:
    words = "The requested quantity (1000) exceeds the available thread count (500)"
    with pytest.raises(Refused) as caught:
        await stand.says(error(400, words), code=code).open(dialect="streamdetails").add("1", FORM, "ours-1")
    assert str(caught.value) == words


@pytest.mark.parametrize(
    ("body", "code", "kind"),
    [
        (error(500, "Internal error"), 200, Unconfirmed),
        (error(400, "Bad gateway"), 502, Unconfirmed),
        (data(None), 200, Unreadable),
        (data({"status": "progress"}), 200, Unreadable),
        ({"data": PLACED, "error": {"code": 400, "message": "both"}}, 200, Unreadable),
        ([], 200, Unreadable),
    ],
)
async def test_an_add_that_may_have_been_done_is_never_a_refusal(
    stand: Stand, body: Any, code: int, kind: type[ProviderError]
) -> None:
    with pytest.raises(kind):
        await stand.says(body, code=code).open(dialect="streamdetails").add("1", FORM, "ours-1")


@pytest.mark.parametrize("answer", [PLACED, [PLACED], {"6": PLACED}])
async def test_get_of_one_order(stand: Stand, answer: Any) -> None:
    provider = stand.says(data(answer)).open(dialect="streamdetails")
    assert await provider.status(["6"]) == {"6": IN_PROGRESS}
    assert stand.asked == [{"key": KEY, "action": "get", "order": 6}]


@pytest.mark.parametrize(
    "answer",
    [
        [PLACED, PLACED | {"id": 8, "status": "melting"}],
        {"6": PLACED, "8": {"status": "melting", "service_id": 1, "quantity": 100}},
    ],
)
async def test_get_of_many_orders_keeps_an_unknown_status_open_and_visible(stand: Stand, answer: Any) -> None:
    answers = await stand.says(data(answer)).open(dialect="streamdetails").status(["6", "7", "8"])
    assert answers == {"6": IN_PROGRESS, "8": replace(IN_PROGRESS, status=OrderStatus.UNKNOWN, status_text="melting")}
    assert stand.asked == [{"key": KEY, "action": "get", "orders": [6, 7, 8]}]


async def test_an_id_that_is_not_a_number_is_only_that_orders_error(stand: Stand) -> None:
    answers = await stand.says(data(PLACED)).open(dialect="streamdetails").status(["ord_1", "6"])
    assert answers == {"6": IN_PROGRESS, "ord_1": EntryError("ord_1 is not an order number of panel.")}
    assert stand.asked == [{"key": KEY, "action": "get", "order": 6}]


async def test_an_unknown_order_is_an_error(stand: Stand) -> None:
    provider = stand.says(error(404, "Order not found"), code=404).open(dialect="streamdetails")
    assert await provider.status(["6"]) == {"6": EntryError("Order not found")}


async def test_a_wrong_key_is_not_an_orders_error(stand: Stand) -> None:
    provider = stand.says(error(401, "Authorization failed"), code=401).open(dialect="streamdetails")
    with pytest.raises(Refused, match="Authorization failed"):
        await provider.status(["6"])


async def test_its_balance_is_threads(stand: Stand) -> None:
    user = {"id": 1, "total_thread_count": 2000, "active_thread_count": 1200, "available_thread_count": 800}
    user |= {"follower_count": 0, "expiration_timestamp": 1703356772}
    provider = stand.says(data(user)).open(dialect="streamdetails")
    assert await provider.balance() == Capacity(2000, 1200, 800, datetime(2023, 12, 23, 18, 39, 32, tzinfo=UTC))


async def test_it_has_neither_refill_nor_cancel(stand: Stand) -> None:
    provider = stand.open(dialect="streamdetails")
    assert provider.lacks == {Action.REFILL, Action.CANCEL}
    for ask in (provider.refill, provider.refill_status, provider.cancel):
        with pytest.raises(Refused, match="has no"):
            await ask(["6"])
    assert stand.asked == []
