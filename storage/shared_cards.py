"""The cards of orders that people put into other chats."""

from collections.abc import Collection
from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, select, update

from core.notices.notice import NewNotice
from core.orders.sharing import MOST, NewCard, SharedCard, edit
from storage.database import Database
from storage.sql.prepared import Prepared
from storage.sql.statements import among, insert
from storage.tables import shared_cards

_CARD = [shared_cards.c[field.name] for field in fields(SharedCard)]

_OF_ORDERS = Prepared(
    select(shared_cards.c.id, shared_cards.c.order_id)
    .where(among(shared_cards.c.order_id, "orders"))
    .order_by(shared_cards.c.id)
)


class SharedCards:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, card: NewCard, now: datetime) -> SharedCard | None:
        """Stores a card. Returns the message's card if it is already known; None if the ticket is another message's.

        If an order has more than MOST cards the oldest is forgotten, so that nobody fills the outbox.
        """
        values = asdict(card) | {"created_at": now}

        def change(connection: Connection) -> None:
            connection.execute(insert(connection, shared_cards).values(**values).on_conflict_do_nothing())
            of_order = shared_cards.c.order_id == card.order_id
            newest = select(shared_cards.c.id).where(of_order).order_by(shared_cards.c.id.desc()).limit(MOST)
            connection.execute(delete(shared_cards).where(of_order, shared_cards.c.id.not_in(newest)))

        await self._database.writes(change)
        return await self.by_message(card.inline_message_id)

    async def by_message(self, inline_message_id: str) -> SharedCard | None:
        return await self._one(shared_cards.c.inline_message_id == inline_message_id)

    async def find(self, card_id: int) -> SharedCard | None:
        return await self._one(shared_cards.c.id == card_id)

    async def mark_shown(self, card_id: int, shown: str, now: datetime) -> None:
        """Notes what the card was edited to, and when."""
        change = update(shared_cards).where(shared_cards.c.id == card_id).values(shown=shown, edited_at=now)
        await self._database.writes(lambda connection: connection.execute(change))

    async def forget(self, card_id: int) -> None:
        gone = delete(shared_cards).where(shared_cards.c.id == card_id)
        await self._database.writes(lambda connection: connection.execute(gone))

    async def _one(self, which: ColumnElement[bool]) -> SharedCard | None:
        one = select(*_CARD).where(which)
        row = await self._database.reads(lambda connection: connection.execute(one).one_or_none())
        return SharedCard(**row._asdict()) if row is not None else None


def edits(connection: Connection, order_ids: Collection[int]) -> list[NewNotice]:
    """One notice for each shared card of these orders."""
    if not order_ids:
        return []
    return [edit(card, order) for card, order in _OF_ORDERS.rows(connection, {"orders": list(order_ids)})]
