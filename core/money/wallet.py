"""A person's balance with the shop, and what they have spent."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from core.catalogue.prices import PriceList
from core.money.credit import Credit
from core.money.ledger import Entry, WalletBalance
from core.money.limits import Limits
from core.money.order_costs import Bill, spent

AT_ONCE = 200
"""Entries that are read and held at a time."""


class LedgerReader(Protocol):
    async def balance(self, user_id: int) -> WalletBalance: ...

    async def entries(self, user_id: int, before: int | None, limit: int) -> list[Entry]: ...


class BillReader(Protocol):
    async def bills(self, user_id: int) -> list[Bill]: ...

    async def bills_since(self, since: datetime, user_id: int | None = None) -> list[Bill]:
        """The bills of all orders since then; of one person's, if a person is given."""
        ...


@dataclass
class Wallet:
    ledger: LedgerReader
    orders: BillReader
    credit: Credit
    prices: Mapping[str, PriceList]

    @property
    def pays(self) -> bool:
        """Whether orders are paid from balances."""
        return self.credit.wallet

    @property
    def limits(self) -> Limits | None:
        """The shop's limits for a day, besides people's own; None if there are none."""
        return self.credit.limits

    async def balance(self, user_id: int) -> WalletBalance | None:
        """A person's balance; None if nobody pays from a balance."""
        return await self.ledger.balance(user_id) if self.credit.wallet else None

    async def latest(self, user_id: int, count: int) -> list[Entry]:
        """The last entries, the newest first."""
        return await self.ledger.entries(user_id, None, count)

    async def newest_first(self, user_id: int, at_once: int = AT_ONCE) -> AsyncIterator[Entry]:
        """All entries of a person."""
        before: int | None = None
        while some := await self.ledger.entries(user_id, before, at_once):
            for entry in some:
                yield entry
            before = some[-1].number

    async def spent(self, user_id: int) -> list[tuple[str, Decimal, int]]:
        """(currency, sum, number of orders) over the orders with a known amount."""
        return spent(await self.orders.bills(user_id), self.prices)
