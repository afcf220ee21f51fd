"""During maintenance nothing new can be ordered. Browsing and following go on, and so do confirmed orders."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.clock import Clock

_LENGTH = re.compile(r"(\d{1,4})\s*([mhd])", re.IGNORECASE)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
LONGEST = 300
"""Characters of what an admin may say about it: it must fit into the answer to a press."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maintenance:
    """Nothing can be ordered, until `until` if that is known. `words` are the admin's own, for customers."""

    since: datetime
    by: int
    until: datetime | None = None
    words: str = ""

    def holds(self, now: datetime) -> bool:
        return self.until is None or now < self.until


class UnreadableLength(Exception):
    """The first word begins with a digit, but is not a length of time."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class MaintenanceStore(Protocol):
    async def current(self) -> Maintenance | None: ...

    async def begin(self, maintenance: Maintenance) -> None: ...

    async def end(self, by: int, now: datetime) -> bool: ...


@dataclass
class MaintenanceMode:
    """Whether orders are taken. The store is asked each time, so that every process knows it at once."""

    store: MaintenanceStore
    clock: Clock

    async def current(self) -> Maintenance | None:
        """The current maintenance; None while orders are taken."""
        maintenance = await self.store.current()
        return maintenance if maintenance is not None and maintenance.holds(self.clock()) else None

    async def begin(self, by: int, said: str = "") -> Maintenance:
        """Takes no orders from now on. `said` may begin with how long, such as `2h`; the rest is for customers.

        Raises UnreadableLength, because customers would read a mistyped length, and wait without an end.
        """
        now = self.clock()
        first, *_ = said.split(maxsplit=1) or [""]
        length = _LENGTH.fullmatch(first)
        if length is None and first[:1].isdigit():
            raise UnreadableLength(first)
        until = now + int(length[1]) * _UNITS[length[2].lower()] if length else None
        words = (said[len(first) :] if length else said).strip()
        maintenance = Maintenance(since=now, by=by, until=until, words=words[:LONGEST])
        await self.store.begin(maintenance)
        return maintenance

    async def end(self, by: int) -> bool:
        """Takes orders again. False if it already did."""
        return await self.store.end(by, self.clock())
