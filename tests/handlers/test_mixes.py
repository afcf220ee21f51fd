"""Mixes of busy and quiet chats on a virtual clock: sending takes hardly longer than it must, and none starves."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

import pytest

from bench.telegram_limits import TelegramLimits
from bench.virtual_time import run
from handlers.sending.send_limits import SendLimits, Urgency
from tests.handlers.test_send_limits import BURST, send_all

OVERALL = 29
Way = Callable[[SendLimits, TelegramLimits, list[int]], Coroutine[Any, Any, None]]


def mix(busy: list[int], of: int = 500) -> list[int]:
    """`of` chats to write to, in no order: the n-th busy one `busy[n]` times, as many quiet ones as it takes once."""
    chats = [chat for chat, times in enumerate(busy) for _ in range(times)]
    chats += range(1000, 1000 + of - len(chats))
    random.Random(1).shuffle(chats)
    return chats


def at_random(seed: int, busy: int, most: int) -> list[int]:
    rng = random.Random(seed)
    return [rng.randint(1, most) for _ in range(busy)]


ALIKE = {f"20 chats get {each}": mix([each] * 20) for each in range(1, 26)}
UNLIKE = {f"20 chats at random, {seed}": mix(at_random(seed, busy=20, most=25)) for seed in range(4)}
UNLIKE |= {
    "20 chats, one far busier": mix([25] + [2] * 19),
    "20 chats, half of them busier": mix([25] * 10 + [12] * 10),
    "1 chat gets 18": mix([18]),
    "1 chat gets 60": mix([60]),
    "5 chats get 19": mix([19] * 5),
    "5 chats get 50": mix([50] * 5),
    "50 chats get 9": mix([9] * 50),
    "50 chats, five busier": mix([20] * 5 + [8] * 45),
    "50 chats at random": mix(at_random(0, busy=50, most=17)),
}


@pytest.mark.parametrize("chats", (ALIKE | UNLIKE).values(), ids=ALIKE | UNLIKE)
def test_500_messages_take_at_most_a_fifth_longer_than_they_must(chats: list[int]) -> None:
    assert len(chats) == 500
    assert ratio(send_all, chats) <= 1.20


def test_600_messages_to_600_chats_take_at_most_a_tenth_longer_than_they_must() -> None:
    assert ratio(send_all, mix([], of=600)) <= 1.10


@pytest.mark.parametrize("chats", UNLIKE.values(), ids=UNLIKE)
def test_messages_to_come_count_before_they_wait(chats: list[int]) -> None:
    assert ratio(send_in_order, chats) <= 1.20


async def send_in_order(turns: SendLimits, telegram: TelegramLimits, chats: Iterable[int]) -> None:
    """Sends as notices go out: to every chat at once, and in each chat one after the other."""

    async def send(chat: int, times: int) -> None:
        for behind in reversed(range(times)):
            await turns.take(chat, Urgency.BULK, behind)
            await telegram.send(chat)

    await asyncio.gather(*(send(chat, times) for chat, times in Counter(chats).items()))


def ratio(way: Way, chats: list[int]) -> float:
    """How much longer than the minimum it took until the last message was taken; none is refused or lost."""
    telegram = TelegramLimits(chat_burst=BURST)
    run(way(SendLimits(burst=BURST), telegram, chats))
    assert telegram.refused == []
    assert sorted(chat for _, chat in telegram.taken) == sorted(chats)
    return telegram.taken[-1][0] / telegram.soonest(chats)


@pytest.mark.parametrize("busy", [1, 20, 28, 50, 100])
def test_a_quiet_chat_soon_gets_its_turn_among_busy_ones_without_end(busy: int) -> None:
    """Some 29 busy chats could use every turn; each costs the quiet one at most three."""

    async def keep_sending(turns: SendLimits, chat: int) -> None:
        while True:
            await turns.take(chat, Urgency.BULK, behind=100)
            await asyncio.sleep(0.05)

    async def story() -> None:
        turns = SendLimits()
        flood = [asyncio.create_task(keep_sending(turns, chat)) for chat in range(busy)]
        for quiet in range(1000, 1040):
            async with asyncio.timeout(3 * (busy + 1) / OVERALL):
                await turns.take(quiet, Urgency.BULK)
            await asyncio.sleep(0.3)
        for task in flood:
            task.cancel()

    run(story())
