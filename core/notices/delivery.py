"""Notifying: hands every stored notice to a messenger until Telegram has taken it, in order for each chat."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from core.backoff import pause_after
from core.clock import Clock
from core.notices.delivery_rules import A_WHILE, MOST_SINGLE, Reader, SendOptions
from core.notices.notice import NewNotice, Notice, StatusChanged
from core.people.user import User
from core.tracing import ORDER, about

logger = logging.getLogger(__name__)
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=5)
APART = 0.002  # seconds between the starts of two chats, so that others get their turn: hundreds may be due at once
HELD_FOR = timedelta(seconds=5)
"""How long a look at the store is relied on: a process that froze has lost what it held."""
_Note = Callable[[], Awaitable[None]]


class TryLater(Exception):
    """Telegram did not take the message now. `wait` is what it asked for, None if it said nothing."""

    def __init__(self, wait: timedelta | None = None) -> None:
        super().__init__(wait)
        self.wait = wait


class Unreachable(Exception):
    """The person blocked the bot, or the chat is gone."""


class NotTheirs(Exception):
    """The person may not read it any more: they were a helper, or an owner."""


class Undeliverable(Exception):
    """Telegram refuses this one message for good; others may pass."""


class Messenger(Protocol):
    async def deliver(self, notice: Notice, behind: int, options: SendOptions) -> None:
        """Shows one notice in its chat, where `behind` more are to follow: the fuller of two chats goes first.

        Raises TryLater, Unreachable, NotTheirs, Undeliverable.
        """

    async def deliver_digest(self, changes: Sequence[Notice], behind: int, options: SendOptions) -> None:
        """Shows the changes of several orders of one chat in one message. Raises as `deliver` does."""


class NoticeStore(Protocol):
    async def claim(self, worker: str, now: datetime, limit: int, in_hand: Collection[int]) -> list[Notice]: ...

    async def holds(self, worker: str, notice_id: int, now: datetime, longer: timedelta) -> bool: ...

    async def done(self, notice_id: int, worker: str, now: datetime, outcome: str = "sent") -> bool:
        """Ends a notice. False if `worker` has lost it meanwhile."""
        ...

    async def add(self, new: Sequence[NewNotice], now: datetime) -> None: ...

    async def later(self, notice_id: int, worker: str, at: datetime) -> bool:
        """Puts a notice off until `at`. False if `worker` has lost it meanwhile."""
        ...

    async def drop_chat(self, chat_id: int, now: datetime, outcome: str) -> None: ...

    async def told(self, chat_id: int, since: datetime, limit: int) -> list[datetime]:
        """The times when a chat was told of changes of orders after `since`, the newest first."""
        ...


class Readers(Protocol):
    async def get(self, user_id: int) -> User | None: ...

    async def set_blocked(self, user_id: int, at: datetime | None) -> None: ...


@dataclass
class Notifying:
    """Sends what is due. `worker` names this process in the store's claims."""

    store: NoticeStore
    users: Readers
    messenger: Messenger
    worker: str
    clock: Clock
    _sending: set[asyncio.Task[None]] = field(default_factory=set)
    """One task for each lane of a chat."""
    in_hand: set[int] = field(default_factory=set)
    """The claimed notices whose outcome is not stored yet."""
    _unnoted: list[tuple[Notice, _Note]] = field(default_factory=list)
    """Outcomes that could not be stored; they are kept, so that a short outage of the database repeats no message."""

    async def send_due(self, limit: int = 500) -> int:
        """Starts to send what is due, at most `limit` chats at once; returns how many notices were taken.

        It does not wait for them: a chat that is slow or must pause holds up no other.
        """
        if len(self._sending) >= limit:
            await asyncio.wait(self._sending, return_when=asyncio.FIRST_COMPLETED)
        await self._note_again()
        held, now = frozenset(self.in_hand), self.clock()
        claimed = await self.store.claim(self.worker, now, limit - len(self._sending), held)
        self.in_hand.update(notice.id for notice in claimed)
        queues: dict[tuple[int, str], list[Notice]] = {}
        for notice in claimed:
            queues.setdefault((notice.chat_id, notice.content.lane()), []).append(notice)
        for notices in queues.values():
            self._sending.add(task := asyncio.create_task(self._send_in_order(notices, now)))
            task.add_done_callback(self._sending.discard)
            await asyncio.sleep(APART)
        return len(claimed)

    async def finish(self) -> None:
        """Waits until everything taken is sent, or given back for later."""
        while self._sending:
            await asyncio.wait(self._sending)
        await self._note_again()

    async def _send_in_order(self, notices: Sequence[Notice], looked_at: datetime) -> None:
        try:
            reader = await self._reader(notices)
        except Exception as error:
            logger.warning("how chat %d wants its notices is not known: %s", notices[0].chat_id, error)
            return self._leave(notices)
        batches = reader.in_batches(await self._wanted_now(notices, reader))
        for place, batch in enumerate(batches):
            left = [notice for later in batches[place + 1 :] for notice in later]
            fresh = (now := self.clock()) < looked_at + HELD_FOR
            looked_at = looked_at if fresh else now
            if not fresh and not all([await self._holds(notice) for notice in batch]):
                return self._leave([*batch, *left])
            # A digest is about several orders.
            with about(ORDER, batch[0].order_id if len(batch) == 1 else None):
                sent = await self._send(batch, len(left), reader.options(batch[0], now))
            if not sent:
                for notice in left:
                    await self._note(notice, partial(self._later, notice, self.clock()))
                return None
        return None

    async def _reader(self, notices: Sequence[Notice]) -> Reader:
        chat_id, told = notices[0].chat_id, list[datetime]()
        if any(isinstance(notice.content, StatusChanged) for notice in notices):
            told = await self.store.told(chat_id, self.clock() - A_WHILE, MOST_SINGLE)
        return Reader.of(await self.users.get(chat_id), told)

    def _leave(self, notices: Sequence[Notice]) -> None:
        """Leaves the notices: they are claimed again, unless another process has taken them meanwhile."""
        self.in_hand.difference_update(notice.id for notice in notices)

    async def _wanted_now(self, notices: Sequence[Notice], reader: Reader) -> list[Notice]:
        """Drops notices that the person does not want, and those to be gathered or to wait for the morning."""
        wanted, now = list[Notice](), self.clock()
        for notice in notices:
            if not reader.wants(notice):
                await self._note(notice, partial(self._done, notice, now, "unwanted"))
            elif until := reader.held_until(notice, now):
                await self._note(notice, partial(self._later, notice, until))
            else:
                wanted.append(notice)
        return wanted

    async def _send(self, batch: Sequence[Notice], behind: int, options: SendOptions) -> bool:
        """Sends one message. False when the chat's later notices may not go out now."""
        now, first = self.clock, batch[0]
        try:
            if len(batch) == 1:
                await self.messenger.deliver(first, behind, options)
            else:
                await self.messenger.deliver_digest(batch, behind, options)
        except TryLater as error:
            await self._put_off(batch, error.wait)
            return False
        except Unreachable:
            if first.content.is_decision:
                logger.warning("admin %d cannot be told that order %s is unconfirmed", first.chat_id, first.order_id)
            for notice in batch:
                await self._note(notice, partial(self._give_up, notice, now()))
            return False
        except NotTheirs:
            return await self._note(first, partial(self._done, first, now(), "unwanted"))
        except Undeliverable as error:
            logger.error("notice %d (%s) was refused by Telegram: %s", first.id, first.content.key, error)
            return all([await self._note(notice, partial(self._done, notice, now(), "refused")) for notice in batch])
        except Exception:
            logger.exception("notice %d (%s) could not be sent", first.id, first.content.key)
            await self._put_off(batch)
            return False
        return all([await self._note(notice, partial(self._done, notice, now())) for notice in batch])

    async def _put_off(self, batch: Sequence[Notice], wait: timedelta | None = None) -> None:
        for notice in batch:
            await self._note(notice, partial(self._later, notice, self.clock() + (wait or _wait(notice.tries))))

    async def _holds(self, notice: Notice) -> bool:
        """Asks the store whether this process may still send the notice. A store that is away says no."""
        try:
            return await self.store.holds(self.worker, notice.id, self.clock(), HELD_FOR)
        except Exception as error:
            logger.warning("whether notice %d is still to be sent here is not known: %s", notice.id, error)
            return False

    async def _done(self, notice: Notice, at: datetime, outcome: str = "sent") -> None:
        if not await self.store.done(notice.id, self.worker, at, outcome):
            await self._edit_again(notice)

    async def _later(self, notice: Notice, at: datetime) -> None:
        if not await self.store.later(notice.id, self.worker, at):
            await self._edit_again(notice)

    async def _edit_again(self, notice: Notice) -> None:
        """Edits the card again after a freeze: this process's edit may have come after a newer one."""
        if notice.content.edits:
            again = NewNotice(chat_id=notice.chat_id, content=notice.content, order_id=notice.order_id)
            await self.store.add([again], self.clock())

    async def _give_up(self, notice: Notice, at: datetime) -> None:
        # A process that lost it was frozen, and whoever blocked the bot may be back by now.
        if await self.store.done(notice.id, self.worker, at, "unreachable"):
            await self.users.set_blocked(notice.chat_id, at)
            await self.store.drop_chat(notice.chat_id, at, "unreachable")

    async def _note(self, notice: Notice, note: _Note) -> bool:
        """Stores a notice's outcome. False if that must wait for the next look."""
        try:
            await note()
        except Exception:
            logger.exception("the outcome of notice %d could not be stored", notice.id)
            self._unnoted.append((notice, note))
            return False
        self.in_hand.discard(notice.id)
        return True

    async def _note_again(self) -> None:
        unnoted, self._unnoted = self._unnoted, []
        for notice, note in unnoted:
            await self._note(notice, note)


def _wait(tries: int) -> timedelta:
    return pause_after(tries + 1, FIRST_WAIT, LONGEST_WAIT)
