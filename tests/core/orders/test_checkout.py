"""Until the press: may it be ordered, are the answers still valid, and what does it cost now?"""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest

from core.catalogue.acceptable_use import Policy
from core.catalogue.catalogue import Catalogue
from core.catalogue.prices import PriceList
from core.catalogue.service import Service, ServiceType, Unorderable
from core.catalogue.shop import Shop
from core.forms.draft import Draft, ShownQuote
from core.forms.flow import OrderSummary
from core.forms.form import BadAnswer
from core.maintenance import MaintenanceMode
from core.money.credit import Credit
from core.money.limits import Limits, OverLimit
from core.money.wallet import Wallet
from core.orders.batch import BatchClaim
from core.orders.checkout import (
    AlreadyPlaced,
    Away,
    Changed,
    Checkout,
    NotConfirmed,
    NotOrderable,
    Ordering,
    Queued,
    TermsNeeded,
    Where,
    intent,
    show,
)
from core.orders.order import Intent, Order
from core.orders.order_limits import OrderLimits
from core.people.terms import TERMS_VERSION
from core.people.user import User
from tests.core.fake_catalogue import FakeServices
from tests.core.fake_desk import FakeMaintenance
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders
from tests.core.fake_people import FakeUsers
from tests.core.fake_rules import FakeRules
from tests.core.samples import ALICE, LINK, NOW, Time, order, service

_STORE = FakeOrders(FakeNotices())
FREE = Wallet(_STORE.ledger, _STORE, Credit(), {})
ANSWERS = {"link": LINK, "quantity": "1000"}
NEW = User(id=ALICE, first_seen_at=NOW)
AGREED = replace(NEW, terms_version=TERMS_VERSION)


def ordering(*services: Service) -> Ordering:
    shop = Shop(FakeServices(), FakeRules(), Policy(), {})
    shop.catalogue = Catalogue(services, Policy())
    return Ordering(shop, {"north": PriceList("USD", Decimal(10))}, Policy(), Time())


def test_a_review_holds_the_service_the_form_and_the_current_price() -> None:
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
def test_an_order_that_is_not_possible_is_refused_with_its_reason(offered: Service, reason: Unorderable | None) -> None:
    rules = ordering(offered)
    for refused in (lambda: rules.service(1), lambda: rules.review(1, ANSWERS)):
        with pytest.raises(NotOrderable) as error:
            refused()
        assert error.value.reason is reason


def test_answers_are_checked_against_todays_limits() -> None:
    with pytest.raises(BadAnswer):
        ordering(service(minimum=2_000)).review(1, ANSWERS)


def test_an_intent_holds_the_shown_and_the_sent_values() -> None:
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


@dataclass
class Shopkeeper:
    """Places nothing, and knows what was placed before."""

    away: bool = False
    confirmed: dict[str, Order] = field(default_factory=dict)

    async def confirm(
        self, intent: Intent, limits: Limits | None = None, claim: BatchClaim | None = None
    ) -> tuple[Order, bool]:
        known = self.confirmed.get(intent.key)
        return (known, False) if known else (self.confirmed.setdefault(intent.key, order(user_id=ALICE)), True)

    async def reachable(self, name: str) -> bool:
        return not self.away

    async def order_of_key(self, key: str, user_id: int) -> Order | None:
        return self.confirmed.get(key)


@dataclass
class Heard:
    """Notes what the operator hears of the shop's limit."""

    of: list[OverLimit] = field(default_factory=list)

    async def limit_reached(self, over: OverLimit, currency: str | None) -> None:
        self.of.append(over)


PRESS = Where(ALICE, 100)


