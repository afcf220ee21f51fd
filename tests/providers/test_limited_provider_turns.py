"""A limited provider spaces requests, limits how many run at once, and gives orders their turn."""

import asyncio

import httpx
import pytest

from bench.virtual_time import run
from core.provider import HeldBack, NotSent
from tests.providers.behind_limits import FINE, Time, behind_limits
from tests.providers.stand import Stand


def test_requests_are_spaced_evenly(stand: Stand, time: Time) -> None:
    sent_at: list[float] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent_at.append(asyncio.get_running_loop().time())
        return httpx.Response(200, json={str(number): {"status": "Pending"} for number in range(1, 302)})

    async def ask() -> None:
        limited = behind_limits(stand, time, httpx.MockTransport(answer), per_second=4.0)
        await limited.status([str(number) for number in range(1, 302)])
        await asyncio.sleep(61)
        await limited.status(["1", "2"])

    run(ask())
    assert sent_at == pytest.approx([0, 0.25, 0.5, 0.75, 61.75], abs=1e-6)


async def test_only_so_many_requests_run_at_once(stand: Stand, time: Time) -> None:
    running, most, full, go_on = 0, 0, asyncio.Event(), asyncio.Event()

    async def answer(request: httpx.Request) -> httpx.Response:
        nonlocal running, most
        running += 1
        most = max(most, running)
        if running == 2:
            full.set()
        await go_on.wait()
        running -= 1
        return httpx.Response(200, json=FINE)

    limited = behind_limits(stand, time, httpx.MockTransport(answer), at_once=2)
    calls = [asyncio.create_task(limited.balance()) for _ in range(6)]
    await asyncio.wait_for(full.wait(), 10)
    for _ in range(50):
        await asyncio.sleep(0)  # every call has had a chance to get through
    go_on.set()
    assert await asyncio.gather(*calls) == [await calls[0]] * 6
    assert most == 2


async def test_a_guard_describes_its_provider_and_closes_it(stand: Stand, time: Time) -> None:
    limited = behind_limits(stand.says(FINE), time)
    assert (limited.name, limited.lacks, limited.repeatable) == ("panel", frozenset(), False)
    await limited.close()
    with pytest.raises(NotSent):
        await limited.add("1", {}, "ours")


async def test_an_order_waits_for_its_turn_and_then_leaves_at_once(stand: Stand, time: Time) -> None:
    limited = behind_limits(stand.says({"order": 7}), time, at_once=1)
    async with limited.turn() as add:
        waiting = asyncio.create_task(limited.add("1", {}, "second"))
        for _ in range(20):
            await asyncio.sleep(0)
        assert stand.asked == []
        assert await add("1", {}, "first", lambda: True) == "7"
    assert await waiting == "7"
    assert len(stand.asked) == 2


async def test_a_request_the_bot_held_back_is_not_a_failure_of_the_provider(stand: Stand, time: Time) -> None:
    limited = behind_limits(stand.says({"order": 7}), time)
    for _ in range(5):
        with pytest.raises(HeldBack):
            await limited.add("1", {}, "ours", lambda: False)
    assert not limited.away
    assert stand.asked == []
