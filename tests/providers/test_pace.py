"""The pace of calls to a provider is even, divided among processes, or shared through Redis."""

import asyncio

import pytest

from bench.virtual_time import run
from providers.limits.pace import CallPace, Room


async def times(pace: CallPace, calls: int) -> list[float]:
    begun, seen = asyncio.get_running_loop().time(), list[float]()
    for _ in range(calls):
        await pace.acquire()
        seen.append(round(asyncio.get_running_loop().time() - begun, 3))
    return seen


def test_alone_a_process_spaces_its_calls_evenly() -> None:
    async def story() -> None:
        assert await times(CallPace("north", 4), 4) == pytest.approx([0, 0.25, 0.5, 0.75])

    run(story())


def test_one_of_three_processes_calls_at_a_third_of_the_pace_and_at_all_of_it_when_the_others_have_gone() -> None:
    async def story() -> None:
        pace = CallPace("north", 3)
        pace.divide(3)
        assert await times(pace, 3) == pytest.approx([0, 1, 2])
        pace.divide(3)
        assert (await times(pace, 1))[0] == pytest.approx(1), "the same number again starts nothing anew"
        pace.divide(1)
        assert await times(pace, 3) == pytest.approx([0, 0.333, 0.667])

    run(story())


def test_a_process_waits_for_shared_slots_and_keeps_to_its_own_pace_without_them() -> None:
    asked: list[tuple[str, float]] = []
    waits: list[float | None] = [0.5, 2.0, None, None, 0.0]

    async def slot(name: str, gap: float) -> float | None:
        asked.append((name, gap))
        return waits.pop(0)

    async def story() -> None:
        pace = CallPace("north", 2, slot)
        pace.divide(2)
        assert await times(pace, 5) == pytest.approx([0.5, 2.5, 2.5, 3.5, 3.5])

    run(story())
    assert asked == [("north", 0.5)] * 5


def test_connections_are_divided_too_with_at_least_one_for_everyone() -> None:
    async def story() -> None:
        room, inside, most = Room(10), 0, 0

        async def visit() -> None:
            nonlocal inside, most
            async with room:
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
        room.divide(3)
        assert await most_of(30) == 3
        room.divide(100)
        assert await most_of(5) == 1
        room.divide(2)
        assert await most_of(30) == 5
        room.divide(1)
        assert await most_of(30) == 10

    run(story())


def test_connections_divided_while_all_are_taken_shrink_as_they_get_free() -> None:
    async def story() -> None:
        room, inside, seen = Room(4), 0, list[int]()

        async def visit(seconds: float) -> None:
            nonlocal inside
            async with room:
                inside += 1
                seen.append(inside)
                await asyncio.sleep(seconds)
                inside -= 1

        first = [asyncio.create_task(visit(seconds)) for seconds in (1, 2, 3, 4)]
        await asyncio.sleep(0.5)
        room.divide(4)
        later = [asyncio.create_task(visit(1)) for _ in range(3)]
        await asyncio.gather(*first, *later)
        assert seen == [1, 2, 3, 4, 1, 1, 1]

    run(story())


def test_a_caller_that_gives_up_waiting_for_room_takes_none_away() -> None:
    async def story() -> None:
        room = Room(2)
        room.divide(2)
        async with room:
            waiting = asyncio.create_task(room.__aenter__())
            await asyncio.sleep(0.1)
            waiting.cancel()
            await asyncio.wait([waiting])
        room.divide(1)
        for _ in range(3):
            async with asyncio.timeout(1), room, room:
                pass

    run(story())
