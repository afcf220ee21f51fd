"""A provider's outage is told once, although every process notices it by itself."""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import select

from core.notices.notice import NewNotice, ProviderOutage
from storage.database import Database
from storage.outages import SAME_WITHIN, Outages
from storage.tables import notices
from tests.storage.samples import NOW, SECOND

ADA, GRACE = 1, 2


def words(away: bool, provider: str = "north", chats: tuple[int, ...] = (ADA, GRACE)) -> list[NewNotice]:
    content = ProviderOutage(provider=provider, away=away, why="no answer" if away else "")
    return [NewNotice(chat_id=chat, content=content) for chat in chats]


async def told(database: Database, chat: int = ADA) -> list[tuple[str, bool]]:
    async with database.read() as connection:
        rows = await connection.execute(select(notices).where(notices.c.chat_id == chat).order_by(notices.c.id))
        return [(row.payload["provider"], row.payload["away"]) for row in rows]


async def test_three_processes_tell_of_an_outage_and_its_end_once(database: Database) -> None:
    outages = Outages(database)
    at: datetime = NOW
    for away in (True, False):
        for _ in range(3):
            at += timedelta(minutes=1)
            await outages.tell(words(away), at)
    assert await told(database) == await told(database, GRACE) == [("north", True), ("north", False)]


async def test_providers_and_chats_are_told_apart(database: Database) -> None:
    outages = Outages(database)
    await outages.tell(words(True, chats=(ADA,)), NOW)
    await outages.tell([*words(True), *words(True, "south")], NOW + SECOND)
    assert await told(database) == [("north", True), ("south", True)]
    assert await told(database, GRACE) == [("north", True), ("south", True)]


async def test_the_next_outage_is_told_whether_or_not_the_end_of_the_last_was(database: Database) -> None:
    outages = Outages(database)
    await outages.tell([*words(True), *words(False), *words(True)], NOW)
    assert await told(database) == [("north", True), ("north", False), ("north", True)]
    await outages.tell(words(True), NOW + SAME_WITHIN)
    assert len(await told(database)) == 4, "a process that was restarted meanwhile never told of its end"


async def test_two_processes_that_notice_at_the_same_time_tell_it_once(
    database: Database, other_process: Database
) -> None:
    await asyncio.gather(*(Outages(one).tell(words(True), NOW) for one in (database, other_process)))
    assert await told(database) == [("north", True)]