class TestThePress:
    """Everything is checked at the press, in one place, for every way of ordering."""

    @pytest.fixture
    def placer(self) -> Shopkeeper:
        return Shopkeeper()

    @pytest.fixture
    def users(self) -> FakeUsers:
        return FakeUsers()

    @pytest.fixture
    def checkout(self, placer: Shopkeeper, users: FakeUsers) -> Checkout:
        maintenance = MaintenanceMode(FakeMaintenance(), Time())
        return Checkout(
            ordering(service()),
            placer,
            FakeOrders(FakeNotices()),
            users,
            FREE,
            Time(),
            maintenance,
            Heard(),
            OrderLimits(FREE, _STORE.limits, _STORE, Time()),
        )

    async def shown(self, checkout: Checkout, user: User) -> Draft:
        """A draft whose summary `user` sees in message 100."""
        draft = Draft.begun("key-1", 1, ANSWERS)
        show(draft, await checkout.next(draft, user), 100)
        return draft

    async def test_places_what_was_shown(self, checkout: Checkout, placer: Shopkeeper) -> None:
        draft = await self.shown(checkout, AGREED)
        outcome = await checkout.place(draft, draft.seal, PRESS, AGREED)
        assert outcome == Queued(placer.confirmed[draft.key])

    async def test_places_it_once(self, checkout: Checkout, placer: Shopkeeper) -> None:
        draft = await self.shown(checkout, AGREED)
        await checkout.place(draft, draft.seal, PRESS, AGREED)
        assert await checkout.place(draft, draft.seal, PRESS, AGREED) == AlreadyPlaced(placer.confirmed[draft.key])

    @pytest.mark.parametrize(
        "offered", [service(rate=Decimal(2)), service(minimum=2_000), service(offered=False), service(2)]
    )
    async def test_places_nothing_that_has_changed(
        self, checkout: Checkout, placer: Shopkeeper, offered: Service
    ) -> None:
        draft = await self.shown(checkout, AGREED)
        checkout.ordering = ordering(offered)
        assert await checkout.place(draft, draft.seal, PRESS, AGREED) == Changed()
        assert placer.confirmed == {}

    async def test_places_nothing_from_an_earlier_summary(self, checkout: Checkout, placer: Shopkeeper) -> None:
        draft = await self.shown(checkout, AGREED)
        earlier = draft.seal
        draft.correct("quantity", "2000")
        show(draft, await checkout.next(draft, AGREED), 100)
        assert await checkout.place(draft, earlier, PRESS, AGREED) == Changed()
        assert placer.confirmed == {}

    async def test_places_from_the_same_summary_in_another_message(self, checkout: Checkout) -> None:
        draft = await self.shown(checkout, AGREED)
        assert isinstance(await checkout.place(draft, draft.seal, Where(ALICE, 99), AGREED), Queued)

    async def test_a_summary_knows_the_seal_of_its_draft(self, checkout: Checkout) -> None:
        for user in (AGREED, NEW):
            draft = await self.shown(checkout, user)
            step = await checkout.next(draft, user)
            assert isinstance(step, OrderSummary)
            assert Draft.model_validate_json(draft.model_dump_json()).seal == draft.seal == step.seal

    @pytest.mark.parametrize(
        "other",
        [
            {"answers": ANSWERS | {"quantity": "2000"}},
            {"shown": ShownQuote(units=1000, cost=Decimal("0.90"), price=Decimal("0.98"), currency="USD")},
            {"shown": None},
            {"confirmation": "1999-01"},
            {"terms": "1999-01"},
        ],
    )
    async def test_another_summary_has_another_seal(self, checkout: Checkout, other: dict[str, Any]) -> None:
        draft = await self.shown(checkout, AGREED)
        assert draft.model_copy(update=other).seal != draft.seal

    async def test_an_amount_that_is_written_differently_is_the_same_amount(self, checkout: Checkout) -> None:
        draft = await self.shown(checkout, AGREED)
        same = ShownQuote(units=1000, cost=Decimal("0.9000"), price=Decimal("0.9900"), currency="USD")
        assert draft.model_copy(update={"shown": same}).seal == draft.seal

    async def test_needs_the_confirmation_of_ownership_as_it_is_worded_now(
        self, checkout: Checkout, placer: Shopkeeper
    ) -> None:
        draft = await self.shown(checkout, AGREED)
        draft.confirmation = "1999-01"
        assert await checkout.place(draft, draft.seal, PRESS, AGREED) == NotConfirmed()
        assert placer.confirmed == {}

    async def test_needs_terms_that_the_summary_asked_to_accept(
        self, checkout: Checkout, placer: Shopkeeper, users: FakeUsers
    ) -> None:
        draft = await self.shown(checkout, AGREED)
        assert await checkout.place(draft, draft.seal, PRESS, NEW) == TermsNeeded()
        assert (placer.confirmed, users.rows) == ({}, {})

    async def test_accepts_the_terms_that_the_summary_showed(self, checkout: Checkout, users: FakeUsers) -> None:
        draft = await self.shown(checkout, NEW)
        assert isinstance(await checkout.place(draft, draft.seal, PRESS, NEW), Queued)
        assert users.rows[ALICE].terms_version == TERMS_VERSION

    async def test_accepts_nothing_while_the_provider_is_away(
        self, checkout: Checkout, placer: Shopkeeper, users: FakeUsers
    ) -> None:
        draft = await self.shown(checkout, NEW)
        placer.away = True
        assert await checkout.place(draft, draft.seal, PRESS, NEW) == Away("north")
        assert (placer.confirmed, users.rows) == ({}, {})
