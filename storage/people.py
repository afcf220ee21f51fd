"""The people who wrote to the bot: their names, accepted terms and choices, and whether they blocked it."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, bindparam, exists, select, update

from core.notices.notice import CardChanged, NewNotice
from core.people.preferences import Preferences
from core.people.user import User
from storage.database import Database
from storage.notices import keep, look_again
from storage.sql.columns import clean_text
from storage.sql.prepared import Prepared
from storage.sql.statements import put
from storage.tables import conversations, orders, refills, users

_PREFERENCES = [field.name for field in fields(Preferences)]
_NAMES = [field.name for field in fields(User) if field.name != "preferences"]
_USER = [users.c[name] for name in _NAMES + _PREFERENCES]
_THE_ONE = select(*_USER).where(users.c.id == bindparam("one"))
_ONE = Prepared(_THE_ONE)
_ARRIVING = Prepared(
    _THE_ONE.add_columns(conversations.c.data).outerjoin_from(
        users, conversations, conversations.c.user_id == users.c.id
    )
)
LONGEST_NAME = 128
UNHEARD = timedelta(days=1)
"""A change this long before the bot learned that a person blocks it may have missed them: such an edit showed it."""
CARDS_CAUGHT_UP = 50
"""How many cards of a person who comes back are updated at once, the newest; older ones when they are opened."""


class Users:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def remember(
        self,
        user_id: int,
        now: datetime,
        telegram_language: str | None = None,
        name: str = "",
        username: str | None = None,
    ) -> User:
        """The person, stored when new or when their app gives another language or name.

        A person who writes no longer blocks the bot, so the cards of orders that changed meanwhile are queued.
        """
        return (await self.arrive(user_id, now, telegram_language, name, username))[0]

    async def arrive(
        self, user_id: int, now: datetime, telegram_language: str | None, name: str, username: str | None
    ) -> tuple[User, str | None]:
        """`remember`, with the person's stored conversation: every update needs both, so they are read together."""
        known, conversation = await self._database.glance(partial(_arriving, user_id=user_id))
        values = {"blocked_at": None, "telegram_language": telegram_language}
        values |= {"name": clean_text(name)[:LONGEST_NAME], "username": username}
        if known is not None and all(getattr(known, field) == value for field, value in values.items()):
            return known, conversation  # nearly every message: nothing to write, so nothing waits for the disk

        def change(connection: Connection) -> User | None:
            before = user_of(connection, user_id)
            put(connection, users, {"id": user_id}, values, new={"first_seen_at": now})
            if before is not None and before.blocked_at is not None:
                keep(connection, _missed_cards(connection, user_id, before.blocked_at), now)
            return user_of(connection, user_id)

        user = await self._database.writes(change)
        if user is None:
            raise LookupError(user_id)
        return user, conversation

    async def get(self, user_id: int) -> User | None:
        return await self._database.glance(partial(user_of, user_id=user_id))

    async def accept_terms(self, user_id: int, version: str, now: datetime) -> None:
        accepted = {"terms_version": version, "terms_accepted_at": now}
        new = {"first_seen_at": now}
        await self._database.writes(lambda connection: put(connection, users, {"id": user_id}, accepted, new=new))

    async def set_blocked(self, user_id: int, at: datetime | None) -> None:
        """Notes since when the user blocks the bot; None: not any more."""
        await self._set(user_id, blocked_at=at)

    async def choose_language(self, user_id: int, language: str | None) -> None:
        """None: as their Telegram app."""
        await self._set(user_id, language=language)

    async def prefer(self, user_id: int, preferences: Preferences) -> None:
        """Keeps what a person chose; news that waits for the end of their quiet hours is looked at again."""
        chosen = {name: getattr(preferences, name) for name in _PREFERENCES}

        def change(connection: Connection) -> None:
            connection.execute(update(users).where(users.c.id == user_id).values(**chosen))
            look_again(connection, user_id)

        await self._database.writes(change)

    async def ask_zone(self, user_id: int, at: datetime | None) -> None:
        """Notes since when the person is asked for their time zone; None: not any more."""
        await self._set(user_id, zone_asked_at=at)

    async def _set(self, user_id: int, **values: Any) -> None:
        change = update(users).where(users.c.id == user_id).values(**values)
        await self._database.writes(lambda connection: connection.execute(change))


def user_of(connection: Connection, user_id: int) -> User | None:
    row = _ONE.one(connection, {"one": user_id})
    return None if row is None else _user(row)


def _arriving(connection: Connection, user_id: int) -> tuple[User | None, str | None]:
    row = _ARRIVING.one(connection, {"one": user_id})
    return (None, None) if row is None else (_user(row[:-1]), row[-1])


def _user(row: Sequence[Any]) -> User:
    count = len(_NAMES)
    preferences = Preferences(**dict(zip(_PREFERENCES, row[count:], strict=True)))
    return User(**dict(zip(_NAMES, row[:count], strict=True)), preferences=preferences)


def _missed_cards(connection: Connection, user_id: int, since: datetime) -> list[NewNotice]:
    """The notices that edit the cards of the person's orders with news since shortly before then."""
    since -= UNHEARD
    refilled = exists().where(refills.c.order_id == orders.c.id, refills.c.seen_at >= since)
    changed = (orders.c.status_at >= since) | (orders.c.seen_at >= since) | refilled
    mine = (orders.c.user_id == user_id) & orders.c.card_message_id.is_not(None) & changed
    statement = select(orders.c.id, orders.c.chat_id).where(mine).order_by(orders.c.id.desc()).limit(CARDS_CAUGHT_UP)
    return [
        NewNotice(chat_id=row.chat_id, content=CardChanged(), order_id=row.id) for row in connection.execute(statement)
    ]
