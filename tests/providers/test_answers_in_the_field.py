"""Answers that clients have seen but no document shows (docs/provider-api.md, "Answers to survive")."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from core.orders.status import OrderStatus, RefillStatus
from core.provider import (
    CancelAccepted,
    EntryError,
    OrderReport,
    ProviderError,
    RefillReport,
    RefillStarted,
    Refused,
    Unconfirmed,
    Unreadable,
)
from tests.providers.stand import Stand

FORM = {"link": "https://example.com", "quantity": "100"}
COMPLETED = OrderReport(status=OrderStatus.COMPLETED, status_text="Completed")
PENDING = OrderReport(status=OrderStatus.PENDING, status_text="Pending")


@pytest.mark.parametrize(
    "answer",
    [
        {"order": 23501},
        {"order": "23501"},
        {"order": 23501.0},
        {"Order": " 23501 "},
        {"order_id": 23501, "message": "ok"},
        {"status": "success", "order": "23501"},
        {"id": 23501, "error": None},
        {"data": {"order": 23501}, "errors": []},
        {"data": {"id": "23501"}, "success": True},
        {"order": {"id": 23501, "status": "pending"}, "error": ""},
    ],
)
@pytest.mark.parametrize("code", [200, 201, 500])
async def test_a_placed_order_is_found_anywhere_in_the_answer_whatever_the_code(
    stand: Stand, answer: Any, code: int
) -> None:
    assert await stand.says(answer, code=code).open().add("1", FORM, "ours-1") == "23501"


async def test_an_order_number_may_be_text(stand: Stand) -> None:
    assert await stand.says({"order": "ord_01HG"}).open().add("1", FORM, "ours-1") == "ord_01HG"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"error": "Not enough funds on balance"}, "Not enough funds on balance"),
        ({"error": "neworder.error.link_duplicate"}, "neworder.error.link_duplicate"),
        ({"Error": "Bad link", "order": None}, "Bad link"),
        ({"errors": {"link": ["Bad link"], "quantity": ["Too low"]}}, "Bad link; Too low"),
        ({"error": {"code": 7, "message": "Bad\n link\x00"}}, "Bad link"),
        ({"status": "fail", "message": "Bad link"}, "Bad link"),
        ({"success": False, "msg": "Bad link"}, "Bad link"),
        ({"error": True, "message": "Insufficient balance"}, "Insufficient balance"),
    ],
)
@pytest.mark.parametrize("code", [200, 400, 422])
async def test_an_error_is_a_refusal_in_the_providers_words(stand: Stand, answer: Any, words: str, code: int) -> None:
    with pytest.raises(Refused) as caught:
        await stand.says(answer, code=code).open().add("1", FORM, "ours-1")
    assert str(caught.value) == words


@pytest.mark.parametrize(
    ("answer", "code", "kind"),
    [
        ({}, 200, Unreadable),
        ([], 200, Unreadable),
        (23501, 200, Unreadable),
        (None, 200, Unreadable),
        ("ok", 200, Unreadable),
        ({"order": 0}, 200, Unreadable),
        ({"order": None}, 200, Unreadable),
        ({"order": True}, 200, Unreadable),
        ({"order": "see your mail"}, 200, Unreadable),
        ({"status": "success"}, 200, Unreadable),
        ({"order": 17, "error": "You have active order with this link."}, 200, Unreadable),
        ({"message": "oops"}, 200, Unreadable),
        ({"message": "oops"}, 500, Unconfirmed),
        ({"error": "Bad link"}, 500, Unconfirmed),
        ({"error": "Bad link"}, 503, Unconfirmed),
    ],
)
async def test_an_answer_that_may_have_placed_an_order_is_never_a_refusal(
    stand: Stand, answer: Any, code: int, kind: type[ProviderError]
) -> None:
    with pytest.raises(kind):
        await stand.says(answer, code=code).open().add("1", FORM, "ours-1")


@pytest.mark.parametrize(
    "answer",
    [
        {"5": {"status": "Completed"}, "6": {"status": "Pending"}},
        {"6": {"STATUS": "pending", "order": 6}, "5": {"Status": "completed", "extra": {"a": [1]}}},
        [{"order": 5, "status": "Completed"}, {"order": "6", "status": "Pending"}],
        [{"id": 6, "status": 0}, {"id": 5, "status": 2}],
        {"data": {"5": {"status": "2"}, "6": {"status": "0"}}},
        {"status": "success", "orders": [{"order_id": 5, "status": "COMPLETED"}, {"order_id": 6, "status": "PENDING"}]},
        {"5": "Completed", "6": "Pending", "status": "success", "message": "ok"},
    ],
)
async def test_statuses_of_many_orders_are_read_in_any_shape_with_ids(stand: Stand, answer: Any) -> None:
    answers = await stand.says(answer).open().status(["5", "6"])
    statuses = {number: report.status for number, report in answers.items() if isinstance(report, OrderReport)}
    assert statuses == {"5": OrderStatus.COMPLETED, "6": OrderStatus.PENDING}


@pytest.mark.parametrize(
    "answer",
    [
        [{"status": "Completed"}, {"status": "Pending"}],
        {"7": {"status": "Completed"}},
        {"5": {"status": "Completed", "order": 7}, "6": None},
        [{"order": 7, "status": "Completed"}, "Pending", None],
        {"5": {"status": "success"}, "6": {"charge": "1"}},
        {"data": []},
        [],
        {},
    ],
)
async def test_an_answer_without_ids_or_about_others_says_nothing_about_ours(stand: Stand, answer: Any) -> None:
    assert await stand.says(answer).open().status(["5", "6"]) == {}


@pytest.mark.parametrize("answer", ["ok", 5, None, {"status": "success"}, {"message": "Welcome"}, {"7": "Completed"}])
async def test_an_answer_that_is_not_a_batch_cannot_be_read(stand: Stand, answer: Any) -> None:
    with pytest.raises(Unreadable):
        await stand.says(answer).open().status(["5", "6"])


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"status": "success", "order": "5"}, {}),
        ({"status": "Completed", "order": "6"}, {}),
        ([{"status": "Completed"}], {}),
        ({"5": {"status": "Completed"}}, {"5": COMPLETED}),
        ([{"order": 5, "status": "Completed"}], {"5": COMPLETED}),
        ({"data": {"status": "Completed"}}, {"5": COMPLETED}),
        ({"error": "Incorrect order ID"}, {"5": EntryError("Incorrect order ID")}),
        ({"order": 6, "status": "Completed", "data": {"order": 5, "status": "Pending"}}, {"5": PENDING}),
    ],
)
async def test_the_status_of_one_order_is_read_in_other_shapes(stand: Stand, answer: Any, expected: Any) -> None:
    assert await stand.says(answer).open().status(["5"]) == expected


@pytest.mark.parametrize("words", ["Invalid API key", "Incorrect request", "Invalid JSON data"])
async def test_an_error_about_the_account_is_not_an_orders_error(stand: Stand, words: str) -> None:
    with pytest.raises(Refused, match=words):
        await stand.says({"error": words}).open().status(["5"])


async def test_the_numbers_of_a_status_are_read_in_any_spelling(stand: Stand) -> None:
    answer = {
        "Charge": "1,44219",
        "start_counter": "3,572",
        "Status": "in_progress",
        "Remains": "Unknown",
        "currency": "uzs",
    }
    assert await stand.says(answer).open().status(["5"]) == {
        "5": OrderReport(
            status=OrderStatus.IN_PROGRESS,
            status_text="in_progress",
            charge=Decimal("1.44219"),
            currency="UZS",
            start_count=3572,
            remains=None,
        )
    }


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"refill": 1}, RefillStarted("1")),
        ({"refill": "ref_9", "message": "Refill started"}, RefillStarted("ref_9")),
        ({"refill": "77 - refill created"}, RefillStarted("77")),
        ({"status": "success", "refill": True}, RefillStarted(None)),
        ([{"order": 5, "refill": {"id": 77}}], RefillStarted("77")),
        ({"refill": 0}, EntryError("refill: 0")),
        ({"refill": "Refill is disabled for this service"}, EntryError("Refill is disabled for this service")),
        ({"error": "The order is not completed"}, EntryError("The order is not completed")),
        (
            {"error": "The order was completed or refill was requested less than 24 hours ago"},
            EntryError("The order was completed or refill was requested less than 24 hours ago"),
        ),
    ],
)
async def test_the_result_of_a_refill_request_is_read_in_any_shape(stand: Stand, answer: Any, expected: Any) -> None:
    assert await stand.says(answer).open().refill(["5"]) == {"5": expected}


async def test_one_refusal_of_all_refills_is_each_orders_error(stand: Stand) -> None:
    answers = await stand.says({"refill": "0"}).open().refill(["5", "6"])
    assert answers == {"5": EntryError("refill: 0"), "6": EntryError("refill: 0")}


@pytest.mark.parametrize(
    "answer", [{"1": {"status": "Completed"}, "2": "Rejected"}, {"1": "Completed", "2": {"status": "rejected"}}]
)
async def test_refills_keyed_by_their_id_are_read(stand: Stand, answer: Any) -> None:
    answers = await stand.says(answer).open().refill_status(["1", "2"])
    statuses = [report.status for report in answers.values() if isinstance(report, RefillReport)]
    assert statuses == [RefillStatus.COMPLETED, RefillStatus.REJECTED]


@pytest.mark.parametrize(
    "answer",
    [
        {"9": {"error": "Incorrect order ID"}, "2": {"cancel": 1}},
        {"9": {"cancel": {"error": "Incorrect order ID"}}, "2": 1},
        [{"order": "2", "cancel": "1"}, {"order": 9, "error": "Incorrect order ID"}],
        {"data": [{"order": "2", "cancel": True}, {"order": 9, "cancel": "Incorrect order ID"}]},
    ],
)
async def test_cancellations_are_read_in_other_shapes(stand: Stand, answer: Any) -> None:
    answers = await stand.says(answer).open().cancel(["9", "2"])
    assert answers == {"9": EntryError("Incorrect order ID"), "2": CancelAccepted()}


async def test_a_refused_cancellation_is_not_a_success(stand: Stand) -> None:
    assert await stand.says([{"order": 2, "cancel": 0}]).open().cancel(["2"]) == {"2": EntryError("cancel: 0")}


@pytest.mark.parametrize("answer", [{}, [], {"currency": "USD"}, {"balance": "Unknown"}, {"balance": "343,423"}])
async def test_an_unreadable_or_ambiguous_balance_is_an_error(stand: Stand, answer: Any) -> None:
    with pytest.raises(Unreadable):
        await stand.says(answer).open().balance()


async def test_the_service_link_and_quantity_in_a_status_are_read(stand: Stand) -> None:
    answer = {"status": "Pending", "service": 12, "url": "https://example.com/a\n", "quantity": "1,000"}
    provider = stand.says({"5": answer, "6": {"status": "Pending", "service_id": "Likes, fast"}}).open()
    known = replace(PENDING, service="12", link="https://example.com/a", quantity=1000)
    assert await provider.status(["5", "6"]) == {"5": known, "6": PENDING}
