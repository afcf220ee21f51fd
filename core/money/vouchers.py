"""Vouchers: codes made by an owner, each worth an amount once. Only their hashes are kept."""

import hmac
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Protocol

from core.audit.audit import NewAuditEntry
from core.clock import Clock
from core.money.granting import Granting
from core.money.ledger import Entry

MOST_CODES = 500
MOST_DAYS = 3650
DAYS = 90
LENGTH = 16
"""Letters and digits of a code: 80 bits."""
GUESSES = 5
"""Wrong codes of one person in an hour, before they must wait."""
GUESSES_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVoucher:
    code_hash: str
    amount: Decimal
    currency: str
    made_by: int
    made_at: datetime
    expires_at: datetime


class NotRedeemable(Exception):
    """The code is wrong, used, expired, or in another currency."""


class TooManyGuesses(Exception):
    """The person has sent too many wrong codes."""


class VoucherStore(Protocol):
    async def add(self, new: Sequence[NewVoucher], audit_entry: NewAuditEntry) -> None:
        """Stores the new vouchers, with the audit entry if there are any."""
        ...

    async def redeem(self, code_hash: str, user_id: int, currency: str, now: datetime) -> tuple[Entry, bool]:
        """Credits the voucher's amount once, to the first person; later they get (the same entry, False).

        Raises NotRedeemable, having noted the guess, and TooManyGuesses.
        """
        ...


def hashed(code: str) -> str:
    """The stored form of a code, so that nobody who reads the database can use it."""
    return sha256(plain(code).encode("utf-8", "replace")).hexdigest()


def plain(code: str) -> str:
    """A code in its original form, whatever case and dashes a person writes."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


def spelled(code: str) -> str:
    """A code in groups of four, to be read and typed."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


@dataclass
class Vouchers:
    """The caller of `make` has checked that `owner` is one. Codes follow from `secret` and the key of the batch."""

    store: VoucherStore
    granting: Granting
    secret: bytes
    clock: Clock

    async def make(self, key: str, count: int, amount: Decimal, days: int, owner: int) -> tuple[list[str], datetime]:
        """The codes of a batch and when they expire: the same ones for the same key.

        Raises ValueError for numbers out of bounds.
        """
        currency = self.granting.credit.currency
        if not (1 <= count <= MOST_CODES and 1 <= days <= MOST_DAYS) or currency is None:
            raise ValueError(count, days)
        now, codes = self.clock(), [self._code(key, number) for number in range(count)]
        until = now + timedelta(days=days)
        facts = {"amount": amount, "currency": currency, "made_by": owner, "made_at": now, "expires_at": until}
        new = [NewVoucher(code_hash=hashed(code), **facts) for code in codes]  # type: ignore[arg-type]
        said = {"count": count, "amount": amount, "currency": currency, "until": until}
        await self.store.add(
            new, NewAuditEntry(actor=owner, action="vouchers.made", target=f"vouchers:{key[:12]}", after=said)
        )
        return [spelled(code) for code in codes], until

    async def redeem(self, code: str, user_id: int) -> tuple[Entry, bool]:
        """The entry, and whether it is new. Raises NotRedeemable, TooManyGuesses."""
        return await self.store.redeem(hashed(code), user_id, self.granting.credit.currency or "", self.clock())

    def _code(self, key: str, number: int) -> str:
        made = hmac.digest(self.secret, f"voucher {key} {number}".encode(), "sha256")
        return b32encode(made).decode()[:LENGTH]
