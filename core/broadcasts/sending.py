"""Broadcasting: one process sends a broadcast, a slice of people at a time, after everything else.

Each person is noted right before their message leaves, and gets it only once: a message without an answer after a crash
counts as unknown (docs/decisions/0016).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.broadcasts.broadcast import Broadcast, BroadcastResult, LetIn, Reached, Recipient
from core.broadcasts.composing import let_in, moved
from core.clock import Clock
from core.notices.delivery import Undeliverable, Unreachable
from core.notices.desk_notices import BroadcastEnded
from core.notices.notice import NewNotice
from core.people.access import Access

logger = logging.getLogger(__name__)

AT_ONCE = 20
"""People in a slice: few, so that more urgent messages never wait behind many of them."""
SHOWN_EVERY = timedelta(seconds=15)
"""How often the progress is shown."""
PAUSE = timedelta(seconds=10)
"""The pause after Telegram could not be reached."""
STALE_AFTER = timedelta(minutes=1)
"""An answer that comes later was held up by a freeze of this process: whoever blocked the bot may be back by then."""
Leaves = Callable[[], Awaitable[bool]]
"""Asked right before a message leaves; if it says no, the message stays."""
Tell = Callable[[BroadcastResult], Sequence[NewNotice]]


class NotNow(Exception):
    """Telegram surely did not take the message; `wait` is what it asked for."""

    def __init__(self, wait: timedelta | None = None) -> None:
        super().__init__(wait)
        self.wait = wait


class NotLeft(Exception):
    """The message must not leave any more: it was stopped, or sent to this person before."""


class NoAnswer(Exception):
    """The message left, and nobody knows whether it arrived."""


class MessageGone(Exception):
    """The message to copy was deleted, so nobody else can get it."""


class Post(Protocol):
    async def send(self, broadcast: Broadcast, recipient: Recipient, leaves: Leaves) -> None:
        """Raises NotNow, NotLeft, NoAnswer, MessageGone, Unreachable, Undeliverable."""
        ...


class SendingStore(Protocol):
    async def claim(self, worker: str, now: datetime) -> Broadcast | None:
        """Takes the oldest broadcast that is to be sent and that no living process has.

        A person who was noted without an outcome becomes unknown.
        """
        ...

    async def next_recipients(
        self, broadcast: Broadcast, languages: Collection[str], let_in: LetIn, limit: int
    ) -> list[Recipient]: ...

    async def leaves(self, broadcast_id: int, user_id: int, worker: str, now: datetime) -> bool:
        """Notes that a message leaves for a person. False if it did before, or `worker` is not the sender."""
        ...

    async def note(self, broadcast_id: int, user_id: int, reached: Reached) -> None: ...

    async def take_back(self, broadcast_id: int, user_id: int) -> None:
        """Undoes the note, because the message surely did not leave: the person gets it later."""
        ...

    async def pass_by(self, broadcast_id: int, user_id: int, now: datetime, notices: Sequence[NewNotice] = ()) -> None:
        """Notes that everybody up to that person has been dealt with."""
        ...

    async def finish(self, broadcast_id: int, worker: str, now: datetime, tell: Tell) -> bool: ...


class Blocking(Protocol):
    async def set_blocked(self, user_id: int, at: datetime | None) -> None: ...


@dataclass
class Broadcasting:
    store: SendingStore
    post: Post
    users: Blocking
    access: Access
    operators: Collection[int]
    languages: Collection[str]
    worker: str
    clock: Clock
    workplaces: Collection[int] = ()
    """Where the progress may be shown."""
    _not_before: datetime | None = None
    _shown: tuple[int, datetime] | None = None
    """The broadcast whose progress was shown last, and when; its begin counts as well."""

    async def step(self) -> int:
        """Sends to the next slice of people, if anything is to be sent; returns how many were tried."""
        now = self.clock()
        if self._not_before is not None and now < self._not_before:
            return 0
        broadcast = await self.store.claim(self.worker, now)
        if broadcast is None:
            return 0
        people = await self.store.next_recipients(broadcast, self.languages, let_in(self.access), AT_ONCE)
        if not people:
            await self._finish(broadcast)
            return 1
        seen_to = await asyncio.gather(*(self._send(broadcast, one) for one in people))
        if all(seen_to):
            await self.store.pass_by(broadcast.id, people[-1].user_id, self.clock(), self._progress(broadcast))
        return len(people)

    def _progress(self, broadcast: Broadcast) -> list[NewNotice]:
        """The notices that show how far it is, now and then."""
        now = self.clock()
        if self._shown is None or self._shown[0] != broadcast.id:
            self._shown = broadcast.id, now
        if now < self._shown[1] + SHOWN_EVERY:
            return []
        self._shown = broadcast.id, now
        return moved(broadcast.id, self.workplaces)

    async def _send(self, broadcast: Broadcast, recipient: Recipient) -> bool:
        """Sends to one person. False if they get it later."""
        user_id = recipient.user_id

        left_at = self.clock()

        async def leaves() -> bool:
            nonlocal left_at
            left_at = self.clock()
            return await self.store.leaves(broadcast.id, user_id, self.worker, self.clock())

        try:
            await self.post.send(broadcast, recipient, leaves)
        except NotLeft:
            # Stopped, or another process sends it: the next look at the store tells.
            return False
        except NotNow as error:
            await self.store.take_back(broadcast.id, user_id)
            self._not_before = self.clock() + (error.wait or PAUSE)
            return False
        except NoAnswer:
            self._not_before = self.clock() + PAUSE
            reached = Reached.UNKNOWN
        except Unreachable:
            if self.clock() < left_at + STALE_AFTER:
                await self.users.set_blocked(user_id, self.clock())
            reached = Reached.BLOCKED
        except MessageGone:
            await self.store.note(broadcast.id, user_id, Reached.FAILED)
            await self._finish(broadcast, gone=True)
            return True
        except Undeliverable as error:
            logger.warning("broadcast %d was refused for %d: %s", broadcast.id, user_id, error)
            reached = Reached.FAILED
        else:
            reached = Reached.REACHED
        await self.store.note(broadcast.id, user_id, reached)
        return True

    async def _finish(self, broadcast: Broadcast, gone: bool = False) -> None:
        def tell(result: BroadcastResult) -> list[NewNotice]:
            told = BroadcastEnded(
                broadcast=broadcast.id,
                reached=result.reached,
                blocked=result.blocked,
                failed=result.failed,
                unknown=result.unknown,
                gone=gone,
            )
            ended = [NewNotice(chat_id=chat, content=told) for chat in self.operators]
            return [*moved(broadcast.id, self.workplaces), *ended]

        await self.store.finish(broadcast.id, self.worker, self.clock(), tell)
