"""One simulated world: its clock, its dice, its faults, and everything that happened in it."""

import asyncio
import random
from collections import Counter, deque
from collections.abc import Callable
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

EPOCH = datetime(2026, 3, 1, tzinfo=UTC)
REMEMBERED = 400
ADMINS = (901, 902)


class PromiseBroken(AssertionError):
    """A world broke a promise; the message has the story."""


@dataclass(frozen=True)
class Weather:
    """How likely each fault is per call; `crash` and `freeze` are per step of a process to the outside."""

    crash: float = 0.0
    provider: float = 0.0
    telegram: float = 0.0
    database: float = 0.0
    freeze: float = 0.0

    @classmethod
    def of(cls, rng: random.Random) -> "Weather":
        return cls(
            crash=rng.choice([0, 0.001, 0.004]),
            provider=rng.choice([0, 0.1, 0.35]),
            telegram=rng.choice([0, 0.1, 0.35]),
            database=rng.choice([0, 0, 0.01, 0.03]),
            freeze=rng.choice([0, 0, 0.0005, 0.002]),
        )


@dataclass
class World:
    seed: int
    rng: random.Random = field(init=False)
    weathers: list[Weather] = field(default_factory=list)
    """The last one is in force."""
    workers: int = field(init=False)
    """How many bot processes run at once over one store; 1 behaves as SQLite does, where a start clears all claims."""
    found: list[str] = field(default_factory=list)
    """Broken promises."""
    faults: list[float] = field(default_factory=list)
    """The times when something went wrong at Telegram, in the database, or with a process."""
    excused: "Counter[int]" = field(default_factory=Counter)
    """For each notice, how many faults allow it to be sent again."""
    shown_late: set[int | None] = field(default_factory=set)
    """Orders whose news a process was sending when it froze: their news may have gone back on the screen."""
    edited_late: set[int | None] = field(default_factory=set)
    """Orders whose card a process was editing when it froze, and that was killed before it noted its edit."""
    turned_away: set[str] = field(default_factory=set)
    """The keys of presses that were answered with "not now"."""
    started: dict[int, list[str]] = field(default_factory=dict)
    """For each update, the processes that began to handle it."""
    handled: set[int] = field(default_factory=set)
    latest: dict[int, int] = field(default_factory=dict)
    """For each person, their latest update that any process began to handle."""
    _trace: deque[str] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    _outside: Context = field(default_factory=copy_context)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.weathers.append(Weather.of(self.rng))
        self.workers = self.rng.choice([1, 1, 2, 3])

    def clock(self) -> datetime:
        return EPOCH + timedelta(seconds=self.seconds)

    @property
    def weather(self) -> Weather:
        return self.weathers[-1]

    @property
    def seconds(self) -> float:
        return asyncio.get_running_loop().time()

    def tell(self, event: str) -> None:
        self._trace.append(f"{self.seconds:9.3f}  {event}")

    def trace(self) -> list[str]:
        return list(self._trace)

    def broken(self, promise: str) -> None:
        self.tell(f"BROKEN: {promise}")
        self.found.append(promise)

    def hits(self, chance: float) -> bool:
        return self.rng.random() < chance

    def fault(self, event: str) -> None:
        """Notes a fault that may delay what people are told."""
        self.tell(event)
        self.faults.append(self.seconds)

    def later(self, seconds: float, act: Callable[[], object]) -> None:
        """Makes something happen later in the world, even if the process that caused it dies."""
        asyncio.get_running_loop().call_later(seconds, act, context=self._outside)
