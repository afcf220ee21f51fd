"""Cards of orders in other chats, in memory."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from core.notices.notice import NewNotice
from core.orders.sharing import MOST, NewCard, SharedCard, edit


@dataclass
class FakeSharedCards:
    """A message and a ticket belong to one card each."""

    rows: dict[int, SharedCard] = field(default_factory=dict)
    given: int = 0

    async def add(self, card: NewCard, now: datetime) -> SharedCard | None:
        tickets, messages = {c.nonce for c in self.rows.values()}, {c.inline_message_id for c in self.rows.values()}
        self.given += 1  # a known card uses up an id, as in the databases
        if card.nonce not in tickets and card.inline_message_id not in messages:
            self.rows[self.given] = SharedCard(id=self.given, **asdict(card))
        for oldest in [one.id for one in self.rows.values() if one.order_id == card.order_id][:-MOST]:
            del self.rows[oldest]
        return await self.by_message(card.inline_message_id)

    async def by_message(self, inline_message_id: str) -> SharedCard | None:
        return next((card for card in self.rows.values() if card.inline_message_id == inline_message_id), None)

    async def find(self, card_id: int) -> SharedCard | None:
        return self.rows.get(card_id)

    async def mark_shown(self, card_id: int, shown: str, now: datetime) -> None:
        if card_id in self.rows:
            self.rows[card_id] = replace(self.rows[card_id], shown=shown, edited_at=now)

    async def forget(self, card_id: int) -> None:
        self.rows.pop(card_id, None)

    def edits(self, order_ids: Collection[int | None]) -> list[NewNotice]:
        """The notices that a change of these orders also stores for their shared cards."""
        return [edit(card.id, card.order_id) for card in self.rows.values() if card.order_id in order_ids]
