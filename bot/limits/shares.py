"""This process's share of the limits: all of it, the slots from Redis, or a part by the number of living processes."""

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol

from bot.settings.settings import Settings
from handlers.sending.lane import interval_of
from handlers.sending.send_limits import SendLimits
from providers.limits.limiters import Slot

if TYPE_CHECKING:
    from bot.limits.redis_limits import RedisLimits

logger = logging.getLogger(__name__)

BURST = 3


class Limited(Protocol):
    def divide(self, rate: int, connections: int) -> None: ...


class Shares:
    """Divides the limits among the living processes, and leaves the rate to Redis if there is one that answers."""

    def __init__(self, redis_limits: "RedisLimits | None" = None) -> None:
        self._redis_limits = redis_limits
        self._limited: list[Limited] = []
        self._turns: list[SendLimits] = []
        self._living = 1
        if redis_limits is not None:
            redis_limits.on_change = self._apply

    def divide(self, turns: SendLimits, limited: "list[Limited]") -> None:
        """Divides these from now on."""
        self._turns.append(turns)
        self._limited += limited
        self._apply()

    async def look(self, count: Callable[[], Awaitable[int]]) -> None:
        """Asks how many processes are alive. Raises what `count` raises; then nothing changes."""
        living = max(1, await count())
        if living != self._living:
            logger.info("%d living processes share the limits", living)
            self._living = living
            self._apply()

    def _apply(self) -> None:
        rate = 1 if self._redis_limits is not None and not self._redis_limits.away else self._living
        for turns in self._turns:
            turns.divide(rate)
        for limited in self._limited:
            # The number of open requests is not shared through Redis: a process that dies would keep its places.
            limited.divide(rate, self._living)


class SharedTurns:
    """The limits of sends in Redis: `handlers.sending.send_limits.Shared`."""

    def __init__(self, redis_limits: "RedisLimits", overall: float, per_chat: float) -> None:
        self._redis_limits = redis_limits
        self._gap, self._interval = 1 / overall, 1 / per_chat

    async def turn(self, chat_id: int) -> tuple[float, float] | None:
        return await self._redis_limits.turn("sends", _of(chat_id), self._gap, self._interval_of(chat_id), BURST)

    async def pause(self, chat_id: int | None, seconds: float) -> None:
        if chat_id is None:
            await self._redis_limits.pause("sends", seconds)
        else:
            # A chat may be a burst ahead of its interval.
            await self._redis_limits.pause(_of(chat_id), seconds + (BURST - 1) * self._interval_of(chat_id))

    def _interval_of(self, chat_id: int) -> float:
        return interval_of(chat_id, self._interval, BURST)


def _of(chat_id: int) -> str:
    return f"sends:{chat_id}"


def open_redis_limits(settings: Settings) -> "RedisLimits | None":
    """The limits in Redis; None without REDIS_URL. It does not connect yet."""
    if settings.redis_url is None:
        return None
    # Only now: it takes 13 MB.
    from bot.limits.redis_limits import RedisLimits

    # The part of the token before the colon is the bot's id, which everybody may know.
    return RedisLimits(settings.redis_url.get_secret_value(), settings.bot_token.get_secret_value().partition(":")[0])


def open_turns(settings: Settings, redis_limits: "RedisLimits | None" = None) -> SendLimits:
    limits = settings.limits
    overall, per_chat = limits.sends_per_second, limits.chat_sends_per_second
    shared = SharedTurns(redis_limits, overall, per_chat) if redis_limits is not None else None
    return SendLimits(overall, per_chat, BURST, shared)


def slots(redis_limits: "RedisLimits | None") -> Slot | None:
    """The rate of calls to a provider, by its name."""
    if redis_limits is None:
        return None
    return lambda provider, gap: redis_limits.slot(f"calls:{provider}", gap)
