"""The hourly look at Telegram's account: it finds payments and refunds that no update reported."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.clock import Clock
from core.money.star_refunds import NoClearAnswer, Refunding
from core.money.stars import Paid, Stars

logger = logging.getLogger(__name__)
EVERY = timedelta(hours=1)
PAGE = 100
OVERLAP = 100
"""How many known transactions are read again each time."""
INVOICES_KEPT = timedelta(days=7)
"""How long invoices that nobody paid are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction(Paid):
    """A line of the bot's own account: a person paid an invoice, or was paid back (`is_refund`)."""

    is_refund: bool


class BookStore(Protocol):
    async def begin_look(self, now: datetime, every: timedelta) -> int | None:
        """How many transactions were seen before; None if it is not time yet, or another process looks."""
        ...

    async def end_look(self, seen: int) -> None: ...

    async def forget_unpaid(self, before: datetime) -> None: ...


class Account(Protocol):
    async def transactions(self, offset: int, limit: int) -> tuple[Sequence[Transaction], int]:
        """Those behind the first `offset`, the oldest first, and how many lines were read. Raises NoClearAnswer."""
        ...


@dataclass
class StarBooks:
    store: BookStore
    account: Account
    stars: Stars
    refunding: Refunding
    clock: Clock

    async def look(self) -> int:
        """Looks, once an hour over all processes. Returns how many payments were found that were missed."""
        now = self.clock()
        seen = await self.store.begin_look(now, EVERY)
        if seen is None:
            return 0
        try:
            found, seen = await self._read_from(max(0, seen - OVERLAP))
            if not seen:  # fewer than were seen before: another bot's account
                found, seen = await self._read_from(0)
        except NoClearAnswer as error:
            logger.warning("the payments in Stars could not be read: %s", error)
            return 0
        await self.store.end_look(seen)
        await self.store.forget_unpaid(now - INVOICES_KEPT)
        return found

    async def _read_from(self, offset: int) -> tuple[int, int]:
        """(payments that were missed, transactions seen in all); 0 for those where there is none behind `offset`."""
        found, first = 0, offset
        while True:
            some, read = await self.account.transactions(offset, PAGE)
            for one in some:
                found += await self._book(one)
            offset += read
            if read < PAGE:
                return found, offset if offset > first else 0

    async def _book(self, one: Transaction) -> bool:
        if one.is_refund:
            await self.refunding.seen(one.charge)
            return False
        if not self.stars.is_ours(one.payload, one.payer):
            logger.info("a payment in Stars was not for this bot's balance: %s", one.charge)
            return False
        paid = Paid(charge=one.charge, payer=one.payer, stars=one.stars, payload=one.payload)
        return await self.stars.paid(paid) is not None
