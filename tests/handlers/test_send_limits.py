"""SendLimits on a virtual clock, against a model of Telegram's limits: never over them, and nobody is forgotten."""

import asyncio
import random
from collections.abc import Iterable
from itertools import pairwise

import pytest

from bench.telegram_limits import TelegramLimits
from bench.virtual_time import run
from handlers.sending.lane import GROUP_A_MINUTE
from handlers.sending.send_limits import MANY_LANES, SendLimits, Urgency

BURST = 3


async def send_all(turns: SendLimits, telegram: TelegramLimits, chats: Iterable[int]) -> None:
    """Sends one message for each of `chats`, all asked for at once."""

    async def send(chat: int) -> None:
        await turns.take(chat, Urgency.BULK)
        await telegram.send(chat)

    async with asyncio.TaskGroup() as group:
        for chat in chats:
            group.create_task(send(chat))


def given(turns: SendLimits, chat: int, urgency: Urgency, order: list[str], name: str) -> "asyncio.Task[None]":
    """Takes a turn in a task of its own that writes `name` into `order` when it comes."""

    async def take() -> None:
        await turns.take(chat, urgency)
        order.append(name)

    return asyncio.create_task(take())


def test_without_a_burst_no_two_messages_of_one_chat_are_nearer_than_a_second() -> None:
    telegram = TelegramLimits(chat_burst=1)
    run(send_all(SendLimits(burst=1), telegram, [*range(5)] * 8 + [*range(1000, 1050)]))
    assert telegram.refused == []
    for chat in range(5):
        times = [at for at, taken_by in telegram.taken if taken_by == chat]
        assert min(later - earlier for earlier, later in pairwise(times)) >= 1 - 1e-6


def test_messages_are_spread_over_the_second() -> None:
    telegram = TelegramLimits()
    run(send_all(SendLimits(overall=10), telegram, range(40)))
    gaps = [later[0] - earlier[0] for earlier, later in pairwise(telegram.taken)]
    assert min(gaps) == pytest.approx(0.1)
    assert max(gaps) == pytest.approx(0.1)


def test_a_busy_chat_holds_up_no_other() -> None:
    async def story() -> None:
        turns, order = SendLimits(), list[str]()
        for _ in range(200):
            given(turns, 1, Urgency.BULK, order, "busy")
        await asyncio.sleep(5)
        started = asyncio.get_running_loop().time()
        await asyncio.gather(*(given(turns, chat, Urgency.BULK, order, "quiet") for chat in range(2, 12)))
        assert asyncio.get_running_loop().time() - started < 0.5

    run(story())


def test_people_go_ahead_of_bulk_in_their_own_chat_and_in_others() -> None:
    async def story() -> None:
        turns, order = SendLimits(), list[str]()
        bulk = [given(turns, chat, Urgency.BULK, order, "bulk") for chat in (1, 1, 1, 2, 3, 4)]
        await asyncio.sleep(0)
        people = [given(turns, chat, Urgency.PERSON, order, "person") for chat in (1, 9)]
        await asyncio.gather(*bulk, *people)
        # The first turn was given before any person asked.
        assert order[:3] == ["bulk", "person", "person"]

    run(story())


def test_everything_else_goes_before_a_broadcast() -> None:
    async def story() -> None:
        turns, order = SendLimits(overall=10), list[str]()
        many = [given(turns, chat, Urgency.BROADCAST, order, "broadcast") for chat in range(100, 130)]
        await asyncio.sleep(0.55)
        others = [Urgency.BULK, Urgency.BULK, Urgency.DECISION, Urgency.PERSON]
        rest = [given(turns, chat, urgency, order, urgency.name) for chat, urgency in enumerate(others)]
        started = asyncio.get_running_loop().time()
        await asyncio.gather(*rest)
        # Each waits for one message that is ahead of all, and for those that are more urgent.
        assert asyncio.get_running_loop().time() - started < 0.45
        assert [one for one in order if one != "broadcast"] == ["PERSON", "DECISION", "BULK", "BULK"]
        await asyncio.gather(*many)

    run(story())


def test_one_chat_keeps_its_order_within_each_urgency() -> None:
    async def story() -> None:
        turns, order = SendLimits(), list[str]()
        await asyncio.gather(*(given(turns, 1, Urgency.BULK, order, f"{n:02}") for n in range(20)))
        assert order == sorted(order)

    run(story())


@pytest.mark.parametrize("urgency", Urgency)
def test_a_paused_chat_waits_and_the_others_do_not(urgency: Urgency) -> None:
    async def story() -> None:
        turns, order = SendLimits(), list[str]()
        await turns.take(1, urgency)
        turns.pause(1, 30)
        turns.pause(1, 5)  # a shorter pause does not end a longer one
        waiting = given(turns, 1, urgency, order, "paused")
        await asyncio.gather(*(given(turns, chat, urgency, order, "other") for chat in range(2, 30)))
        assert asyncio.get_running_loop().time() < 2
        await waiting
        assert asyncio.get_running_loop().time() == pytest.approx(30)

    run(story())


