"""Sends notices to many chats under a model of Telegram's limits: one after the other, in turns, and as fast as
possible.

All seconds are virtual.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable

from bench.measure import Pair
from bench.telegram_limits import TelegramLimits, TooMany
from bench.virtual_time import run
from handlers.sending.send_limits import SendLimits, Urgency

Way = Callable[[TelegramLimits, list[int]], Awaitable[None]]


def measure() -> list[Pair]:
    mixes = {
        "600 notices to 600 chats": list(range(600)),
        "500 notices, 20 chats get 18 each": _mix(busy=20, each=18),
        "500 notices, one chat gets 18": _mix(busy=1, each=18),
    }
    return [pair for what, chats in mixes.items() for pair in _pairs(what, chats)]


def _mix(busy: int, each: int) -> list[int]:
    chats = [chat for chat in range(busy) for _ in range(each)] + list(range(1000, 1500 - busy * each))
    random.Random(1).shuffle(chats)
    return chats


def _pairs(what: str, chats: list[int]) -> list[Pair]:
    one_by_one, in_turns = run(_timed(_one_by_one, chats)), run(_timed(_in_turns, chats))
    return [
        Pair(what, "one after the other", one_by_one, "in turns", in_turns),
        Pair(what, "in turns", in_turns, "the floor", TelegramLimits(chat_burst=3).soonest(chats)),
    ]


async def _timed(way: Way, chats: list[int]) -> float:
    """The second when the last message was taken."""
    telegram = TelegramLimits(chat_burst=3)
    await way(telegram, chats)
    return telegram.taken[-1][0]


async def _one_by_one(telegram: TelegramLimits, chats: list[int]) -> None:
    """Sends as a plain loop does, and sleeps when Telegram says so."""
    for chat in chats:
        while True:
            try:
                await telegram.send(chat)
                break
            except TooMany as error:
                await asyncio.sleep(error.retry_after)


async def _in_turns(telegram: TelegramLimits, chats: list[int]) -> None:
    turns = SendLimits()

    async def send(chat: int) -> None:
        await turns.take(chat, Urgency.BULK)
        await telegram.send(chat)

    await asyncio.gather(*map(send, chats))
