"""Every word and number that provider-api.md names under "Statuses" is understood; unknown words stay open."""

import pytest

from core.orders.status import OrderStatus, RefillStatus

ORDER_WORDS = {
    "Pending": OrderStatus.PENDING,
    "Processing": OrderStatus.PROCESSING,
    "In progress": OrderStatus.IN_PROGRESS,
    "in_progress": OrderStatus.IN_PROGRESS,
    "inprogress": OrderStatus.IN_PROGRESS,
    "IN PROGRESS": OrderStatus.IN_PROGRESS,
    "progress": OrderStatus.IN_PROGRESS,
    "Completed": OrderStatus.COMPLETED,
    "Partial": OrderStatus.PARTIAL,
    "Canceled": OrderStatus.CANCELED,
    "Cancelled": OrderStatus.CANCELED,
    "Awaiting": OrderStatus.AWAITING,
    "Error": OrderStatus.ERROR,
    "Fail": OrderStatus.ERROR,
    "Refunded": OrderStatus.REFUNDED,
    "Rejected": OrderStatus.REJECTED,
    "Paused": OrderStatus.PAUSED,
    "Refill": OrderStatus.REFILLING,
    "Expired": OrderStatus.EXPIRED,
    "active": OrderStatus.ACTIVE,
    "0": OrderStatus.PENDING,
    "1": OrderStatus.PROCESSING,
    "2": OrderStatus.COMPLETED,
    "3": OrderStatus.PARTIAL,
    "4": OrderStatus.CANCELED,
    "5": OrderStatus.REFUNDED,
}
REFILL_WORDS = {
    "Pending": RefillStatus.PENDING,
    "Awaiting": RefillStatus.AWAITING,
    "In progress": RefillStatus.IN_PROGRESS,
    "in_progress": RefillStatus.IN_PROGRESS,
    "Completed": RefillStatus.COMPLETED,
    "Rejected": RefillStatus.REJECTED,
    "Error": RefillStatus.ERROR,
    "Cancelled": RefillStatus.CANCELED,
}
ENDS = {"Completed", "Partial", "Canceled", "Refunded", "Rejected", "Expired"}


@pytest.mark.parametrize(("word", "status"), ORDER_WORDS.items())
def test_a_word_for_an_order_is_understood(word: str, status: OrderStatus) -> None:
    assert OrderStatus.read(word) is status


@pytest.mark.parametrize("word", ["Mystery", "", "6", "-1", "done?", "Выполнен"])
def test_an_unknown_word_keeps_the_order_open(word: str) -> None:
    assert OrderStatus.read(word) is OrderStatus.UNKNOWN
    assert RefillStatus.read(word) is RefillStatus.UNKNOWN
    assert not OrderStatus.UNKNOWN.final
    assert not RefillStatus.UNKNOWN.final


@pytest.mark.parametrize("word", ["Queued", "sending", "Unconfirmed", "Refused", "not sent", "not_sent"])
def test_a_provider_cannot_put_an_order_into_a_state_of_ours(word: str) -> None:
    assert OrderStatus.read(word) is OrderStatus.UNKNOWN


@pytest.mark.parametrize("word", ORDER_WORDS)
def test_only_an_end_is_final(word: str) -> None:
    ends = {OrderStatus.read(end) for end in ENDS}
    assert OrderStatus.read(word).final == (OrderStatus.read(word) in ends)


def test_every_status_word_of_a_provider_means_that_it_has_the_order() -> None:
    assert all(OrderStatus.read(word).at_provider for word in [*ORDER_WORDS, "Mystery"])


@pytest.mark.parametrize(("word", "status"), REFILL_WORDS.items())
def test_a_word_for_a_refill_is_understood(word: str, status: RefillStatus) -> None:
    assert RefillStatus.read(word) is status


def test_a_refill_ends_done_rejected_or_canceled_and_not_with_an_error() -> None:
    assert {word for word in REFILL_WORDS if RefillStatus.read(word).final} == {"Completed", "Rejected", "Cancelled"}
