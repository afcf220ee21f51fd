"""Whose turn it is to send: smooth over all chats, slower within one, people before bulk.

Telegram takes about 30 messages a second in all, and one a second in a chat with short bursts (its bots FAQ, "My bot
is hitting limits"). Heaps hold the chats, not the messages: one busy chat never holds up the others.

At one a second, a chat can't make up for what it missed. So two turns of three go to the ready chat with the most to
come, or it would be the last to end; the third goes to the one that has waited longest, so that nobody starves.
"""

import asyncio
import heapq
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count

MANY_LANES = 1000
OLDEST_EVERY = 3
"""One of so many turns goes to the chat that has waited longest: each that was ready before costs no more turns."""


class Urgency(IntEnum):
    """A person who waits for an answer goes first, then an admin who has to decide, then a notice nobody waits for."""

    PERSON = 0
    DECISION = 1
    BULK = 2


_Turn = asyncio.Future[None]
_Entry = tuple[Urgency, int, int, int]
"""A ready chat in a heap: how urgent, its place among those as urgent, its ticket, which chat."""


def _nobody() -> dict[Urgency, deque[_Turn]]:
    return {urgency: deque() for urgency in Urgency}


@dataclass(slots=True)
class _Lane:
    """One chat: who waits in it, and when it may send. Times are the loop's."""

    rested_at: float = 0.0
    """When the chat has made up for all it sent: each message moves this on by one interval."""
    paused_until: float = 0.0
    waiting: dict[Urgency, deque[_Turn]] = field(default_factory=_nobody)
    entered: set[Urgency] = field(default_factory=set)
    """For which urgencies a heap holds this lane."""
    behind: dict[Urgency, int] = field(default_factory=dict)
    """How many will ask only when those who wait have sent."""

    def to_come(self, urgency: Urgency) -> int:
        return len(self.waiting[urgency]) + self.behind[urgency]

    def next(self, urgency: Urgency) -> _Turn | None:
        """The first who still waits: whoever was cancelled meanwhile is passed over."""
        waiting = self.waiting[urgency]
        while waiting and waiting[0].done():
            waiting.popleft()
        return waiting[0] if waiting else None


class Turns:
    """Gives turns: `overall` a second over all chats, `per_chat` a second in one, there with bursts of `burst`."""

    def __init__(self, overall: float = 29.0, per_chat: float = 1.0, burst: int = 3) -> None:
        self._gap = 1 / overall
        self._interval = 1 / per_chat
        self._ahead = (burst - 1) * self._interval
        self._lanes: dict[int, _Lane] = {}
        self._forget_at = MANY_LANES
        self._later: list[tuple[float, Urgency, int]] = []
        self._ready: set[int] = set()
        """The tickets of the lanes that may send. Both heaps hold each; of a used one, one heap still holds a copy."""
        self._oldest: list[_Entry] = []
        self._fullest: list[_Entry] = []
        self._tickets = count()
        self._given = 0
        self._open_at = 0.0
        self._timer: asyncio.TimerHandle | None = None

    async def take(self, chat_id: int, urgency: Urgency, behind: int = 0) -> None:
        """Returns when it is this call's turn to send to the chat; `behind` others will ask only after it."""
        turn: _Turn = asyncio.get_running_loop().create_future()
        lane = self._lane(chat_id)
        lane.waiting[urgency].append(turn)
        lane.behind[urgency] = behind
        self._enter(chat_id, urgency)
        self._give()
        await turn

    def pause(self, chat_id: int, seconds: float) -> None:
        """Nothing goes to the chat for so long: Telegram refused a message there with 429."""
        lane = self._lane(chat_id)
        lane.paused_until = max(lane.paused_until, _now() + seconds)

    def pause_all(self, seconds: float) -> None:
        """Nothing goes anywhere for so long: Telegram refuses chat after chat."""
        self._open_at = max(self._open_at, _now() + seconds)

    def _lane(self, chat_id: int) -> _Lane:
        lane = self._lanes.get(chat_id)
        if lane is None:
            if len(self._lanes) >= self._forget_at:
                self._forget_idle()
            lane = self._lanes[chat_id] = _Lane()
        return lane

    def _forget_idle(self) -> None:
        """Drops the lanes that hold back nothing, before they are twice as many as were in use the last time."""
        now = _now()
        self._lanes = {
            chat_id: lane
            for chat_id, lane in self._lanes.items()
            if lane.entered or max(lane.rested_at, lane.paused_until) > now
        }
        self._forget_at = max(MANY_LANES, 2 * len(self._lanes))

    def _ready_at(self, lane: _Lane) -> float:
        return max(lane.rested_at - self._ahead, lane.paused_until)

    def _enter(self, chat_id: int, urgency: Urgency) -> None:
        """Puts the lane into the heap where it waits, unless it is there already or nobody waits in it."""
        lane = self._lanes[chat_id]
        if urgency not in lane.entered and lane.next(urgency) is not None:
            lane.entered.add(urgency)
            heapq.heappush(self._later, (self._ready_at(lane), urgency, chat_id))

    def _give(self) -> None:
        """Gives the turn that is due, if any, and wakes up again for the next."""
        now = _now()
        while now >= self._open_at and (turn := self._next(now)) is not None:
            turn.set_result(None)
            # What a late timer cost is made up for, but not by a burst.
            self._open_at = max(self._open_at, now - self._gap) + self._gap
        self._wake(now)

    def _next(self, now: float) -> _Turn | None:
        """Takes the next turn out of the heaps."""
        while self._later and self._later[0][0] <= now:
            _, urgency, chat_id = heapq.heappop(self._later)
            self._line_up(chat_id, urgency)
        while self._ready:
            heap = self._oldest if self._given % OLDEST_EVERY == 0 else self._fullest
            urgency, _, ticket, chat_id = heapq.heappop(heap)
            if ticket in self._ready:
                self._ready.remove(ticket)
                turn = self._serve(chat_id, urgency, now)
                if turn is not None:
                    self._given += 1
                    return turn
        self._oldest.clear()
        self._fullest.clear()
        return None

    def _line_up(self, chat_id: int, urgency: Urgency) -> None:
        """Puts the lane among those that may send."""
        ticket = next(self._tickets)
        self._ready.add(ticket)
        heapq.heappush(self._oldest, (urgency, ticket, ticket, chat_id))
        heapq.heappush(self._fullest, (urgency, -self._lanes[chat_id].to_come(urgency), ticket, chat_id))

    def _serve(self, chat_id: int, urgency: Urgency, now: float) -> _Turn | None:
        """Takes the lane out, and back in for whoever waits there still; None if it may not send after all."""
        lane = self._lanes[chat_id]
        lane.entered.discard(urgency)
        # Meanwhile the other urgency may have sent, or the chat may have been paused.
        turn = lane.next(urgency) if self._ready_at(lane) <= now else None
        if turn is not None:
            lane.waiting[urgency].popleft()
            lane.rested_at = max(lane.rested_at, now) + self._interval
        self._enter(chat_id, urgency)
        return turn

    def _wake(self, now: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due = now if self._ready else self._later[0][0] if self._later else None
        if due is not None:
            self._timer = asyncio.get_running_loop().call_at(max(due, self._open_at), self._give)


def _now() -> float:
    return asyncio.get_running_loop().time()
