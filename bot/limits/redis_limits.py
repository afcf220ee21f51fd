"""The limits of all processes in one Redis: each limit is one key, which holds when its next slot begins.

Redis's own clock counts, in microseconds, so the clocks of the machines may differ. All keys may be lost: then the
processes only go a moment faster than they should.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

ANSWERS_WITHIN = 0.5
ASKED_AGAIN_AFTER = 5.0
"""Seconds in which nobody waits for a Redis that did not answer."""
_SECOND = 1_000_000

_COMMON = """
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local function at(key) return tonumber(redis.call('GET', key) or '0') end
local function keep(key, moment)
    redis.call('SET', key, string.format('%.0f', moment), 'PX', math.ceil((moment - now) / 1000) + 1000)
end
"""
_SLOT = (
    _COMMON
    + """
local slot = math.max(now, at(KEYS[1]))
keep(KEYS[1], slot + tonumber(ARGV[1]))
return slot - now
"""
)
"""Takes the next slot. KEYS: the limit. ARGV: the gap. Returns how long it is until then."""
_TURN = (
    _COMMON
    + """
local rested = at(KEYS[2])
local wait = rested - tonumber(ARGV[3]) - now
if wait > 0 then return {wait, 0} end
local slot = math.max(now, at(KEYS[1]))
keep(KEYS[1], slot + tonumber(ARGV[1]))
keep(KEYS[2], math.max(rested, slot) + tonumber(ARGV[2]))
return {0, slot - now}
"""
)
"""Takes the next slot among all chats, unless the chat must wait. KEYS: all chats, the chat. ARGV: the gap among all,
the interval in a chat, how far a chat may be ahead of that. Returns how long the chat, or the turn, must wait."""
_PAUSE = (
    _COMMON
    + """
keep(KEYS[1], math.max(at(KEYS[1]), now + tonumber(ARGV[1])))
return 0
"""
)
"""KEYS: the limit. ARGV: how long nothing is let through."""


class RedisLimits:
    """`name` tells this bot's keys from another's. `on_change` is called when Redis goes away and when it is back."""

    def __init__(self, url: str, name: str, on_change: Callable[[], None] = lambda: None) -> None:
        self._redis = Redis.from_url(
            url,
            socket_timeout=ANSWERS_WITHIN,
            socket_connect_timeout=ANSWERS_WITHIN,
            retry=Retry(NoBackoff(), 0),
        )
        # In braces: in a cluster all keys of a bot stay together, as the scripts need it.
        self._prefix = f"paneldesk:{{{name}}}:"
        self.on_change = on_change
        self._slot = self._redis.register_script(_SLOT)
        self._turn = self._redis.register_script(_TURN)
        self._pause = self._redis.register_script(_PAUSE)
        self.away = False
        self._not_before = 0.0

    async def slot(self, limit: str, gap: float) -> float | None:
        """Takes the next slot of a limit whose slots are `gap` seconds apart: the seconds until then.

        None while Redis is away.
        """
        wait = await self._ask(self._slot(keys=self._keys(limit), args=[_micro(gap)]))
        return None if wait is None else wait / _SECOND

    async def turn(
        self, all_chats: str, chat: str, gap: float, interval: float, burst: int
    ) -> tuple[float, float] | None:
        """(seconds until the chat may send, seconds until the slot among all chats); None while Redis is away.

        Where the first is not 0, nothing was taken.
        """
        arguments = [_micro(gap), _micro(interval), _micro((burst - 1) * interval)]
        waits = await self._ask(self._turn(keys=self._keys(all_chats, chat), args=arguments))
        return None if waits is None else (waits[0] / _SECOND, waits[1] / _SECOND)

    async def pause(self, limit: str, seconds: float) -> None:
        """Lets nothing through a limit for so long, in any process."""
        await self._ask(self._pause(keys=self._keys(limit), args=[_micro(seconds)]))

    async def version(self) -> str | None:
        """Redis's own version; None while it is away."""
        told = await self._ask(self._redis.info("server"))
        return None if told is None else str(told["redis_version"])

    async def close(self) -> None:
        await self._redis.aclose()

    def _keys(self, *limits: str) -> list[str]:
        return [self._prefix + limit for limit in limits]

    async def _ask(self, question: Awaitable[Any]) -> Any:
        loop = asyncio.get_running_loop()
        if self.away and loop.time() < self._not_before:
            question.close()  # type: ignore[attr-defined]  # a coroutine
            return None
        # One caller finds out for all whether Redis is back.
        self._not_before = loop.time() + ASKED_AGAIN_AFTER
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                answer = await question
        except (RedisError, OSError, TimeoutError) as error:
            self._is_away(error)
            return None
        self._is_back()
        return answer

    def _is_away(self, error: Exception) -> None:
        if not self.away:
            self.away = True
            why = str(error) or "it does not answer"
            logger.warning("Redis is away: each process keeps to its part of the limits: %s", why)
            self.on_change()

    def _is_back(self) -> None:
        if self.away:
            self.away = False
            logger.warning("Redis is back: the processes share the limits again")
            self.on_change()


def _micro(seconds: float) -> int:
    return round(seconds * _SECOND)
