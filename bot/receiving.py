"""Receiving: an update is stored before Telegram is told that it arrived, and handled once.

aiogram's own polling confirms a batch before its handlers have finished; here the next offset is sent only after the
whole batch is in the inbox, with one insert. What a crash left there is handled at the next start.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import Update
from aiolimiter import AsyncLimiter
from pydantic import ValidationError

from orders.clock import Clock
from storage.database import DatabaseTrouble
from storage.inbox import Inbox

logger = logging.getLogger(__name__)

POLL_SECONDS = 25
ANSWER_SECONDS = 15
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
MANY_LANES = 1000
UPDATES = ["message", "callback_query"]


@dataclass
class _Lane:
    """One person's updates, handled one after the other, no faster than the limit."""

    limiter: AsyncLimiter
    waiting: deque[Update] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None

    @property
    def idle(self) -> bool:
        """Nothing is left to handle, and forgetting the lane forgives nothing."""
        busy = self.task is not None and not self.task.done()
        return not busy and self.limiter.has_capacity(self.limiter.max_rate)


class Receiving:
    """Polls Telegram and hands each update to the dispatcher. `per_minute` bounds what is handled of one person."""

    def __init__(
        self, bot: Bot, dispatcher: Dispatcher, inbox: Inbox, worker: str, clock: Clock, per_minute: float
    ) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._inbox = inbox
        self._worker = worker
        self._clock = clock
        self._per_minute = per_minute
        self._offset: int | None = None
        self._trouble: str | None = None
        self._pause = FIRST_PAUSE
        self._lanes: dict[int, _Lane] = {}
        self._claiming = asyncio.Lock()
        """Held from a claim of updates until `_in_hand` has them."""
        self._in_hand: set[int] = set()
        """Updates lined up here whose handling the inbox has not noted yet."""
        self._handled: set[int] = set()
        """Of these, the ones that are handled."""

    async def poll(self) -> None:
        """Receives one batch. Raises TelegramUnauthorizedError: the token is wrong."""
        try:
            updates = await self._bot.get_updates(
                offset=self._offset,
                timeout=POLL_SECONDS,
                allowed_updates=UPDATES,
                request_timeout=POLL_SECONDS + ANSWER_SECONDS,
            )
        except TelegramUnauthorizedError:
            raise
        except (TelegramAPIError, ClientDecodeError) as error:
            await self._away(_outage(error), error)
            return
        try:
            await self._take(updates)
        except DatabaseTrouble as error:
            # Telegram was not told that they arrived, and gives them again.
            await self._away("updates cannot be stored", error)
            return
        if self._trouble is not None:
            logger.warning("receiving goes on")
            self._trouble = None

    async def _take(self, updates: list[Update]) -> None:
        if not updates:
            return
        payloads = {update.update_id: _payload(update) for update in updates}
        async with self._claiming:
            ours = await self._inbox.store(payloads, self._worker, self._clock())
            self._offset = max(payloads) + 1
            for update in updates:
                if update.update_id in ours - self._in_hand:
                    self._line_up(update)

    async def take_over(self) -> None:
        """Handles what a process that died had stored, or this one without knowing it."""
        await self._note_handled()
        async with self._claiming:
            in_hand = frozenset(self._in_hand)
            left: Mapping[int, dict[str, Any]] = await self._inbox.take_over(self._worker, self._clock(), in_hand)
            for update_id, payload in left.items():
                try:
                    self._line_up(Update.model_validate(payload, context={"bot": self._bot}))
                except ValidationError:
                    logger.exception("update %d was stored by another version and cannot be read", update_id)
                    self._in_hand.add(update_id)
                    self._handled.add(update_id)

    async def drain(self, seconds: float) -> None:
        """Lets what is being handled end; what is not done by then is handled at the next start."""
        running = [lane.task for lane in self._lanes.values() if lane.task is not None and not lane.task.done()]
        for lane in self._lanes.values():
            lane.waiting.clear()
        if running:
            _, late = await asyncio.wait(running, timeout=seconds)
            for task in late:
                task.cancel()

    def _line_up(self, update: Update) -> None:
        self._in_hand.add(update.update_id)
        lane = self._lane(_person(update))
        lane.waiting.append(update)
        if lane.task is None or lane.task.done():
            lane.task = asyncio.create_task(self._handle_all(lane))

    def _lane(self, person: int) -> _Lane:
        if person not in self._lanes:
            if len(self._lanes) >= MANY_LANES:
                self._lanes = {key: lane for key, lane in self._lanes.items() if not lane.idle}
            self._lanes[person] = _Lane(AsyncLimiter(self._per_minute, 60))
        return self._lanes[person]

    async def _handle_all(self, lane: _Lane) -> None:
        while lane.waiting:
            await lane.limiter.acquire()
            if lane.waiting:
                await self._handle(lane.waiting.popleft())

    async def _handle(self, update: Update) -> None:
        pause = FIRST_PAUSE
        while not await self._is_handled(update):
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        self._handled.add(update.update_id)
        await self._note_handled()

    async def _is_handled(self, update: Update) -> bool:
        """Hands an update on. False when the database was away before any handler got it: it is handed on again."""
        try:
            await self._dispatcher.feed_update(self._bot, update)
        except DatabaseTrouble as error:
            logger.error("update %d has to wait: %s", update.update_id, error)
            return False
        except Exception:
            logger.exception("update %d could not be handled", update.update_id)
        return True

    async def _note_handled(self) -> None:
        """What the inbox does not take now is noted later: no update is handled twice for that."""
        try:
            for update_id in sorted(self._handled):
                await self._inbox.done(update_id, self._clock())
                self._handled.discard(update_id)
                self._in_hand.discard(update_id)
        except DatabaseTrouble as error:
            logger.error("updates that are handled could not be marked so: %s", error)

    async def _away(self, trouble: str, error: Exception) -> None:
        """Tells of an outage once, and waits before the next try."""
        if trouble != self._trouble:
            logger.warning("%s: %s", trouble, error)
            self._trouble, self._pause = trouble, FIRST_PAUSE
        wait = float(error.retry_after) if isinstance(error, TelegramRetryAfter) else self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        await asyncio.sleep(wait)


def _outage(error: Exception) -> str:
    if isinstance(error, TelegramConflictError):
        return "another process polls with this token"
    return "Telegram does not answer"


def _payload(update: Update) -> dict[str, Any]:
    return update.model_dump(mode="json", by_alias=True, exclude_unset=True)


def _person(update: Update) -> int:
    """Whose update it is; 0 for what nobody sent."""
    event = update.message or update.callback_query
    user = event.from_user if event is not None else None
    return user.id if user is not None else 0
