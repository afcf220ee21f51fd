"""The machine with Stars: top-ups, repeated payments, and refunds that end, are lost, are refused, or are others'."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from core.money.credit import Credit, CreditMode
from core.money.star_books import Transaction
from core.money.star_refunds import NoClearAnswer, RefundedAlready, Refunding, RefundRefused
from core.money.stars import Paid, Payment, Stars
from tests.money.machine import NOW, MoneyMachine, crashes, people

RATE = Decimal("0.013")


class Telegram:
    """Pays back as `answer` says: yes, no, or yes without saying so."""

    def __init__(self) -> None:
        self.answer = "yes"
        self.refunded: set[str] = set()

    async def refund(self, payer: int, charge: str) -> None:
        if self.answer == "no" and charge not in self.refunded:
            raise RefundRefused("BALANCE_TOO_LOW")
        self.refunded.add(charge)
        if self.answer == "lost":
            raise NoClearAnswer

    async def transactions(self, offset: int, limit: int) -> tuple[Sequence[Transaction], int]:
        return [], 0


class StarMachine(MoneyMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.telegram = Telegram()
        self.payments: list[Paid] = []

    @property
    def stars(self) -> Stars:
        wallet = Credit(mode=CreditMode.WALLET, currency="USD")
        return Stars(self.place.stars, wallet, RATE, lambda _: True, [], b"secret", lambda: self.now)

    @property
    def refunding(self) -> Refunding:
        return Refunding(self.place.stars, self.telegram, [], lambda: self.now)

    def stored(self, paid: Paid) -> Payment:
        found = self.run(self.place.stars.payment_of(paid.charge))
        assert found is not None
        return found

    @rule(who=people, stars=st.integers(1, 1_000), crash=crashes, more=st.sampled_from([0, 0, 5]))
    def pay(self, who: int, stars: int, crash: str | None, more: int) -> None:
        """Pays. `more` Stars than the invoice says should never come, but are credited all the same."""
        invoice = self.run(self.stars.order(self.key("invoice"), self.person(who), stars))
        paid = Paid(charge=self.key("charge"), payer=self.person(who), stars=stars + more, payload=invoice.payload)
        self.survive(lambda: self.stars.paid(paid), crash)
        self.payments.append(paid)
        cents = (stars + more) * 13 // 10
        self.given[who] += Fraction(cents, 100)

    @precondition(lambda self: self.payments)
    @rule(data=st.data(), elsewhere=st.booleans())
    def hear_again(self, data: st.DataObject, elsewhere: bool) -> None:
        """The update comes again, or the hourly look finds it, perhaps under the name of somebody else."""
        paid = data.draw(st.sampled_from(self.payments))
        again = replace(paid, payer=self.person(0)) if elsewhere else paid
        assert self.run(self.stars.paid(again)) is None

    @precondition(lambda self: self.payments)
    @rule(data=st.data(), crash=crashes)
    def refund(self, data: st.DataObject, crash: str | None) -> None:
        payment = self.stored(data.draw(st.sampled_from(self.payments)))
        amount = payment.amount or Decimal(0)
        available = self.run(self.place.ledger.balance(payment.payer)).available
        try:
            if self.is_covered(lambda: self.refunding.refund(payment.id, 1), crash, available, amount):
                self.given[payment.payer - self.first] -= Fraction(amount)
            assert not payment.refunded
        except RefundedAlready:
            # Either it was refunded, or this very press died after its commit and came again.
            if not payment.refunded:
                assert crash == "after the commit"
                self.given[payment.payer - self.first] -= Fraction(amount)

    @rule(answer=st.sampled_from(["yes", "no", "lost"]), crash=crashes)
    def send_refunds(self, answer: str, crash: str | None) -> None:
        self.now += timedelta(hours=2)
        self.telegram.answer = answer
        refused = [one for one in map(self.stored, self.payments) if one.refunded]
        self.survive(self.refunding.send_due, crash)
        for payment in refused:
            if not self.stored(payment).refunded:
                assert payment.charge not in self.telegram.refunded
                self.given[payment.payer - self.first] += Fraction(payment.amount or 0)

    @precondition(lambda self: self.payments)
    @rule(data=st.data(), crash=crashes)
    def be_refunded_elsewhere(self, data: st.DataObject, crash: str | None) -> None:
        payment = self.stored(data.draw(st.sampled_from(self.payments)))
        self.telegram.refunded.add(payment.charge)
        available = self.run(self.place.ledger.balance(payment.payer)).available
        self.survive(lambda: self.refunding.seen(payment.charge), crash)
        if not payment.refunded:
            self.given[payment.payer - self.first] -= Fraction(min(available, payment.amount or Decimal(0)))
        assert self.run(self.refunding.seen(payment.charge))
        assert self.stored(payment).refunded

    @invariant()
    def what_went_back_is_not_in_a_balance(self) -> None:
        """Telegram paid back nothing that a refund of ours does not stand for."""
        for paid in self.payments:
            assert paid.charge not in self.telegram.refunded or self.stored(paid).refunded
