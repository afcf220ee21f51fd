"""Payments in Stars in memory, with the promises of the real store."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from core.audit.audit import NewAuditEntry
from core.money.star_refunds import Refund, RefundedAlready, giving_back, taking
from core.money.stars import Crediting, Invoice, Paid, Payment
from core.notices.notice import NewNotice
from tests.core.fake_ledger import FakeLedger

if TYPE_CHECKING:
    from tests.core.fake_notices import FakeNotices


@dataclass
class KeptRefund:
    refund: Refund
    due_at: datetime
    done: bool = False
    refused: str | None = None


@dataclass
class FakeStars:
    ledger: FakeLedger
    notices: "FakeNotices"
    invoices: dict[str, Invoice] = field(default_factory=dict)
    paid: list[Payment] = field(default_factory=list)
    refunds: list[KeptRefund] = field(default_factory=list)
    looked_at: datetime | None = None
    seen: int = 0

    async def invite(self, invoice: Invoice) -> Invoice:
        return self.invoices.setdefault(invoice.payload, invoice)

    async def invoice(self, payload: str) -> Invoice | None:
        return self.invoices.get(payload)

    async def credit(
        self, paid: Paid, crediting: Callable[[Invoice | None], Crediting], now: datetime
    ) -> Payment | None:
        if await self.payment_of(paid.charge) is not None:
            return None
        invoice = self.invoices.get(paid.payload)
        done = crediting(invoice)
        if invoice is not None and invoice.charge is None:
            self.invoices[paid.payload] = replace(invoice, charge=paid.charge)
        amount = currency = None
        if done.entry is not None:
            amount, currency = done.entry.available, done.entry.currency
            await self.ledger.add(done.entry, now)
        stored = Payment(
            id=len(self.paid) + 1,
            charge=paid.charge,
            payer=paid.payer,
            stars=paid.stars,
            payload=paid.payload,
            amount=amount,
            currency=currency,
            paid_at=now,
        )
        self.paid.append(stored)
        await self.notices.add(done.notices, now)
        return stored

    async def payments(self, payer: int, limit: int) -> list[Payment]:
        return [self._shown(one) for one in reversed(self.paid) if one.payer == payer][:limit]

    async def payment(self, payment_id: int) -> Payment | None:
        return next((self._shown(one) for one in self.paid if one.id == payment_id), None)

    async def payment_of(self, charge: str) -> Payment | None:
        return next((self._shown(one) for one in self.paid if one.charge == charge), None)

    async def refund(self, payment: Payment, owner: int, audit_entry: NewAuditEntry, now: datetime) -> Refund:
        if self._standing(payment.id) is not None:
            raise RefundedAlready
        refund = await self._keep(payment, payment.amount or Decimal(0), owner, now)
        self.notices.audit.record(audit_entry, now)
        return refund

    async def take_refunds(self, now: datetime, again: Callable[[int], timedelta], limit: int) -> list[Refund]:
        due = [one for one in self.refunds if not one.done and one.refused is None and one.due_at <= now][:limit]
        for one in due:
            one.due_at = now + again(one.refund.tries)
            one.refund = replace(one.refund, tries=one.refund.tries + 1)
        return [one.refund for one in due]

    async def refunded(self, refund: Refund, notices: Sequence[NewNotice], now: datetime) -> bool:
        kept = self._kept(refund.id)
        if kept.done or kept.refused is not None:
            return False
        kept.done = True
        await self.notices.add(notices, now)
        return True

    async def refund_refused(
        self, refund: Refund, why: str, audit_entry: NewAuditEntry, notices: Sequence[NewNotice], now: datetime
    ) -> bool:
        kept = self._kept(refund.id)
        if kept.done or kept.refused is not None:
            return False
        kept.refused = why
        if (entry := giving_back(refund)) is not None:
            await self.ledger.add(entry, now)
        self.notices.audit.record(audit_entry, now)
        await self.notices.add(notices, now)
        return True

    async def refunded_elsewhere(
        self, payment: Payment, tell: Callable[[Decimal, bool], Sequence[NewNotice]], now: datetime
    ) -> None:
        if (standing := self._standing(payment.id)) is not None:
            await self.refunded(standing.refund, tell(standing.refund.amount, True), now)
            return
        available = (await self.ledger.balance(payment.payer)).available
        refund = await self._keep(payment, min(payment.amount or Decimal(0), available), None, now)
        await self.refunded(refund, tell(refund.amount, False), now)

    async def begin_look(self, now: datetime, every: timedelta) -> int | None:
        if self.looked_at is not None and self.looked_at > now - every:
            return None
        self.looked_at = now
        return self.seen

    async def end_look(self, seen: int) -> None:
        self.seen = seen

    async def forget_unpaid(self, before: datetime) -> None:
        kept = {key: one for key, one in self.invoices.items() if one.charge or one.created_at >= before}
        self.invoices = kept

    async def _keep(self, payment: Payment, amount: Decimal, by: int | None, now: datetime) -> Refund:
        refund = Refund(id=len(self.refunds) + 1, payment=payment, amount=amount, by=by, asked_at=now)
        if (entry := taking(payment, amount, refund.id, by)) is not None:
            await self.ledger.add(entry, now)
        self.refunds.append(KeptRefund(refund, now))
        return refund

    def _kept(self, refund_id: int) -> KeptRefund:
        return next(one for one in self.refunds if one.refund.id == refund_id)

    def _standing(self, payment_id: int) -> KeptRefund | None:
        mine = (one for one in self.refunds if one.refund.payment.id == payment_id)
        return next((one for one in mine if one.refused is None), None)

    def _shown(self, payment: Payment) -> Payment:
        return replace(payment, refunded=self._standing(payment.id) is not None)
