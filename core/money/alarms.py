"""Alarms: operators hear once a day that the shop's limit stops orders, and of each order that the shop pays for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import tzinfo

from core.clock import Clock
from core.money.ledger import EntryKind, NewEntry
from core.money.limits import OverLimit
from core.notices.daily_jobs import DailyJobs
from core.notices.money_notices import ShopLimitReached, ShopPutIn
from core.notices.notice import NewNotice

SHOP_LIMIT = "shop limit"
"""Names the job in the database."""


def put_in(entries: Iterable[NewEntry], operators: Collection[int]) -> list[NewNotice]:
    """What operators are told of the entries that orders needed: what the shop puts in for people."""
    told = [
        ShopPutIn(order=one.order_id, amount=one.available, currency=one.currency)
        for one in entries
        if one.kind is EntryKind.CORRECTION and one.order_id is not None and one.available > 0
    ]
    return [NewNotice(chat_id=chat, content=said) for said in told for chat in operators]


@dataclass
class Alarms:
    jobs: DailyJobs
    operators: Collection[int]
    clock: Clock
    zone: tzinfo

    async def limit_reached(self, over: OverLimit, currency: str | None) -> None:
        """Tells operators that an order was refused, because it would exceed the shop's limit for a day."""
        now = self.clock()
        said = ShopLimitReached(limit=over.limit, used=over.used, currency=currency)
        notices = [NewNotice(chat_id=chat, content=said) for chat in self.operators]
        await self.jobs.do_once(SHOP_LIMIT, now.astimezone(self.zone).date(), notices, now)
