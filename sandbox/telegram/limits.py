"""Telegram's rate limits, which can be switched on: 30 messages a second in all, one a second in a chat."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.telegram.refusals import too_many_requests

OVERALL_PER_SECOND = 30.0
CHAT_PER_SECOND = 1.0
CHAT_BURST = 3.0
_LIMITED = {"sendmessage", "senddocument", "sendphoto", "sendinvoice", "editmessagetext", "editmessagereplymarkup"}


@dataclass
class _Bucket:
    rate: float
    size: float
    level: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until one more fits."""
        self.level = max(0.0, self.level - (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (self.level + 1 - self.size) / self.rate)


class RateLimits:
    """The limits; they are off until `on` is set."""

    def __init__(self, *, on: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self.on = on
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def check(self, method: str, chat_id: str) -> None:
        """Counts one call. Raises Refusal with the seconds to wait if it is one too many."""
        if not self.on or method.lower() not in _LIMITED:
            return
        now = self._clock()
        overall = self._bucket("", OVERALL_PER_SECOND, OVERALL_PER_SECOND, now)
        chat = self._bucket(chat_id, CHAT_PER_SECOND, CHAT_BURST, now)
        wait = max(overall.wait(now), chat.wait(now))
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        overall.level += 1
        chat.level += 1

    def _bucket(self, name: str, rate: float, size: float, now: float) -> _Bucket:
        return self._buckets.setdefault(name, _Bucket(rate, size, 0.0, now))
