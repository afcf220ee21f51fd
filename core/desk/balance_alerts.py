"""Alerts of low balances: operators hear of one once, and again only after it has recovered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.clock import Clock
from core.desk.low_balance import Spending
from core.notices.desk_notices import BalanceLow
from core.notices.notice import NewNotice


class AlertStore(Protocol):
    async def told(self) -> Mapping[str, datetime]:
        """The providers whose low balance was told and has not recovered since, with the time when it was told."""
        ...

    async def tell(self, provider: str, notices: Sequence[NewNotice], now: datetime) -> bool:
        """Stores the notices, unless the low balance was told before, perhaps by another process. True if stored."""
        ...

    async def forget(self, provider: str, told_at: datetime) -> None:
        """Forgets the alert of that time, but not a later one."""
        ...


class Spent(Protocol):
    async def spending(self) -> list[Spending]: ...


@dataclass
class BalanceWatch:
    desk: Spent
    store: AlertStore
    operators: Collection[int]
    clock: Clock

    async def look(self) -> int:
        """Looks at every balance once; returns how many alerts were stored."""
        told, stored = await self.store.told(), 0
        for one in await self.desk.spending():
            if one.is_low and one.provider not in told:
                stored += await self.store.tell(one.provider, self._notices(one), self.clock())
            elif one.is_fine and one.provider in told:
                await self.store.forget(one.provider, told[one.provider])
        return stored

    def _notices(self, one: Spending) -> list[NewNotice]:
        said = BalanceLow(
            provider=one.provider,
            amount=format(one.balance.amount, "f"),
            currency=one.balance.currency,
            a_day=format(one.a_day, "f"),
        )
        return [NewNotice(chat_id=chat, content=said) for chat in self.operators]
