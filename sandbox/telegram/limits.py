"""Telegram's rate limits, off at first: 30 messages a second in all, one a second in a chat, 20 a minute in a group."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.telegram.refusals import too_many_requests

OVERALL_PER_SECOND = 30.0
CHAT_PER_SECOND = 1.0
CHAT_BURST = 3.0
GROUP_PER_MINUTE = 20.0
_LIMITED = {
    *("sendmessage", "copymessage", "senddocument", "sendphoto", "sendinvoice"),
    *("editmessagetext", "editmessagereplymarkup"),
}


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
        buckets = [overall, chat]
        if chat_id.startswith("-"):
            buckets.append(self._bucket(f"group {chat_id}", GROUP_PER_MINUTE / 60, GROUP_PER_MINUTE, now))
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        for bucket in buckets:
            bucket.level += 1

    def _bucket(self, name: str, rate: float, size: float, now: float) -> _Bucket:
        return self._buckets.setdefault(name, _Bucket(rate, size, 0.0, now))
