"""Paying Stars back: the balance first, then Telegram, through an outbox; and refunds that somebody else made."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from core.audit.audit import NewAuditEntry
from core.backoff import pause_after
from core.clock import Clock
from core.money.ledger import EntryKind, NewEntry
from core.money.stars import Payment, stars_note
from core.notices.notice import NewNotice
from core.notices.stars_notices import StarsRefunded, StarsTrouble, Trouble

FIRST_PAUSE, LONGEST_PAUSE = 30.0, 3600.0
"""Seconds until a refund that may have been lost is asked for again."""
AT_ONCE = 10
REFUND_KEY = "stars-refund:"
"""Begins the keys of entries that take a refund from a balance."""
BACK_KEY = "stars-kept:"
"""The same of those that give it back, since it was refused."""


class NoSuchPayment(LookupError):
    """A payment with that number does not exist."""


class RefundedAlready(Exception):
    """The payment is paid back, or that is under way."""


class RefundRefused(Exception):
    """The Stars are surely not paid back; the message says why."""


class NoClearAnswer(Exception):
    """The outcome is unknown; try again later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """A payment that goes back. `amount` was taken from the balance; `by` None means that somebody else did it."""

    id: int
    payment: Payment
    amount: Decimal
    by: int | None
    asked_at: datetime
    tries: int = 0


class RefundStore(Protocol):
    async def payment(self, payment_id: int) -> Payment | None: ...

    async def payment_of(self, charge: str) -> Payment | None: ...

    async def refund(self, payment: Payment, owner: int, audit_entry: NewAuditEntry, now: datetime) -> Refund:
        """Takes the amount from the balance and puts the refund into the outbox. Raises NotCovered, RefundedAlready."""
        ...

    async def take_refunds(self, now: datetime, again: Callable[[int], timedelta], limit: int) -> list[Refund]:
        """Claims the due refunds; each is due again after `again(tries)`, however this try ends."""
        ...

    async def refunded(self, refund: Refund, notices: Sequence[NewNotice], now: datetime) -> bool:
        """Ends a running refund, and tells people. False if it had already ended."""
        ...

    async def refund_refused(
        self, refund: Refund, why: str, audit_entry: NewAuditEntry, notices: Sequence[NewNotice], now: datetime
    ) -> bool:
        """Ends a refused refund the same way: its amount goes back into the balance."""
        ...

    async def refunded_elsewhere(
        self, payment: Payment, tell: Callable[[Decimal, bool], Sequence[NewNotice]], now: datetime
    ) -> None:
        """Somebody else paid it back: takes the amount, as far as the balance goes, unless a refund is known.

        A refund that is under way ends by it. `tell(amount taken, whether we paid it back)` says who is told.
        """
        ...


class RefundPost(Protocol):
    async def refund(self, payer: int, charge: str) -> None:
        """Pays a charge back; one that is paid back counts as done. Raises RefundRefused, NoClearAnswer."""
        ...


@dataclass
class Refunding:
    """The caller of `refund` has checked that `owner` is one."""

    store: RefundStore
    post: RefundPost
    owners: Collection[int]
    clock: Clock

    async def refund(self, payment_id: int, owner: int) -> Refund:
        """Raises NoSuchPayment, RefundedAlready, NotCovered."""
        payment = await self.store.payment(payment_id)
        if payment is None:
            raise NoSuchPayment(payment_id)
        return await self.store.refund(payment, owner, _audit_entry("stars.refund", owner, payment), self.clock())

    async def send_due(self) -> int:
        """Pays back what is due. Returns how many refunds came to an end."""
        due = await self.store.take_refunds(self.clock(), _again, AT_ONCE)
        return sum([await self._send(refund) for refund in due])

    async def _send(self, refund: Refund) -> bool:
        payment = refund.payment
        try:
            await self.post.refund(payment.payer, payment.charge)
        except NoClearAnswer:
            return False
        except RefundRefused as refused:
            why = str(refused)
            audit_entry = _audit_entry("stars.refund_refused", refund.by or 0, payment, why=why)
            return await self.store.refund_refused(
                refund, why, audit_entry, self._tell(payment, Trouble.REFUSED, why), self.clock()
            )
        return await self.store.refunded(refund, _told(payment, refund.amount), self.clock())

    async def seen(self, charge: str) -> bool:
        """Notes that a charge was paid back, by us or by somebody else. False if the payment is not known."""
        payment = await self.store.payment_of(charge)
        if payment is None:
            return False

        def tell(taken: Decimal, ours: bool) -> list[NewNotice]:
            news = _told(payment, taken)
            if ours:
                return news
            covered = taken == (payment.amount or 0)
            return news + self._tell(payment, Trouble.REFUNDED_ELSEWHERE if covered else Trouble.NOT_COVERED)

        await self.store.refunded_elsewhere(payment, tell, self.clock())
        return True

    def _tell(self, payment: Payment, trouble: Trouble, why: str = "") -> list[NewNotice]:
        about = {"user_id": payment.payer, "stars": payment.stars, "charge": payment.charge}
        news = StarsTrouble(trouble=trouble, why=why, **about)  # type: ignore[arg-type]
        return [NewNotice(chat_id=owner, content=news) for owner in self.owners]


def taking(payment: Payment, amount: Decimal, refund_id: int, by: int | None) -> NewEntry | None:
    """The entry that takes a refund from the balance; None if it takes nothing."""
    return _moving(payment, -amount, f"{REFUND_KEY}{refund_id}", by)


def giving_back(refund: Refund) -> NewEntry | None:
    """The entry that undoes it."""
    return _moving(refund.payment, refund.amount, f"{BACK_KEY}{refund.id}", refund.by)


def _moving(payment: Payment, amount: Decimal, key: str, by: int | None) -> NewEntry | None:
    if not amount or payment.currency is None:
        return None
    return NewEntry(
        user_id=payment.payer,
        kind=EntryKind.CORRECTION,
        currency=payment.currency,
        available=amount,
        by=by,
        note=stars_note(payment.stars),
        key=key,
    )


def _told(payment: Payment, amount: Decimal) -> list[NewNotice]:
    news = StarsRefunded(stars=payment.stars, amount=amount, currency=payment.currency or "")
    return [NewNotice(chat_id=payment.payer, content=news)]


def _again(tries: int) -> timedelta:
    return timedelta(seconds=pause_after(tries + 1, FIRST_PAUSE, LONGEST_PAUSE))


def _audit_entry(action: str, actor: int, payment: Payment, **more: str) -> NewAuditEntry:
    facts = {"stars": payment.stars, "amount": payment.amount, "currency": payment.currency, "charge": payment.charge}
    return NewAuditEntry(actor=actor, action=action, target=f"person:{payment.payer}", after=facts | more)
