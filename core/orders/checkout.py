"""Checkout: everything checked at the press, once. The chat, mass lists and files order through it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from core.clock import Clock
from core.forms.draft import Draft, ShownQuote
from core.forms.fields import Topic
from core.forms.flow import Asked, Next, Note, OrderSummary, advance
from core.forms.form import BadAnswer, Question, quantity_of
from core.forms.ordering import NotOrderable, Ordering, Review
from core.forms.presets import presets
from core.maintenance import Maintenance
from core.money.ledger import NotCovered, WalletBalance
from core.money.limits import Limit, Limits, OverLimit
from core.orders.batch import BatchClaim
from core.orders.checkout_outcomes import (
    AlreadyPlaced,
    Away,
    Changed,
    CheckoutOutcome,
    LimitExceeded,
    NotConfirmed,
    NotEnough,
    Paused,
    Queued,
    TermsNeeded,
)
from core.orders.order import Intent, Order
from core.orders.order_limits import OrderLimits
from core.people.terms import TERMS_VERSION
from core.people.user import User

__all__ = [
    "CONFIRMATION_VERSION",
    "AlreadyPlaced",
    "Away",
    "Changed",
    "Checkout",
    "CheckoutOutcome",
    "LimitExceeded",
    "NotConfirmed",
    "NotEnough",
    "NotOrderable",
    "Ordering",
    "Paused",
    "Queued",
    "Review",
    "TermsNeeded",
]

CONFIRMATION_VERSION = "2026-11"
"""Grows when the wording of the confirmation of ownership changes; it is stored with each order."""


@dataclass(frozen=True, slots=True)
class Where:
    """Who presses, and the message that becomes the order's card. Users order in their private chat."""

    user_id: int
    message_id: int | None = None
    thread_id: int | None = None


class Placer(Protocol):
    async def confirm(
        self, intent: Intent, limits: Limits | None = None, claim: BatchClaim | None = None
    ) -> tuple[Order, bool]: ...

    async def reachable(self, name: str) -> bool: ...

    async def order_of_key(self, key: str, user_id: int) -> Order | None: ...


class CheckoutStore(Protocol):
    async def open_alike(self, user_id: int, service_id: int, link: str) -> int | None: ...

    async def last_quantity(self, user_id: int, service_id: int) -> int | None: ...


class WalletReader(Protocol):
    """The money that people can spend; None if nobody pays from a balance."""

    @property
    def pays(self) -> bool:
        """Whether orders are paid from balances."""
        ...

    @property
    def limits(self) -> Limits | None: ...

    async def balance(self, user_id: int) -> WalletBalance | None: ...


class TermsStore(Protocol):
    async def accept_terms(self, user_id: int, version: str, now: datetime) -> None: ...


class MaintenanceReader(Protocol):
    async def current(self) -> Maintenance | None: ...


class Alarm(Protocol):
    async def limit_reached(self, over: OverLimit, currency: str | None) -> None:
        """Tells operators that the shop's own limit stops orders."""
        ...


