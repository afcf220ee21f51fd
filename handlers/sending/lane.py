"""One chat's lane: who waits to send there, and when it may."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum

Turn = asyncio.Future[None]
GROUP_A_MINUTE = 20
"""Messages that Telegram takes in one group (its bots FAQ)."""
_MINUTE = 61.0
"""Seconds, and one to spare for clocks that differ."""
_GROUPS = -(2**59)
"""Chats below are not groups: such numbers stand for shared cards."""


def interval_of(chat_id: int, interval: float, burst: int, parts: int = 1) -> float:
    """Seconds from one message to the next in a chat, in the long run, for one of `parts` equal parts of the limits.

    `interval` is a private chat's. A group gets no more in a burst and the minute after it than Telegram allows.
    """
    if not _GROUPS < chat_id < 0:
        return interval * parts
    share = max(1, GROUP_A_MINUTE // parts - max(1, burst // parts) + 1)
    return max(interval * parts, _MINUTE / share)


class Urgency(IntEnum):
    """A person who waits for an answer goes first, then an admin who has to decide, then a notice nobody waits for.

    Broadcasts come last.
    """

    PERSON = 0
    DECISION = 1
    BULK = 2
    BROADCAST = 3


def _nobody() -> dict[Urgency, deque[Turn]]:
    return {urgency: deque() for urgency in Urgency}


@dataclass(slots=True)
class Lane:
    """One chat: who waits in it, and when it may send. Times are the loop's."""

    interval: float
    """Seconds from one message to the next, in the long run."""
    rested_at: float = 0.0
    """When the chat has made up for all it sent: each message moves this on by one interval."""
    paused_until: float = 0.0
    waiting: dict[Urgency, deque[Turn]] = field(default_factory=_nobody)
    entered: set[Urgency] = field(default_factory=set)
    """For which urgencies a heap holds this lane."""
    behind: dict[Urgency, int] = field(default_factory=dict)
    """How many will ask only when those who wait have sent."""

    def to_come(self, urgency: Urgency) -> int:
        return len(self.waiting[urgency]) + self.behind.get(urgency, 0)

    def next(self, urgency: Urgency) -> Turn | None:
        """The first one that still waits; those that were cancelled meanwhile are skipped."""
        waiting = self.waiting[urgency]
        while waiting and waiting[0].done():
            waiting.popleft()
        return waiting[0] if waiting else None
