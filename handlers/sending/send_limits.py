"""Whose turn it is to send: smooth over all chats, slower within one, people before bulk.

Telegram takes about 30 messages a second in all, and one a second in a chat with short bursts (its bots FAQ, "My bot
is hitting limits"). Heaps hold the chats, not the messages: one busy chat never holds up the others.

At one a second, a chat can't make up for what it missed. So two turns of three go to the ready chat with the most to
come, or it would be the last to end; the third goes to the one that has waited longest, so that nobody starves.
"""

import asyncio
import heapq
from itertools import count
from typing import Protocol

from handlers.sending.lane import Lane, Turn, Urgency, interval_of

__all__ = ["SendLimits", "Shared", "Urgency"]

MANY_LANES = 1000
OLDEST_EVERY = 3
"""One in this many turns goes to the chat that has waited longest; each chat ready before costs this many at most."""


class Shared(Protocol):
    """Limits that several processes share. Neither method raises."""

    async def turn(self, chat_id: int) -> tuple[float, float] | None:
        """(seconds until the chat may send, seconds until it is our turn among all). One of the two is 0.

        If the chat must wait, nothing is taken. None while turns are not shared.
        """
        ...

    async def pause(self, chat_id: int | None, seconds: float) -> None:
        """Makes all processes send nothing to a chat, or anywhere, for `seconds`."""
        ...


_Entry = tuple[Urgency, int, int, int]
"""A ready chat in a heap: how urgent, its place among those as urgent, its ticket, which chat."""


class SendLimits:
    """Gives turns: `overall` a second over all chats, `per_chat` a second in one, there with bursts of `burst`.

    With `shared`, the next one in this process asks there before it sends: each process decides who is next, and
    `shared` decides how fast they all go.
    """

    def __init__(
        self, overall: float = 29.0, per_chat: float = 1.0, burst: int = 3, shared: Shared | None = None
    ) -> None:
        self._limits = (overall, per_chat, burst)
        self._shared = shared
        self._asking: asyncio.Task[None] | None = None
        self._pausing: set[asyncio.Task[None]] = set()
        self._lanes: dict[int, Lane] = {}
        self.divide(1)
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
        turn: Turn = asyncio.get_running_loop().create_future()
        lane = self._lane(chat_id)
        lane.waiting[urgency].append(turn)
        lane.behind[urgency] = behind
        self._enter(chat_id, urgency)
        self._give()
        await turn

    def divide(self, parts: int) -> None:
        """From now on keeps to one of `parts` equal parts of the limits, as one of several processes."""
        overall, _per_chat, burst = self._limits
        self._gap, self._parts = parts / overall, parts
        self._ahead = max(1, burst // parts) - 1
        for chat_id, lane in self._lanes.items():
            lane.interval = self._interval_of(chat_id)

    def _interval_of(self, chat_id: int) -> float:
        _overall, per_chat, burst = self._limits
        return interval_of(chat_id, 1 / per_chat, burst, self._parts)

    def pause(self, chat_id: int, seconds: float) -> None:
        """Sends nothing to the chat for this long, because Telegram refused a message there with 429."""
        lane = self._lane(chat_id)
        lane.paused_until = max(lane.paused_until, _now() + seconds)
        self._pause_others(chat_id, seconds)

    def pause_all(self, seconds: float) -> None:
        """Sends nothing anywhere for this long, because Telegram refuses chat after chat."""
        self._open_at = max(self._open_at, _now() + seconds)
        self._pause_others(None, seconds)

    def _pause_others(self, chat_id: int | None, seconds: float) -> None:
        if self._shared is not None:
            pausing = asyncio.create_task(self._shared.pause(chat_id, seconds))
            self._pausing.add(pausing)
            pausing.add_done_callback(self._pausing.discard)

    def _lane(self, chat_id: int) -> Lane:
        lane = self._lanes.get(chat_id)
        if lane is None:
            if len(self._lanes) >= self._forget_at:
                self._forget_idle()
            lane = self._lanes[chat_id] = Lane(self._interval_of(chat_id))
        return lane

    def _forget_idle(self) -> None:
        """Drops lanes that hold back nothing, once they could be twice as many as were in use the last time."""
        now = _now()
        self._lanes = {
            chat_id: lane
            for chat_id, lane in self._lanes.items()
            if lane.entered or max(lane.rested_at, lane.paused_until) > now
        }
        self._forget_at = max(MANY_LANES, 2 * len(self._lanes))

    def _ready_at(self, lane: Lane) -> float:
        return max(lane.rested_at - self._ahead * lane.interval, lane.paused_until)

    def _enter(self, chat_id: int, urgency: Urgency) -> None:
        """Puts the lane into the heap where it waits, unless it is there already or nobody waits in it."""
        lane = self._lanes[chat_id]
        if urgency not in lane.entered and lane.next(urgency) is not None:
            lane.entered.add(urgency)
            heapq.heappush(self._later, (self._ready_at(lane), urgency, chat_id))

    def _give(self) -> None:
        """Gives the turn that is due, if any, and wakes up again for the next."""
        if self._asking is not None:
            return
        now = _now()
        while now >= self._open_at and (given := self._next(now)) is not None:
            if self._shared is not None:
                self._asking = asyncio.create_task(self._ask(self._shared, *given))
                return
            self._grant(given[2], now)
        self._wake(now)

    def _grant(self, turn: Turn, now: float) -> None:
        if not turn.done():
            turn.set_result(None)
        # The delay of a late timer is made up for, but not by a burst.
        self._open_at = max(self._open_at, now - self._gap) + self._gap

    async def _ask(self, shared: Shared, chat_id: int, urgency: Urgency, turn: Turn) -> None:
        """Asks for the turn in the limits of all processes, waits for it, and then gives it."""
        permit = await shared.turn(chat_id)
        if permit is None:
            self._grant(turn, _now())
        elif permit[0] > 0:
            self._put_back(chat_id, urgency, turn, permit[0])
        else:
            await asyncio.sleep(permit[1])
            if not turn.done():
                turn.set_result(None)
        self._asking = None
        self._give()

    def _put_back(self, chat_id: int, urgency: Urgency, turn: Turn, seconds: float) -> None:
        """Puts the turn back, because another process has sent to the chat: it is next there again, later."""
        lane = self._lane(chat_id)
        lane.waiting[urgency].appendleft(turn)
        lane.rested_at -= lane.interval
        lane.paused_until = max(lane.paused_until, _now() + seconds)
        self._enter(chat_id, urgency)

    def _next(self, now: float) -> tuple[int, Urgency, Turn] | None:
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
                    return chat_id, urgency, turn
        self._oldest.clear()
        self._fullest.clear()
        return None

    def _line_up(self, chat_id: int, urgency: Urgency) -> None:
        """Puts the lane among those that may send."""
        ticket = next(self._tickets)
        self._ready.add(ticket)
        heapq.heappush(self._oldest, (urgency, ticket, ticket, chat_id))
        heapq.heappush(self._fullest, (urgency, -self._lanes[chat_id].to_come(urgency), ticket, chat_id))

    def _serve(self, chat_id: int, urgency: Urgency, now: float) -> Turn | None:
        """Takes the lane out, and back in if somebody still waits there; None if it may not send after all."""
        lane = self._lanes[chat_id]
        lane.entered.discard(urgency)
        # Meanwhile the other urgency may have sent, or the chat may have been paused.
        turn = lane.next(urgency) if self._ready_at(lane) <= now else None
        if turn is not None:
            lane.waiting[urgency].popleft()
            lane.rested_at = max(lane.rested_at, now) + lane.interval
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
