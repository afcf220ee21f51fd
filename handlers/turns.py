"""Whose turn it is to send: smooth over all chats, slower within one, people before bulk.

Telegram takes about 30 messages a second in all, and one a second in a chat with short bursts (its bots FAQ, "My bot
is hitting limits"). Heaps hold the chats, not the messages: one busy chat never holds up the others.
"""

import asyncio
import heapq
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count

MANY_LANES = 1000


class Urgency(IntEnum):
    """A person who waits for an answer goes before a notice nobody waits for."""

    PERSON = 0
    BULK = 1


@dataclass(slots=True)
class _Lane:
    """One chat: who waits in it, and how many messages it may send at once."""

    tokens: float
    refilled_at: float
    paused_until: float = 0.0
    waiting: dict[Urgency, deque[asyncio.Future[None]]] = field(default_factory=lambda: {u: deque() for u in Urgency})
    entered: set[Urgency] = field(default_factory=set)
    """For which urgencies a heap holds this lane."""

    def ready_at(self, now: float, rate: float, burst: int) -> float:
        """When the chat may send its next message."""
        self.tokens = min(burst, self.tokens + (now - self.refilled_at) * rate)
        self.refilled_at = now
        # Not quite 1: what a timer's rounding takes away must not cost another round.
        filled = now if self.tokens >= 0.999 else now + (1 - self.tokens) / rate
        return max(filled, self.paused_until)

    def next(self, urgency: Urgency) -> asyncio.Future[None] | None:
        """The first who still waits: whoever was cancelled meanwhile is passed over."""
        waiting = self.waiting[urgency]
        while waiting and waiting[0].done():
            waiting.popleft()
        return waiting[0] if waiting else None


class Turns:
    """Gives turns: `overall` a second over all chats, `per_chat` a second in one, there with bursts of `burst`."""

    def __init__(self, overall: float = 29.0, per_chat: float = 1.0, burst: int = 3) -> None:
        self._gap = 1 / overall
        self._rate = per_chat
        self._burst = burst
        self._lanes: dict[int, _Lane] = {}
        self._later: list[tuple[float, Urgency, int]] = []
        self._ready: list[tuple[Urgency, int, int]] = []
        self._tickets = count()
        self._open_at = 0.0
        self._timer: asyncio.TimerHandle | None = None

    async def take(self, chat_id: int, urgency: Urgency) -> None:
        """Returns when it is this call's turn to send to the chat."""
        loop = asyncio.get_running_loop()
        lane = self._lane(chat_id, loop.time())
        turn: asyncio.Future[None] = loop.create_future()
        lane.waiting[urgency].append(turn)
        self._enter(chat_id, lane, urgency, loop.time())
        self._give()
        await turn

    def pause(self, chat_id: int, seconds: float) -> None:
        """Nothing goes to the chat for so long: Telegram refused a message there with 429."""
        now = asyncio.get_running_loop().time()
        lane = self._lane(chat_id, now)
        lane.paused_until = max(lane.paused_until, now + seconds)

    def pause_all(self, seconds: float) -> None:
        """Nothing goes anywhere for so long: Telegram refuses chat after chat."""
        self._open_at = max(self._open_at, asyncio.get_running_loop().time() + seconds)

    def paused_chats(self) -> int:
        """How many chats are paused now."""
        now = asyncio.get_running_loop().time()
        return sum(lane.paused_until > now for lane in self._lanes.values())

    def _lane(self, chat_id: int, now: float) -> _Lane:
        if chat_id not in self._lanes:
            if len(self._lanes) >= MANY_LANES:
                self._forget_idle(now)
            self._lanes[chat_id] = _Lane(self._burst, now)
        return self._lanes[chat_id]

    def _forget_idle(self, now: float) -> None:
        for chat_id, lane in list(self._lanes.items()):
            idle = not lane.entered and lane.ready_at(now, self._rate, self._burst) <= now
            if idle and lane.tokens >= self._burst:
                del self._lanes[chat_id]

    def _enter(self, chat_id: int, lane: _Lane, urgency: Urgency, now: float) -> None:
        """Puts the lane into the heap where it waits, unless it is there already."""
        if urgency in lane.entered:
            return
        lane.entered.add(urgency)
        heapq.heappush(self._later, (lane.ready_at(now, self._rate, self._burst), urgency, chat_id))

    def _give(self) -> None:
        """Gives the turn that is due, if any, and wakes up again for the next."""
        now = asyncio.get_running_loop().time()
        while now >= self._open_at and (turn := self._next(now)) is not None:
            turn.set_result(None)
            # A late timer may not be made up for by a burst.
            self._open_at = max(self._open_at, now - self._gap) + self._gap
        self._wake(now)

    def _next(self, now: float) -> asyncio.Future[None] | None:
        """Takes the next turn out of the heaps."""
        while self._later and self._later[0][0] <= now:
            _, urgency, chat_id = heapq.heappop(self._later)
            heapq.heappush(self._ready, (urgency, next(self._tickets), chat_id))
        while self._ready:
            urgency, _, chat_id = heapq.heappop(self._ready)
            lane = self._lanes[chat_id]
            lane.entered.discard(urgency)
            turn = lane.next(urgency)
            if turn is None:
                continue
            if lane.ready_at(now, self._rate, self._burst) > now:
                # A message of the other urgency, or a pause, was first.
                self._enter(chat_id, lane, urgency, now)
                continue
            lane.waiting[urgency].popleft()
            lane.tokens -= 1
            if lane.next(urgency) is not None:
                self._enter(chat_id, lane, urgency, now)
            return turn
        return None

    def _wake(self, now: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due = now if self._ready else self._later[0][0] if self._later else None
        if due is not None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_at(max(due, self._open_at), self._give)
