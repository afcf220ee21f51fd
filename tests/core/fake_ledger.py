"""The ledger of the tests: a list that only grows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from core.audit.audit import NewAuditEntry
from core.money.ledger import Entry, NewEntry, WalletBalance, following
from core.money.settlement import is_settled, settle
from core.notices.notice import NewNotice
from core.orders.order import Order

if TYPE_CHECKING:
    from tests.core.fake_notices import FakeNotices


@dataclass
class FakeLedger:
    rows: list[Entry] = field(default_factory=list)
    notices: "FakeNotices | None" = None

    async def add(self, new: NewEntry, now: datetime) -> tuple[Entry, bool]:
        first = next((one for one in self.rows if new.key is not None and one.key == new.key), None)
        return (first, False) if first is not None else (self._append(new, now), True)

    async def balance(self, user_id: int) -> WalletBalance:
        return WalletBalance.after(self._last(user_id))

    async def entries(self, user_id: int, before: int | None, limit: int) -> list[Entry]:
        mine = [one for one in self.rows if one.user_id == user_id and (before is None or one.number < before)]
        return mine[::-1][:limit]

    async def currency(self) -> str | None:
        return self.rows[0].currency if self.rows else None

    async def give(
        self, new: NewEntry, audit_entry: NewAuditEntry, notices: Sequence[NewNotice], now: datetime
    ) -> tuple[Entry, bool]:
        entry, is_new = await self.add(new, now)
        if is_new and self.notices is not None:
            self.notices.audit.record(audit_entry, now)
            await self.notices.add(notices, now)
        return entry, is_new

    def settle_all(self, orders: Iterable[Order], now: datetime) -> list[NewEntry]:
        added: list[NewEntry] = []
        for order in orders:
            past = [one for one in self.rows if one.order_id == order.id]
            if order.from_balance and not is_settled(order, past):
                available = WalletBalance.after(self._last(order.user_id)).available
                for new in settle(order, past, available):
                    self._append(new, now)
                    added.append(new)
        return added

    def _append(self, new: NewEntry, now: datetime) -> Entry:
        entry = following(self._last(new.user_id), new, now)
        self.rows.append(entry)
        return entry

    def _last(self, user_id: int) -> Entry | None:
        return next((one for one in reversed(self.rows) if one.user_id == user_id), None)
