"""The card shows every change; a message is sent only for changes that people wait for."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.notices.notice import CardChanged, DecisionWanted, OperatorsRefusal, RefillEnded, StatusChanged
from core.orders.news import WORTH_A_MESSAGE, news, refill_news
from core.orders.status import OrderStatus, RefillStatus
from tests.core.samples import ADA, ALICE, NOW, order, refill


def test_nothing_new_is_no_news() -> None:
    seen = replace(order(), seen_at=NOW, next_check_at=NOW, check_interval=timedelta(seconds=5), version=9)
    assert news(order(), seen, [ADA]) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"remains": 5},
        {"start_count": 5},
        {"charge": Decimal(1)},
        {"charge_currency": "EUR"},
        {"error": "try later"},
        {"status_text": "Mystery"},
        {"provider_order": "P2"},
        {"cancel_requested_at": NOW},
    ],
)
def test_a_change_that_is_shown_renews_the_card_and_sends_no_message(change: dict[str, Any]) -> None:
    (card,) = news(order(), replace(order(), **change))
    assert (card.kind, card.chat_id, card.order_id) == (CardChanged, ALICE, 1)


@pytest.mark.parametrize("status", [s for s in OrderStatus if s is not OrderStatus.PENDING])
def test_a_new_status_that_people_wait_for_is_a_message(status: OrderStatus) -> None:
    kinds = [notice.kind for notice in news(order(), replace(order(), status=status))]
    assert kinds == [CardChanged, StatusChanged][: 2 if status in WORTH_A_MESSAGE else 1]


def test_every_end_of_an_order_is_worth_a_message() -> None:
    assert {status for status in OrderStatus if status.final} <= WORTH_A_MESSAGE


def test_a_message_keeps_what_was_known_when_it_was_written() -> None:
    after = replace(order(), status=OrderStatus.PARTIAL, remains=40, error="slow")
    assert news(order(), after)[1].content == StatusChanged(status="partial", remains=40, error="slow")


def test_an_unconfirmed_order_is_news_to_admins_and_a_completed_one_is_not() -> None:
    unconfirmed = replace(order(), status=OrderStatus.UNCONFIRMED)
    assert [(n.chat_id, n.kind) for n in news(order(), unconfirmed, [ADA, 5])][2:] == [
        (ADA, DecisionWanted),
        (5, DecisionWanted),
    ]
    completed = replace(order(), status=OrderStatus.COMPLETED)
    assert {n.chat_id for n in news(order(), completed, [ADA])} == {ALICE}


@pytest.mark.parametrize(("words", "told"), [("Not enough funds on balance", {ALICE, ADA}), ("Bad link", {ALICE})])
def test_a_refusal_that_only_the_operator_can_fix_is_news_to_admins_in_the_providers_words(
    words: str, told: set[int]
) -> None:
    refused = replace(order(), status=OrderStatus.REFUSED, provider_order=None, error=words)
    notices = news(replace(order(), status=OrderStatus.SENDING), refused, [ADA])
    assert {notice.chat_id for notice in notices} == told
    assert [n.content for n in notices if n.kind is OperatorsRefusal] == [OperatorsRefusal(error=words)] * (ADA in told)


def test_a_refill_is_told_at_its_end_and_shown_on_the_card_before() -> None:
    begun = replace(refill(), status=RefillStatus.IN_PROGRESS)
    assert refill_news(order(), refill(), refill()) == ()
    assert [n.kind for n in refill_news(order(), refill(), begun)] == [CardChanged]
    for end in (RefillStatus.COMPLETED, RefillStatus.REJECTED, RefillStatus.CANCELED):
        told = refill_news(order(), begun, replace(begun, status=end))
        assert [n.kind for n in told] == [CardChanged, RefillEnded]
        assert told[1].content == RefillEnded(status=end)


def test_an_unconfirmed_order_that_was_found_is_told_whatever_its_status_is_now() -> None:
    lost = replace(order(), status=OrderStatus.UNCONFIRMED, provider_order=None)
    for status in (OrderStatus.PENDING, OrderStatus.PROCESSING, OrderStatus.UNKNOWN):
        told = news(lost, replace(lost, status=status, provider_order="P1"), [ADA])
        assert [notice.kind for notice in told] == [CardChanged, StatusChanged]
