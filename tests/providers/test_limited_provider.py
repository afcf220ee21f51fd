"""A limited provider notices an outage, tells it once, probes with one request at a time, and never risks an order."""

import asyncio
import logging
from typing import Any

import httpx
import pytest

from core.provider import Balance, NotSent, Refused, Unconfirmed
from tests.providers.behind_limits import AWAY, FINE, LATE, Time, behind_limits, fail
from tests.providers.stand import Stand


@pytest.mark.parametrize("failure", [AWAY, LATE, b"<html>"])
async def test_after_three_failures_in_a_row_nothing_is_sent(stand: Stand, time: Time, failure: Any) -> None:
    limited = behind_limits(stand.says(failure), time)
    await fail(limited, 2)
    assert not limited.away
    await fail(limited, 1)
    assert limited.away
    for ask in (limited.balance(), limited.status(["1"]), limited.cancel(["1"]), limited.add("1", {}, "ours")):
        with pytest.raises(NotSent, match="panel is away"):
            await ask
    assert len(stand.asked) == 3


async def test_while_the_provider_is_away_calls_fail_at_once(stand: Stand, time: Time) -> None:
    limited = behind_limits(stand.says(LATE), time)
    await fail(limited, 3)
    time.slept.clear()
    with pytest.raises(NotSent):
        await limited.balance()
    assert time.slept == []


async def test_a_request_that_fails_after_the_others_does_not_lengthen_the_outage(stand: Stand, time: Time) -> None:
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def answer(request: httpx.Request) -> httpx.Response:
        if not arrived.is_set():
            arrived.set()
            await go_on.wait()
        if go_on.is_set() and time.now >= 1031:
            return httpx.Response(200, json=FINE)
        raise httpx.ReadTimeout("late")

    limited = behind_limits(stand, time, httpx.MockTransport(answer))
    slow = asyncio.create_task(limited.balance())
    await asyncio.wait_for(arrived.wait(), 10)
    await fail(limited, 3)
    go_on.set()
    with pytest.raises(Unconfirmed):
        await slow
    time.now += 31
    assert isinstance(await limited.balance(), Balance)


async def test_refusals_are_answers_and_never_an_outage(stand: Stand, time: Time) -> None:
    limited = behind_limits(stand.says(LATE, LATE, {"error": "Bad link"}, LATE, LATE), time)
    await fail(limited, 2)
    with pytest.raises(Refused):
        await limited.add("1", {}, "ours")
    await fail(limited, 2)
    assert not limited.away


async def test_an_outage_and_its_end_are_reported_once(
    stand: Stand, time: Time, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "providers")
    told: list[tuple[str, bool, str]] = []
    limited = behind_limits(stand.says(LATE), time, on_outage=lambda *what: told.append(what))
    await fail(limited, 10)
    time.now += 31
    await fail(limited, 2)
    stand.says(FINE)
    time.now += 61
    assert isinstance(await limited.balance(), Balance)
    await limited.balance()
    assert told == [("panel", True, "The provider gave no answer within 60 s."), ("panel", False, "")]
    said = [
        (record.levelname, record.getMessage())
        for record in caplog.records
        if record.name == "providers.limits.breaker"
    ]
    assert said == [
        ("WARNING", "panel is away: The provider gave no answer within 60 s."),
        ("INFO", "panel is back"),
    ]


async def test_a_failing_listener_does_not_lose_an_answer(stand: Stand, time: Time) -> None:
    def listen(name: str, away: bool, why: str) -> None:
        raise RuntimeError("the listener's own fault")

    limited = behind_limits(stand.says(LATE), time, on_outage=listen)
    await fail(limited, 3)
    time.now += 31
    stand.says(FINE)
    assert isinstance(await limited.balance(), Balance)


async def test_each_failed_probe_doubles_the_pause(stand: Stand, time: Time) -> None:
    limited = behind_limits(stand.says(LATE), time, jitter=lambda: 1.1)
    await fail(limited, 3)
    pauses = []
    for _ in range(6):
        sent, since = len(stand.asked), time.now
        while len(stand.asked) == sent:
            time.now += 1
            with pytest.raises((NotSent, Unconfirmed)):
                await limited.balance()
        pauses.append(time.now - since)
    assert pauses == [33, 66, 132, 264, 528, 660]


async def test_no_other_call_is_sent_while_a_probe_runs(stand: Stand, time: Time) -> None:
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def answer(request: httpx.Request) -> httpx.Response:
        if time.now < 1031:
            raise httpx.ReadTimeout("late")
        arrived.set()
        await go_on.wait()
        return httpx.Response(200, json=FINE)

    limited = behind_limits(stand, time, httpx.MockTransport(answer))
    await fail(limited, 3)
    time.now = 1031
    probe = asyncio.create_task(limited.balance())
    await asyncio.wait_for(arrived.wait(), 10)
    for ask in (limited.balance(), limited.add("1", {}, "ours")):
        with pytest.raises(NotSent):
            await ask
    go_on.set()
    assert isinstance(await probe, Balance)
    assert not limited.away


async def test_a_cancelled_probe_leaves_the_next_call_to_be_the_probe(stand: Stand, time: Time) -> None:
    arrived = asyncio.Event()

    async def hang_once(request: httpx.Request) -> httpx.Response:
        if time.now < 1031:
            raise httpx.ReadTimeout("late")
        if not arrived.is_set():
            arrived.set()
            await asyncio.Event().wait()
        return httpx.Response(200, json=FINE)

    limited = behind_limits(stand, time, httpx.MockTransport(hang_once))
    await fail(limited, 3)
    time.now = 1031
    probe = asyncio.create_task(limited.balance())
    await asyncio.wait_for(arrived.wait(), 10)
    probe.cancel()
    await asyncio.wait([probe])
    assert isinstance(await limited.balance(), Balance)


async def test_an_order_is_never_the_probe(stand: Stand, time: Time) -> None:
    limited = behind_limits(stand.says(LATE), time)
    await fail(limited, 3)
    time.now += 31
    with pytest.raises(NotSent, match="is away"):
        await limited.add("1", {}, "ours")
    assert stand.asked[-1]["action"] == "balance"
    time.now += 61
    stand.says(FINE, {"order": 7})
    assert await limited.add("1", {}, "ours") == "7"
    assert [fields["action"] for fields in stand.asked[-2:]] == ["balance", "add"]


async def test_a_provider_that_is_away_gives_no_turn_until_its_balance_answers(stand: Stand, time: Time) -> None:
    limited = behind_limits(stand.says(LATE), time)
    await fail(limited, 3)
    with pytest.raises(NotSent):
        async with limited.turn():
            pytest.fail("it is away")
    time.now += 31
    stand.says(FINE)
    async with limited.turn():
        assert stand.asked[-1]["action"] == "balance"


async def test_an_order_is_not_the_probe_if_the_provider_goes_away_during_its_turn(stand: Stand, time: Time) -> None:
    limited = behind_limits(stand.says(LATE), time)
    async with limited.turn() as add:
        await fail(limited, 3)
        time.now += 31
        with pytest.raises(NotSent, match="is away"):
            await add("1", {}, "ours", lambda: True)
    assert len(stand.asked) == 3
