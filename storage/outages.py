"""Outages of providers, which are told once although every process notices them by itself."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from core.notices.notice import NewNotice, ProviderOutage
from storage.database import Database
from storage.notices import keep
from storage.sql.locks import lock_chats
from storage.tables import notices

SAME_WITHIN = timedelta(minutes=10)
"""Within this time another process's words about a provider are about the same outage."""


class Outages:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def tell(self, new: Sequence[NewNotice], now: datetime) -> None:
        """Stores notices of outages, except those that repeat what the chat was told a moment ago."""
        await self._database.writes(lambda connection: keep(connection, _untold(connection, new, now), now))


def _untold(connection: Connection, new: Sequence[NewNotice], now: datetime) -> list[NewNotice]:
    chats = {notice.chat_id for notice in new}
    # Until the commit no other process can tell them the same.
    lock_chats(connection, chats)
    recent = select(notices.c.chat_id, notices.c.payload).where(
        notices.c.kind == ProviderOutage.key, notices.c.created_at > now - SAME_WITHIN, notices.c.chat_id.in_(chats)
    )
    told = {
        (row.chat_id, row.payload["provider"]): bool(row.payload["away"])
        for row in connection.execute(recent.order_by(notices.c.id))
    }
    untold = []
    for notice in new:
        if isinstance(outage := notice.content, ProviderOutage):
            about = (notice.chat_id, outage.provider)
            if told.get(about) is not outage.away:
                untold.append(notice)
                told[about] = outage.away
    return untold