def test_a_chat_paused_while_it_waits_in_line_waits_on() -> None:
    async def story() -> None:
        turns, order = SendLimits(), list[str]()
        lined_up = [given(turns, 1, Urgency.BULK, order, "paused") for _ in range(3)]
        await asyncio.sleep(0.05)
        turns.pause(1, 10)
        await asyncio.gather(*lined_up)
        assert asyncio.get_running_loop().time() == pytest.approx(10, abs=0.2)

    run(story())


def test_a_pause_of_all_chats_lets_nobody_through_not_even_people() -> None:
    async def story() -> None:
        turns, order = SendLimits(), list[str]()
        turns.pause_all(20)
        people = [given(turns, chat, Urgency.PERSON, order, "person") for chat in range(3)]
        await asyncio.sleep(19.9)
        assert order == []
        await asyncio.gather(*people)
        assert asyncio.get_running_loop().time() == pytest.approx(20, abs=0.2)

    run(story())


def test_a_sender_that_stops_waiting_costs_nobody_a_turn() -> None:
    async def story() -> None:
        turns, order = SendLimits(overall=1), list[str]()
        await turns.take(1, Urgency.BULK)
        leaving = [given(turns, chat, urgency, order, "left") for chat in range(5) for urgency in Urgency]
        staying = given(turns, 7, Urgency.BULK, order, "stayed")
        await asyncio.sleep(0.5)
        for task in leaving:
            task.cancel()
        await staying
        assert order == ["stayed"]
        assert asyncio.get_running_loop().time() == pytest.approx(1)

    run(story())


def test_a_cancelled_turn_is_not_counted_against_its_chat() -> None:
    async def story() -> None:
        turns, order = SendLimits(burst=1), list[str]()
        await turns.take(1, Urgency.BULK)
        first, second = (given(turns, 1, Urgency.BULK, order, name) for name in ("first", "second"))
        await asyncio.sleep(0.5)
        first.cancel()
        await second
        assert order == ["second"]
        assert asyncio.get_running_loop().time() == pytest.approx(1)

    run(story())


def test_forgetting_quiet_chats_forgives_no_debt() -> None:
    async def story() -> None:
        turns = SendLimits(overall=1e6, burst=1)
        await turns.take(0, Urgency.BULK)
        for chat in range(1, 3 * MANY_LANES):
            await turns.take(chat, Urgency.PERSON)
        await turns.take(0, Urgency.BULK)
        assert asyncio.get_running_loop().time() >= 1

    run(story())


@pytest.mark.parametrize("seed", range(20))
def test_in_random_traffic_nobody_is_forgotten_or_refused_and_people_are_quick(seed: int) -> None:
    """People and bulk mixed, some leaving, some chats paused: every turn comes, and none breaks a limit."""
    rng = random.Random(seed)
    telegram, turns, waits = TelegramLimits(chat_burst=BURST), SendLimits(burst=BURST), list[float]()

    async def person() -> None:
        started = asyncio.get_running_loop().time()
        chat = rng.randrange(10_000)
        await turns.take(chat, Urgency.PERSON)
        waits.append(asyncio.get_running_loop().time() - started)
        await telegram.send(chat)

    async def bulk() -> None:
        chat = int(rng.paretovariate(0.6)) % 200
        try:
            async with asyncio.timeout(rng.choice([None, None, None, 3])):
                await turns.take(chat, Urgency.BULK)
        except TimeoutError:
            return
        await telegram.send(chat)

    async def story() -> None:
        async with asyncio.timeout(3600), asyncio.TaskGroup() as group:
            for _ in range(800):
                group.create_task(rng.choice([person, bulk, bulk, bulk])())
                await asyncio.sleep(rng.expovariate(40))
                if rng.random() < 0.02:
                    turns.pause(rng.randrange(200), rng.uniform(0, 5))

    run(story())
    assert telegram.refused == []
    assert max(waits) < 2


@pytest.mark.parametrize(("burst", "processes"), [(1, 1), (3, 1), (3, 2), (3, 5)])
def test_a_group_never_gets_more_than_twenty_messages_in_a_minute(burst: int, processes: int) -> None:
    async def story() -> list[float]:
        turns, times = SendLimits(burst=burst), list[float]()
        turns.divide(processes)
        for _ in range(70):
            await turns.take(-1_001_234_567_890, Urgency.BULK)
            times.append(asyncio.get_running_loop().time())
        return times

    times = run(story())
    busiest = max(sum(start <= at < start + 60 for at in times) for start in times)
    assert GROUP_A_MINUTE * 0.75 <= busiest * processes <= GROUP_A_MINUTE


def test_a_shared_card_is_not_taken_for_a_group() -> None:
    async def story() -> float:
        turns = SendLimits()
        for _ in range(10):
            await turns.take(-(2**60) - 5, Urgency.BULK)
        return asyncio.get_running_loop().time()

    assert run(story()) <= 8
