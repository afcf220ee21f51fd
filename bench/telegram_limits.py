"""A model of Telegram's sending limits (from its bots FAQ): a number of messages a second in all, fewer in one chat."""

import asyncio
import math
from collections import Counter, deque
from collections.abc import Collection
from dataclasses import dataclass, field


class TooMany(Exception):
    """Telegram's 429: nothing was sent; `retry_after` is in seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


@dataclass
class TelegramLimits:
    """Takes at most `overall` messages in any second. One chat takes `chat_burst` at once, then one a second.

    A call takes `latency` seconds; Telegram counts it halfway. Times are the running loop's.
    """

    overall: int = 30
    chat_burst: int = 1
    latency: float = 0.05
    taken: list[tuple[float, int]] = field(default_factory=list)
    """(time, chat) of every message that was sent."""
    refused: list[tuple[float, int]] = field(default_factory=list)
    _recent: deque[float] = field(default_factory=deque)
    _chat_free_at: dict[int, float] = field(default_factory=dict)

    def soonest(self, chats: Collection[int]) -> float:
        """The earliest second when the last message can be taken, if one goes to each of `chats` from second 0.

        `overall` go out at once and the same number after each second; in one chat `chat_burst` at once, then one each.
        """
        busiest = max(Counter(chats).values())
        return max(math.ceil(len(chats) / self.overall) - 1, busiest - self.chat_burst, 0) + self.latency / 2

    async def send(self, chat_id: int) -> None:
        """Sends one message. Raises TooMany."""
        await asyncio.sleep(self.latency / 2)
        wait = self._take(chat_id, asyncio.get_running_loop().time())
        await asyncio.sleep(self.latency / 2)
        if wait > 0:
            raise TooMany(wait)

    def _take(self, chat_id: int, now: float) -> float:
        """Counts a message that arrives now; returns how long to wait if it is one too many."""
        while self._recent and self._recent[0] <= now - 1:
            self._recent.popleft()
        free_at = self._chat_free_at.get(chat_id, now)
        wait = free_at - (self.chat_burst - 1) - now
        if len(self._recent) >= self.overall:
            wait = max(wait, self._recent[0] + 1 - now)
        # Ignore rounding errors of floats.
        if wait > 1e-6:
            self.refused.append((now, chat_id))
            return wait
        self._recent.append(now)
        self._chat_free_at[chat_id] = max(free_at, now) + 1
        self.taken.append((now, chat_id))
        return 0.0
