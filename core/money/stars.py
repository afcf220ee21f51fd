"""Top-ups with Stars: what an invoice is worth, who may pay it, and one credit for each charge."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import Protocol

from core.catalogue.prices import minor_unit
from core.clock import Clock
from core.money.credit import Credit
from core.money.ledger import AnotherCurrency, EntryKind, NewEntry
from core.notices.notice import NewNotice
from core.notices.stars_notices import StarsPaid, StarsTrouble, Trouble

MOST = 10_000
"""Stars of one invoice."""
PRESETS = (50, 100, 250, 500, 1000, 2500)
LASTS = timedelta(days=1)
"""How long an invoice can be paid: its rate is of the day it was made."""
_PAYLOAD = "topup"
STARS_KEY = "stars:"
"""Begins the keys of entries that credit a charge."""


class NotOffered(Exception):
    """Stars are not taken here, or not this many."""


class Doubt(StrEnum):
    """Why a payment is declined before it is made."""

    OFF = "off"
    """Stars are not taken now, or the person is not let in."""
    UNKNOWN = "unknown"
    """No invoice of this person, over this amount."""
    EXPIRED = "expired"
    PAID = "paid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """A request to pay. `amount`, in `currency`, is what the person gets for `stars` at `rate`."""

    payload: str
    payer: int
    stars: int
    rate: Decimal
    amount: Decimal
    currency: str
    created_at: datetime
    charge: str | None = None
    """The payment; None while it is not paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """A payment that was made. `charge` is its id, which never comes twice."""

    charge: str
    payer: int
    stars: int
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment(Paid):
    """A stored payment. `amount` is what was credited for it; None if nothing could be."""

    id: int
    amount: Decimal | None
    currency: str | None
    paid_at: datetime
    refunded: bool = False
    """It is paid back, or that is under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crediting:
    """The entry for a payment, if any, and who is told."""

    entry: NewEntry | None
    notices: Sequence[NewNotice]


class StarStore(Protocol):
    async def invite(self, invoice: Invoice) -> Invoice:
        """Stores an invoice; returns the first one if its payload is known."""
        ...

    async def invoice(self, payload: str) -> Invoice | None: ...

    async def credit(
        self, paid: Paid, crediting: Callable[[Invoice | None], Crediting], now: datetime
    ) -> Payment | None:
        """Stores the payment, marks its invoice, adds the entry and the notices; None if the charge is known."""
        ...

    async def payments(self, payer: int, limit: int) -> list[Payment]:
        """A person's payments, the newest first."""
        ...

    async def payment(self, payment_id: int) -> Payment | None: ...

    async def payment_of(self, charge: str) -> Payment | None: ...


