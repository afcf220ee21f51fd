"""Granting: an owner adds to a person's balance or corrects it, once for each press."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from core.audit.audit import NewAuditEntry
from core.catalogue.prices import round_up
from core.clock import Clock
from core.money.credit import Credit
from core.money.ledger import Entry, EntryKind, NewEntry
from core.notices.money_notices import BalanceMoved
from core.notices.notice import NewNotice

MOST = Decimal(10) ** 9
LONGEST_NOTE = 200


class WrongAmount(ValueError):
    """Not an amount of money in the shop's currency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """What an owner is about to do. `key` names the press; a correction may also take money."""

    key: str
    user_id: int
    amount: Decimal
    note: str
    corrects: bool


class GiftStore(Protocol):
    async def give(
        self, new: NewEntry, audit_entry: NewAuditEntry, notices: Sequence[NewNotice], now: datetime
    ) -> tuple[Entry, bool]: ...


@dataclass
class Granting:
    """The caller has checked that `owner` is one."""

    ledger: GiftStore
    credit: Credit
    clock: Clock

    def amount(self, text: str, corrects: bool) -> Decimal:
        """What an owner wrote, like 5 or -2.50. Raises WrongAmount."""
        if not text.isascii() or not text.removeprefix("-").replace(".", "", 1).isdigit() or len(text) > 20:
            raise WrongAmount(text)
        amount = Decimal(text)
        wrong = amount == 0 or abs(amount) > MOST or (amount < 0 and not corrects)
        if wrong or round_up(amount, self._currency) != amount:
            raise WrongAmount(text)
        return amount

    async def give(self, gift: Gift, owner: int) -> tuple[Entry, bool]:
        """Adds the entry, and tells the person; (the first entry, False) for a second press. Raises NotCovered."""
        currency = self._currency
        new = NewEntry(
            user_id=gift.user_id,
            kind=EntryKind.CORRECTION if gift.corrects else EntryKind.GRANT,
            currency=currency,
            available=gift.amount,
            by=owner,
            note=gift.note,
            key=f"gift:{gift.key}",
        )
        facts = {"amount": gift.amount, "currency": currency, "note": gift.note}
        audit_entry = NewAuditEntry(
            actor=owner, action=f"balance.{new.kind}", target=f"person:{gift.user_id}", after=facts
        )
        news = BalanceMoved(amount=gift.amount, currency=currency, note=gift.note)
        notice = NewNotice(chat_id=gift.user_id, content=news)
        return await self.ledger.give(new, audit_entry, [notice], self.clock())

    @property
    def _currency(self) -> str:
        if self.credit.currency is None:
            raise WrongAmount("nobody pays from a balance")
        return self.credit.currency
