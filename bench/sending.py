"""Notices to many chats under a model of Telegram's limits: one after the other, or in turns. Virtual seconds."""

import asyncio
import random
from collections.abc import Awaitable, Callable

from bench.measure import Pair
from bench.telegram_limits import TelegramLimits, TooMany
from bench.virtual_time import run
from handlers.turns import Turns, Urgency

Way = Callable[[list[int]], Awaitable[None]]


def measure() -> list[Pair]:
    quiet = list(range(600))
    busy = [chat for chat in range(20) for _ in range(15)] + list(range(1000, 1200))
    random.Random(1).shuffle(busy)
    return [_pair("600 notices to 600 chats", quiet), _pair("500 notices, 20 chats get 15 each", busy)]


def _pair(what: str, chats: list[int]) -> Pair:
    return Pair(what, "one after the other", run(_timed(_one_by_one, chats)), "in turns", run(_timed(_in_turns, chats)))


async def _timed(way: Way, chats: list[int]) -> float:
    await way(chats)
    return asyncio.get_running_loop().time()


async def _one_by_one(chats: list[int]) -> None:
    """As a plain loop does it: send, and sleep when told to."""
    telegram = TelegramLimits(chat_burst=3)
    for chat in chats:
        while True:
            try:
                await telegram.send(chat)
                break
            except TooMany as error:
                await asyncio.sleep(error.retry_after)


async def _in_turns(chats: list[int]) -> None:
    telegram, turns = TelegramLimits(chat_burst=3), Turns()

    async def send(chat: int) -> None:
        await turns.take(chat, Urgency.BULK)
        await telegram.send(chat)

    await asyncio.gather(*map(send, chats))
