"""One chat's lane: who waits to send there, and when it may."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum

Turn = asyncio.Future[None]


class Urgency(IntEnum):
    """A person who waits for an answer goes first, then an admin who has to decide, then a notice nobody waits for."""

    PERSON = 0
    DECISION = 1
    BULK = 2


def _nobody() -> dict[Urgency, deque[Turn]]:
    return {urgency: deque() for urgency in Urgency}


@dataclass(slots=True)
class Lane:
    """One chat: who waits in it, and when it may send. Times are the loop's."""

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
        """The first who still waits: whoever was cancelled meanwhile is passed over."""
        waiting = self.waiting[urgency]
        while waiting and waiting[0].done():
            waiting.popleft()
        return waiting[0] if waiting else None
