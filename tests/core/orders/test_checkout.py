"""Up to the press of the button: may it be ordered, do the answers hold, what does it cost now."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.catalogue.catalogue import Catalogue, Shop
from core.catalogue.policy import Policy
from core.catalogue.prices import PriceList
from core.catalogue.service import Service, ServiceType, Unorderable
from core.forms.draft import Draft
from core.forms.form import BadAnswer
from core.orders.checkout import NotOrderable, Ordering, Where, intent
from tests.core.fakes import FakeServices
from tests.core.samples import ALICE, LINK, Time, service

ANSWERS = {"link": LINK, "quantity": "1000"}


def ordering(*services: Service) -> Ordering:
    shop = Shop(FakeServices(), Policy(), {"north", "south"})
    shop.catalogue = Catalogue(services, Policy())
    return Ordering(shop, {"north": PriceList("USD", Decimal(10))}, Policy(), Time())


def test_a_review_holds_the_service_the_form_and_the_price_of_now() -> None:
    review = ordering(service()).review(1, ANSWERS)
    assert review.service == service()
    assert review.form.payload() == ANSWERS
    assert (review.quote.cost, review.quote.price) == (Decimal("0.90"), Decimal("0.99"))


@pytest.mark.parametrize(
    ("offered", "reason"),
    [
        (service(2), None),
        (service(offered=False), Unorderable.NO_LONGER_OFFERED),
        (service(provider="south"), Unorderable.NO_LONGER_OFFERED),
        (service(name="Mass Report"), Unorderable.POLICY),
        (service(type=None, type_text="Special"), Unorderable.UNKNOWN_TYPE),
        (service(rate=Decimal(0)), Unorderable.UNPRICED),
    ],
)
def test_what_cannot_be_ordered_is_refused_with_its_reason(offered: Service, reason: Unorderable | None) -> None:
    rules = ordering(offered)
    for refused in (lambda: rules.service(1), lambda: rules.review(1, ANSWERS)):
        with pytest.raises(NotOrderable) as error:
            refused()
        assert error.value.reason is reason


def test_answers_are_held_against_the_limits_of_now() -> None:
    with pytest.raises(BadAnswer):
        ordering(service(minimum=2_000)).review(1, ANSWERS)


def test_an_intent_holds_what_was_shown_and_what_is_sent() -> None:
    rules = ordering(replace(service(), number="ord_7", type=ServiceType.COMMENT_LIKES, type_text="comment_likes"))
    review = rules.review(1, ANSWERS | {"username": "ann"})
    made = intent(review, Draft(key="key-1", service_id=1, confirmation="1"), Where(ALICE, 100))
    assert (made.key, made.user_id, made.chat_id, made.card_message_id) == ("key-1", ALICE, ALICE, 100)
    assert (made.provider, made.service_number, made.service_type) == (
        "north",
        "ord_7",
        ServiceType.COMMENT_LIKES,
    )
    assert made.fields == ANSWERS | {"username": "ann"}
    assert (made.link, made.quantity) == (LINK, 1000)
    assert (made.price, made.cost, made.currency) == (Decimal("0.99"), Decimal("0.90"), "USD")


def test_an_open_subscription_is_ordered_without_a_price() -> None:
    rules = ordering(service(type=ServiceType.SUBSCRIPTIONS))
    answers = {"username": "ann", "min": "10", "max": "20", "delay": "0"}
    made = intent(rules.review(1, answers), Draft(key="key-1", service_id=1), Where(ALICE))
    assert (made.price, made.cost, made.currency, made.quantity, made.link) == (
        None,
        None,
        "USD",
        None,
        "ann",
    )
