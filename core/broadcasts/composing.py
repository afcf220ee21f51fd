"""Composing: an owner drafts a message, sees the size of its audience, and begins it once, or not at all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.broadcasts.broadcast import Audience, Broadcast, BroadcastResult, LetIn, Message
from core.clock import Clock
from core.notices.desk_notices import BroadcastMoved
from core.notices.notice import NewNotice
from core.people.access import Access


class NoSuchBroadcast(LookupError):
    """It was cancelled, or never existed."""


class BroadcastOver(Exception):
    """It has begun or ended already: another press was faster."""

    def __init__(self, broadcast: Broadcast) -> None:
        super().__init__(broadcast.id)
        self.broadcast = broadcast


class ComposingStore(Protocol):
    async def draft(self, message: Message, by: int, now: datetime) -> Broadcast: ...

    async def find(self, broadcast_id: int) -> Broadcast | None: ...

    async def count(
        self, audience: Audience, language: str | None, languages: Collection[str], let_in: LetIn
    ) -> int: ...

    async def begin(
        self, broadcast_id: int, audience: Audience, language: str | None, size: int, by: int, now: datetime
    ) -> bool: ...

    async def discard(self, broadcast_id: int) -> bool: ...

    async def stop(self, broadcast_id: int, by: int, now: datetime, notices: Sequence[NewNotice] = ()) -> bool: ...

    async def result(self, broadcast_id: int) -> BroadcastResult: ...


@dataclass
class Composing:
    """`languages` are those of the bot, the one for everybody else first."""

    store: ComposingStore
    access: Access
    languages: Collection[str]
    clock: Clock
    workplaces: Collection[int] = ()
    """Where the progress of a broadcast may be shown."""

    async def draft(self, message: Message, by: int) -> Broadcast:
        return await self.store.draft(message, by, self.clock())

    async def found(self, broadcast_id: int) -> Broadcast:
        """Raises NoSuchBroadcast."""
        broadcast = await self.store.find(broadcast_id)
        if broadcast is None:
            raise NoSuchBroadcast(broadcast_id)
        return broadcast

    async def count(self, audience: Audience, language: str | None = None) -> int:
        """How many people it would go to now: without those who block the bot or want no news."""
        return await self.store.count(audience, language, self.languages, let_in(self.access))

    async def begin(self, broadcast_id: int, audience: Audience, language: str | None, by: int) -> Broadcast:
        """Sends it from now on. Raises NoSuchBroadcast, BroadcastOver."""
        size = await self.count(audience, language)
        begun = await self.store.begin(broadcast_id, audience, language, size, by, self.clock())
        broadcast = await self.found(broadcast_id)
        if not begun:
            raise BroadcastOver(broadcast)
        return broadcast

    async def cancel(self, broadcast_id: int) -> None:
        """Forgets a draft. Raises NoSuchBroadcast, BroadcastOver."""
        if not await self.store.discard(broadcast_id):
            raise BroadcastOver(await self.found(broadcast_id))

    async def stop(self, broadcast_id: int, by: int) -> Broadcast:
        """Nobody else gets it. Raises NoSuchBroadcast, BroadcastOver."""
        stopped = await self.store.stop(broadcast_id, by, self.clock(), moved(broadcast_id, self.workplaces))
        broadcast = await self.found(broadcast_id)
        if not stopped:
            raise BroadcastOver(broadcast)
        return broadcast

    async def result(self, broadcast_id: int) -> BroadcastResult:
        return await self.store.result(broadcast_id)


def moved(broadcast_id: int, workplaces: Collection[int]) -> list[NewNotice]:
    """The notices that edit what is shown of a broadcast."""
    return [NewNotice(chat_id=chat, content=BroadcastMoved(broadcast=broadcast_id)) for chat in workplaces]


def let_in(access: Access) -> LetIn:
    return LetIn(public=access.public, owners=access.owners)
