"""From Telegram through the inbox to the handlers.

aiogram confirms updates before their handlers have finished, by polling and by webhook; here Telegram hears that they
arrived only after all of them are in the inbox, with one insert. What a crash left there is handled by the next
process, or by another.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from aiogram import Bot, Dispatcher
from aiogram.types import Update

from bot.receiving.lanes import Lanes, WaitingUpdate
from bot.receiving.polling import FIRST_PAUSE, LONGEST_PAUSE, NOT_STORED, Polling
from bot.receiving.reading import arrival, person, read
from core.backoff import pause_after
from core.clock import Clock
from core.tracing import UPDATE, about
from storage.database import DatabaseTrouble
from storage.inbox import HeldUpdate, Inbox

logger = logging.getLogger(__name__)

NOTED_AGAIN_AFTER = 0.1
NOTED_TOGETHER = 0.01
"""Seconds in which others that are being handled may end, to be noted with the same commit. Without it a burst makes a
commit for each message, which is a third of its time."""


class Receiving:
    """Stores updates and hands each to the dispatcher. `per_minute` limits one person's updates.

    `alive_until` tells how long this process counts as alive: after that, other processes may take its updates.
    `on_unreadable` is called for each update that nobody can read.
    """

    def __init__(
        self,
        bot: Bot,
        dispatcher: Dispatcher,
        inbox: Inbox,
        worker: str,
        clock: Clock,
        per_minute: float,
        alive_until: Callable[[], datetime],
        on_unreadable: Callable[[], None] = lambda: None,
    ) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._inbox = inbox
        self._worker = worker
        self._clock = clock
        self._alive_until = alive_until
        self._on_unreadable = on_unreadable
        self._polling = Polling(bot)
        self._lanes = Lanes(per_minute, self._handle)
        self._claiming = asyncio.Lock()
        """Held from a claim of updates until `_in_hand` has them."""
        self._in_hand: set[int] = set()
        """Updates lined up here whose handling the inbox has not noted yet."""
        self._handled: set[int] = set()
        """Of these, the ones that are handled."""
        self._noting = asyncio.Lock()
        self._together = asyncio.Lock()
        """Held by the one that waits for others to be noted with it."""
        self._not_noted: set[int] = set()
        """Of these, the ones that the inbox did not take the last time."""

    async def poll(self) -> None:
        """Receives one batch. Raises TelegramUnauthorizedError: the token is wrong."""
        raws = await self._polling.fetch()
        if raws is None:
            return
        try:
            arrived = await self.store(raws)
        except DatabaseTrouble as error:
            # Telegram was not told that they arrived, and gives them again.
            await self._polling.away(NOT_STORED, error)
        else:
            if arrived:
                self._polling.confirm(arrived)
            self._polling.well()

    async def store(self, raws: Sequence[object]) -> list[int]:
        """Stores updates as Telegram gave them, and begins to handle those that wait for nobody.

        Returns the numbers of those that are kept. Raises DatabaseTrouble: none of them is stored for sure.
        """
        read_now = {}
        arrivals = []
        for raw in raws:
            update = read(raw, self._bot)
            came = arrival(raw, readable=update is not None)
            if came is None:
                logger.error("Telegram gave an update without a number; it cannot be kept")
                self._on_unreadable()
                continue
            if update is None:
                self._on_unreadable()
                logger.error("update %d cannot be read; the inbox keeps it as it came", came.update_id)
            else:
                read_now[came.update_id] = update
            arrivals.append(came)
        if arrivals:
            async with self._claiming:
                held = await self._inbox.store(arrivals, self._worker, self._clock(), frozenset(self._in_hand))
                self._line_up(held, read_now)
        return [came.update_id for came in arrivals]

    async def take_over(self) -> None:
        """Handles what waited for another process, and what one that died had stored, or this one unknowingly."""
        self._not_noted.clear()
        await self._note_handled()
        async with self._claiming:
            held = await self._inbox.take_over(self._worker, self._clock(), frozenset(self._in_hand))
            self._line_up(held, {})

    async def drain(self, seconds: float) -> None:
        """Lets what is being handled end; what is not done by then is handled at the next start.

        What is handled is noted again and again for half of it: unnoted, it would be handled a second time.
        """
        await self._lanes.drain(seconds)
        await self._note_handled()
        end = asyncio.get_running_loop().time() + seconds / 2
        while self._handled and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(NOTED_AGAIN_AFTER)
            self._not_noted.clear()
            await self._note_handled()

    def _line_up(self, held: Sequence[HeldUpdate], read_now: Mapping[int, Update]) -> None:
        surely_until = self._alive_until()
        for one in held:
            self._in_hand.add(one.id)
            update = read_now.get(one.update_id) or read(one.payload, self._bot)
            if update is None:
                logger.error("update %d was stored by another version and cannot be read", one.update_id)
                self._handled.add(one.id)
            else:
                self._lanes.line_up(WaitingUpdate(one, update, person(one.payload), surely_until))

    async def _handle(self, one: WaitingUpdate) -> None:
        tries = 0
        while await self._is_ours(one):
            if await self._hand_on(one.update):
                self._handled.add(one.held.id)
                await self._note_with_others(one.held.id)
                return
            tries += 1
            await asyncio.sleep(pause_after(tries, FIRST_PAUSE, LONGEST_PAUSE))
        # What follows goes with it, or it would be handled before it; so does what is being claimed right now.
        async with self._claiming:
            lost = [one, *self._lanes.clear(one.person)]
            self._in_hand.difference_update(other.held.id for other in lost)
        logger.warning("%d updates wait: this process stood still for too long to be sure of them", len(lost))

    async def _is_ours(self, one: WaitingUpdate) -> bool:
        """Whether no other process can have taken the update, as it may when this one stood still for a while."""
        if self._clock() < one.surely_until:
            return True
        try:
            return await self._inbox.holds(one.held.id, self._worker, self._clock())
        except DatabaseTrouble:
            return False

    async def _hand_on(self, update: Update) -> bool:
        """Hands an update to the dispatcher. False when the database was away before any handler got it."""
        with about(UPDATE, update.update_id):
            try:
                await self._dispatcher.feed_update(self._bot, update)
            except DatabaseTrouble as error:
                logger.error("update %d has to wait: %s", update.update_id, error)
                return False
            except Exception:
                logger.exception("update %d could not be handled", update.update_id)
        return True

    async def _note_with_others(self, row_id: int) -> None:
        """Returns when the update is noted, or is to be noted later. Others that end in a moment are noted with it."""
        async with self._together:
            if row_id not in self._handled:
                return  # noted with the one before
            if len(self._handled) < len(self._in_hand):
                await asyncio.sleep(NOTED_TOGETHER)
            await self._note_handled()

    async def _note_handled(self) -> None:
        """Notes all that is handled by now with one statement, while others wait to note theirs and then need not.

        What the inbox does not take now is noted later: no update is handled twice for that.
        """
        async with self._noting:
            batch = self._handled - self._not_noted
            if not batch:
                return
            try:
                await self._inbox.done(batch, self._clock())
            except DatabaseTrouble as error:
                self._not_noted |= batch
                logger.error("updates that are handled could not be marked so: %s", error)
            else:
                self._handled -= batch
                self._in_hand -= batch