@dataclass
class Stars:
    """`rate` is what one Star is worth in the shop's currency; None if Stars are not taken."""

    store: StarStore
    credit: Credit
    rate: Decimal | None
    lets_in: Callable[[int], bool]
    owners: Collection[int]
    secret: bytes
    clock: Clock

    @property
    def taken(self) -> bool:
        return self.rate is not None and self.credit.wallet

    @property
    def least(self) -> int:
        """The fewest Stars that are worth anything."""
        return next(iter(stars for stars in range(1, MOST + 1) if self.worth(stars) > 0), MOST)

    def worth(self, stars: int) -> Decimal:
        """The credit for this many Stars. Raises NotOffered."""
        if not self.taken or self.rate is None:
            raise NotOffered
        return in_money(stars, self.rate, self.credit.currency)

    def offers(self) -> list[tuple[int, Decimal]]:
        """(Stars, what is credited for them) of the amounts that are offered. Raises NotOffered."""
        worth = ((stars, self.worth(stars)) for stars in PRESETS)
        return [(stars, amount) for stars, amount in worth if amount > 0]

    async def order(self, key: str, payer: int, stars: int) -> Invoice:
        """An invoice for this many Stars; the same one for the same `key`. Raises NotOffered."""
        if not 1 <= stars <= MOST or (amount := self.worth(stars)) <= 0 or self.rate is None:
            raise NotOffered
        return await self.store.invite(
            Invoice(
                payload=self._payload(key, payer),
                payer=payer,
                stars=stars,
                rate=self.rate,
                amount=amount,
                currency=self.credit.currency or "",
                created_at=self.clock(),
            )
        )

    async def doubt(self, payload: str, payer: int, stars: int) -> Doubt | None:
        """Why a payment must not be made; None if it may."""
        if not self.taken or not self.lets_in(payer):
            return Doubt.OFF
        invoice = await self.store.invoice(payload)
        if invoice is None or (invoice.payer, invoice.stars) != (payer, stars):
            return Doubt.UNKNOWN
        if invoice.currency != self.credit.currency:
            return Doubt.EXPIRED
        if invoice.charge is not None:
            return Doubt.PAID
        return Doubt.EXPIRED if self.clock() >= invoice.created_at + LASTS else None

    async def paid(self, paid: Paid) -> Payment | None:
        """Credits a payment whatever has changed since, because the Stars are taken. None if it was credited before."""
        now = self.clock()
        try:
            return await self.store.credit(paid, lambda invoice: self._crediting(paid, invoice), now)
        except AnotherCurrency:
            nothing = Crediting(entry=None, notices=self._tell(paid, Trouble.NOT_CREDITED))
            return await self.store.credit(paid, lambda _: nothing, now)

    def is_ours(self, payload: str, payer: int) -> bool:
        """Whether the payload is one that this bot gave that person."""
        kind, _, rest = payload.partition(":")
        key, _, _mac = rest.rpartition(":")
        return kind == _PAYLOAD and hmac.compare_digest(self._payload(key, payer).encode(), payload.encode())

    def _payload(self, key: str, payer: int) -> str:
        mac = hmac.digest(self.secret, f"stars {key} {payer}".encode(), "sha256")
        return f"{_PAYLOAD}:{key}:{urlsafe_b64encode(mac[:18]).decode()}"

    def _crediting(self, paid: Paid, invoice: Invoice | None) -> Crediting:
        """Credits by the invoice if there is one, else at today's rate if there is one."""
        if invoice is not None and self.credit.currency not in {None, invoice.currency}:
            invoice = None  # the shop counts in another currency by now
        if invoice is not None and (invoice.payer, invoice.stars) == (paid.payer, paid.stars):
            return _credited(paid, invoice.amount, invoice.currency, [])
        rate, currency = (invoice.rate, invoice.currency) if invoice else (self.rate, self.credit.currency)
        if rate is None or currency is None or (amount := in_money(paid.stars, rate, currency)) <= 0:
            return Crediting(entry=None, notices=self._tell(paid, Trouble.NOT_CREDITED))
        return _credited(paid, amount, currency, self._tell(paid, Trouble.NO_INVOICE))

    def _tell(self, paid: Paid, trouble: Trouble) -> list[NewNotice]:
        news = StarsTrouble(trouble=trouble, user_id=paid.payer, stars=paid.stars, charge=paid.charge)
        return [NewNotice(chat_id=owner, content=news) for owner in self.owners]


def in_money(stars: int, rate: Decimal, currency: str | None) -> Decimal:
    """Rounded down to the minor unit: many small payments are never worth more than a large one."""
    return (stars * rate).quantize(minor_unit(currency or ""), ROUND_FLOOR)


def _credited(paid: Paid, amount: Decimal, currency: str, more: Sequence[NewNotice]) -> Crediting:
    entry = NewEntry(
        user_id=paid.payer,
        kind=EntryKind.TOP_UP,
        currency=currency,
        available=amount,
        note=stars_note(paid.stars),
        key=f"{STARS_KEY}{paid.charge}",
    )
    news = StarsPaid(stars=paid.stars, amount=amount, currency=currency)
    return Crediting(entry=entry, notices=[NewNotice(chat_id=paid.payer, content=news), *more])


def stars_note(stars: int) -> str:
    """The note of a ledger entry, the same in every language."""
    return f"⭐ {stars}"
