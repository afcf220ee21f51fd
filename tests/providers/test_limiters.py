"""The rate of calls to a provider is even, divided among processes, or shared through Redis."""

import asyncio

import pytest

from bench.virtual_time import run
from providers.limits.limiters import ConcurrencyLimiter, RateLimiter


async def times(limiter: RateLimiter, calls: int) -> list[float]:
    begun, seen = asyncio.get_running_loop().time(), list[float]()
    for _ in range(calls):
        await limiter.acquire()
        seen.append(round(asyncio.get_running_loop().time() - begun, 3))
    return seen


def test_alone_a_process_spaces_its_calls_evenly() -> None:
    async def story() -> None:
        assert await times(RateLimiter("north", 4), 4) == pytest.approx([0, 0.25, 0.5, 0.75])

    run(story())


def test_one_of_three_processes_calls_at_a_third_of_the_pace_and_at_all_of_it_when_the_others_have_gone() -> None:
    async def story() -> None:
        limiter = RateLimiter("north", 3)
        limiter.divide(3)
        assert await times(limiter, 3) == pytest.approx([0, 1, 2])
        limiter.divide(3)
        assert (await times(limiter, 1))[0] == pytest.approx(1), "the same number again starts nothing anew"
        limiter.divide(1)
        assert await times(limiter, 3) == pytest.approx([0, 0.333, 0.667])

    run(story())


def test_a_process_waits_for_shared_slots_and_keeps_to_its_own_pace_without_them() -> None:
    asked: list[tuple[str, float]] = []
    waits: list[float | None] = [0.5, 2.0, None, None, 0.0]

    async def slot(name: str, gap: float) -> float | None:
        asked.append((name, gap))
        return waits.pop(0)

    async def story() -> None:
        limiter = RateLimiter("north", 2, slot)
        limiter.divide(2)
        assert await times(limiter, 5) == pytest.approx([0.5, 2.5, 2.5, 3.5, 3.5])

    run(story())
    assert asked == [("north", 0.5)] * 5


def test_connections_are_divided_too_with_at_least_one_for_everyone() -> None:
    async def story() -> None:
        limiter, inside, most = ConcurrencyLimiter(10), 0, 0

        async def visit() -> None:
            nonlocal inside, most
            async with limiter:
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(1)
                inside -= 1

        async def most_of(visits: int) -> int:
            nonlocal most
            most = 0
            await asyncio.gather(*(visit() for _ in range(visits)))
            return most

        assert await most_of(30) == 10
        limiter.divide(3)
        assert await most_of(30) == 3
        limiter.divide(100)
        assert await most_of(5) == 1
        limiter.divide(2)
        assert await most_of(30) == 5
        limiter.divide(1)
        assert await most_of(30) == 10

    run(story())


def test_connections_divided_while_all_are_taken_shrink_as_they_get_free() -> None:
    async def story() -> None:
        limiter, inside, seen = ConcurrencyLimiter(4), 0, list[int]()

        async def visit(seconds: float) -> None:
            nonlocal inside
            async with limiter:
                inside += 1
                seen.append(inside)
                await asyncio.sleep(seconds)
                inside -= 1

        first = [asyncio.create_task(visit(seconds)) for seconds in (1, 2, 3, 4)]
        await asyncio.sleep(0.5)
        limiter.divide(4)
        later = [asyncio.create_task(visit(1)) for _ in range(3)]
        await asyncio.gather(*first, *later)
        assert seen == [1, 2, 3, 4, 1, 1, 1]

    run(story())


def test_a_caller_that_gives_up_waiting_for_room_takes_none_away() -> None:
    async def story() -> None:
        limiter = ConcurrencyLimiter(2)
        limiter.divide(2)
        async with limiter:
            waiting = asyncio.create_task(limiter.__aenter__())
            await asyncio.sleep(0.1)
            waiting.cancel()
            await asyncio.wait([waiting])
        limiter.divide(1)
        for _ in range(3):
            async with asyncio.timeout(1), limiter, limiter:
                pass

    run(story())