@dataclass
class Checkout:
    ordering: Ordering
    placing: Placer
    store: CheckoutStore
    users: TermsStore
    wallet: WalletReader
    clock: Clock
    maintenance: MaintenanceReader
    alarm: Alarm
    limits: OrderLimits

    async def next(self, draft: Draft, user: User, note: Note | None = None) -> Next:
        """The next step of a form, with what is known about the person's other orders."""
        step = advance(draft, self.ordering, note)
        match step:
            case OrderSummary():
                twin = await self.store.open_alike(user.id, step.review.service.id, step.review.form.target)
                closed, balance = await self.maintenance.current(), await self.wallet.balance(user.id)
                available = balance.available if balance is not None else None
                [above_limit] = await self.limits.above(user.id, [step.review.quote])
                step = replace(step, open_order=twin, terms=not has_accepted(user), closed=closed)
                step = replace(step, available=available, above_limit=above_limit)
                return replace(step, seal=_seal(draft, step))
            case Asked(question=Question(topic=Topic.QUANTITY)):
                last = await self.store.last_quantity(user.id, step.service.id)
                offered = presets(step.question.minimum, step.question.maximum, last)
                quotes = [self.ordering.quote(step.service, count) for count in offered]
                above = await self.limits.above(user.id, quotes)
                fitting = zip(offered, quotes, above, strict=True)
                return replace(step, offers=tuple((count, quote) for count, quote, over in fitting if over is None))
            case _:
                return step

    async def place(
        self, draft: Draft, seal: str, where: Where, user: User, claim: BatchClaim | None = None
    ) -> CheckoutOutcome:
        """Places the order once, however often and on however many devices the button is pressed.

        `seal` is that of the summary with the button. Raises ClaimLost for a line of a list whose `claim` no longer
        holds.
        """
        earlier = await self.placing.order_of_key(draft.key, where.user_id)
        if earlier is not None:
            return AlreadyPlaced(earlier)
        if (closed := await self.maintenance.current()) is not None:
            return Paused(closed)
        review = self._held(draft) if seal == draft.seal else None
        if review is None:
            return Changed()
        if draft.confirmation != CONFIRMATION_VERSION:
            return NotConfirmed()
        if not has_accepted(user) and draft.terms != TERMS_VERSION:
            return TermsNeeded()
        if not await self.placing.reachable(review.service.provider):
            return Away(review.service.provider)
        if not has_accepted(user):
            await self.users.accept_terms(where.user_id, TERMS_VERSION, self.clock())
        wanted = intent(review, draft, where)
        currency = self.ordering.prices[wanted.provider].currency
        in_another = currency if currency != wanted.currency else None
        return await self._confirm(replace(wanted, from_balance=self.wallet.pays, cost_currency=in_another), claim)

    async def _confirm(self, wanted: Intent, claim: BatchClaim | None) -> CheckoutOutcome:
        try:
            order, is_new = await self.placing.confirm(wanted, self.wallet.limits, claim)
        except NotCovered as short:
            return NotEnough(short.available, short.wanted, wanted.currency)
        except OverLimit as over:
            if over.which is Limit.SHOP:
                await self.alarm.limit_reached(over, wanted.currency)
            return LimitExceeded(over.which, over.limit, over.used, wanted.price, wanted.currency)
        return Queued(order) if is_new else AlreadyPlaced(order)

    def _held(self, draft: Draft) -> Review | None:
        """The current review, if it is still what the summary showed."""
        try:
            review = self.ordering.review(draft.service_id, draft.answers)
        except (NotOrderable, BadAnswer):
            return None
        return review if draft.shown == ShownQuote.of(review.quote) else None


def has_accepted(user: User) -> bool:
    """Whether the person has accepted the terms as they are now."""
    return user.terms_version == TERMS_VERSION


def show(draft: Draft, step: Next, message_id: int | None) -> None:
    """Keeps in the draft what the person sees now, to compare it with the press."""
    draft.message_id = message_id
    draft.at_summary = isinstance(step, OrderSummary)
    if isinstance(step, OrderSummary):
        draft.shown = ShownQuote.of(step.review.quote)
        draft.confirmation = CONFIRMATION_VERSION
        draft.terms = TERMS_VERSION if step.terms else ""


def _seal(draft: Draft, step: OrderSummary) -> str:
    """The seal that `draft` will have once this summary is shown."""
    shown = draft.model_copy()
    show(shown, step, None)
    return shown.seal


def intent(review: Review, draft: Draft, where: Where) -> Intent:
    """The order to store and send once the person has confirmed `review`."""
    service, quote = review.service, review.quote
    assert service.type is not None, "only a known type can be reviewed"  # noqa: S101
    return Intent(
        key=draft.key,
        user_id=where.user_id,
        chat_id=where.user_id,
        card_message_id=where.message_id,
        service_id=service.id,
        provider=service.provider,
        service_number=service.number,
        service_name=service.name,
        service_type=service.type,
        fields=review.form.payload(),
        link=review.form.target,
        quantity=quantity_of(review.form),
        price=quote.price,
        cost=quote.cost,
        currency=quote.currency,
        thread_id=where.thread_id,
        confirmed_version=draft.confirmation,
    )
