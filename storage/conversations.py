"""Conversation state of aiogram, in our database: it survives a restart, and every process sees the same."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.sql.statements import upsert
from storage.tables import conversations

_EMPTY = "{}"


class Conversations(BaseStorage):
    """A conversation without state and data has no row. Data must be JSON and is replaced as a whole."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        async with self._database.write() as connection:
            await _write(connection, key, {"state": state.state if isinstance(state, State) else state})

    async def get_state(self, key: StorageKey) -> str | None:
        statement = select(conversations.c.state).where(conversations.c.key == _key(key))
        async with self._database.read() as connection:
            state: str | None = await connection.scalar(statement)
        return state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        async with self._database.write() as connection:
            await _write(connection, key, {"data": json.dumps(dict(data))})

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        async with self._database.read() as connection:
            return await _read_data(connection, key)

    async def update_data(self, key: StorageKey, data: Mapping[str, Any]) -> dict[str, Any]:
        """Merges in one transaction, unlike aiogram's own, so that no other writer's keys are lost."""
        async with self._database.write() as connection:
            await _write(connection, key, {})  # makes the row, and locks it until the end
            merged = await _read_data(connection, key) | dict(data)
            await _write(connection, key, {"data": json.dumps(merged)})
        return merged

    async def forget(self, before: datetime) -> int:
        """Removes conversations without an answer since then; returns how many."""
        async with self._database.write() as connection:
            removed = await connection.execute(delete(conversations).where(conversations.c.updated_at < before))
        return removed.rowcount

    async def close(self) -> None:
        """Does nothing: the code that opened the database closes it."""


async def _write(connection: AsyncConnection, key: StorageKey, values: Mapping[str, Any]) -> None:
    row = {"key": _key(key)}
    new = {"data": _EMPTY} if "data" not in values else {}
    await upsert(connection, conversations, row, {**values, "updated_at": datetime.now(UTC)}, new=new)
    if values.get("state") is None and values.get("data", _EMPTY) == _EMPTY:
        empty = conversations.c.state.is_(None) & (conversations.c.data == _EMPTY)
        await connection.execute(delete(conversations).where(conversations.c.key == row["key"], empty))


async def _read_data(connection: AsyncConnection, key: StorageKey) -> dict[str, Any]:
    text = await connection.scalar(select(conversations.c.data).where(conversations.c.key == _key(key)))
    data: dict[str, Any] = json.loads(text or _EMPTY)
    return data


def _key(key: StorageKey) -> str:
    parts = (key.bot_id, key.chat_id, key.user_id, key.thread_id, key.business_connection_id, key.destiny)
    return json.dumps(parts)
