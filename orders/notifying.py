"""Notifying: hands every stored notice to a messenger until Telegram took it, in order for each chat."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from orders.clock import Clock
from orders.models import NewNotice, Notice

logger = logging.getLogger(__name__)

FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=5)


class TryLater(Exception):
    """Telegram did not take the message now. `wait` is what it asked for, None where it said nothing."""

    def __init__(self, wait: timedelta | None = None) -> None:
        super().__init__(wait)
        self.wait = wait


class Unreachable(Exception):
    """The person blocked the bot, or the chat is gone: nothing more can be sent there."""


class Undeliverable(Exception):
    """Telegram refuses this one message for good; others may pass."""


class Messenger(Protocol):
    async def deliver(self, notice: Notice) -> None:
        """Shows one notice in its chat. Raises TryLater, Unreachable, Undeliverable."""
        ...


class NoticeStore(Protocol):
    async def add(self, notices: Sequence[NewNotice], now: datetime) -> None: ...

    async def claim(self, worker: str, now: datetime, limit: int) -> list[Notice]: ...

    async def done(self, notice_id: int, now: datetime, outcome: str = "sent") -> None: ...

    async def later(self, notice_id: int, at: datetime) -> None: ...

    async def drop_chat(self, chat_id: int, now: datetime, outcome: str) -> None: ...

    async def release(self, worker: str) -> None: ...


class BlockedUsers(Protocol):
    async def set_blocked(self, user_id: int, at: datetime | None) -> None: ...


@dataclass
class Notifying:
    """Sends what is due. `worker` names this process in the store's claims."""

    store: NoticeStore
    users: BlockedUsers
    messenger: Messenger
    worker: str
    clock: Clock
    _sending: set[asyncio.Task[None]] = field(default_factory=set)
    """One task a chat."""
    _failed: bool = False
    """A task ended with its notices still claimed."""

    async def send_due(self, limit: int = 500) -> int:
        """Starts to send what is due, at most `limit` chats at once; returns how many notices were taken.

        It does not wait for them: a chat that is slow or told to be quiet holds up no other.
        """
        if len(self._sending) >= limit:
            await asyncio.wait(self._sending, return_when=asyncio.FIRST_COMPLETED)
        if self._failed and not self._sending:
            await self.store.release(self.worker)
            self._failed = False
        claimed = await self.store.claim(self.worker, self.clock(), limit - len(self._sending))
        by_chat: dict[int, list[Notice]] = {}
        for notice in claimed:
            by_chat.setdefault(notice.chat_id, []).append(notice)
        for notices in by_chat.values():
            task = asyncio.create_task(self._send_in_order(notices))
            self._sending.add(task)
            task.add_done_callback(self._ended)
        return len(claimed)

    async def finish(self) -> None:
        """Waits until everything taken is sent, or given back for later."""
        while self._sending:
            await asyncio.wait(self._sending)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("sending failed", exc_info=error)
            self._failed = True

    async def _send_in_order(self, notices: Sequence[Notice]) -> None:
        for place, notice in enumerate(notices):
            if not await self._send(notice):
                for later in notices[place + 1 :]:
                    await self.store.later(later.id, self.clock())
                return

    async def _send(self, notice: Notice) -> bool:
        """False when nothing more can go to the chat now."""
        try:
            await self.messenger.deliver(notice)
        except TryLater as error:
            await self.store.later(notice.id, self.clock() + (error.wait or _wait(notice.tries)))
            return False
        except Unreachable:
            now = self.clock()
            await self.users.set_blocked(notice.chat_id, now)
            await self.store.drop_chat(notice.chat_id, now, "unreachable")
            return False
        except Undeliverable as error:
            logger.error("notice %d (%s) was refused by Telegram: %s", notice.id, notice.kind, error)
            await self.store.done(notice.id, self.clock(), "refused")
        else:
            await self.store.done(notice.id, self.clock())
        return True


def _wait(tries: int) -> timedelta:
    doubled: timedelta = FIRST_WAIT * 2 ** min(tries, 10)
    return min(doubled, LONGEST_WAIT)
