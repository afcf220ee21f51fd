"""The guard notices an outage, reports it once, probes with one request at a time, and never risks an order."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bench.virtual_time import run
from core.provider import Balance, Busy, HeldBack, NotSent, Refused, Unconfirmed, Unreadable
from providers.limits.guard import Guard
from providers.limits.pace import CallPace
from tests.providers.stand import Stand

AWAY = httpx.ConnectError("refused")
LATE = httpx.ReadTimeout("late")
FINE = {"balance": "1", "currency": "USD"}
STATUS = {"status": "Pending"}


class Time:
    """A clock that moves when someone sleeps, or when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


def guarded(
    stand: Stand,
    time: Time,
    transport: httpx.AsyncBaseTransport | None = None,
    per_second: float = 1000.0,
    **settings: Any,
) -> Guard:
    provider = stand.open(transport=transport) if transport else stand.open()
    usual: dict[str, Any] = {
        "pace": CallPace("panel", per_second),
        "clock": time,
        "sleep": time.sleep,
        "jitter": lambda: 1.0,
    }
    return Guard(provider, **({"failures": 3, "cool_down": 30.0} | usual | settings))


async def fail(guard: Guard, times: int) -> None:
    for _ in range(times):
        with pytest.raises((NotSent, Unconfirmed, Unreadable)):
            await guard.add("1", {}, "ours")


@pytest.mark.parametrize("failure", [AWAY, LATE, b"<html>"])
async def test_after_three_failures_in_a_row_nothing_is_sent(stand: Stand, time: Time, failure: Any) -> None:
    guard = guarded(stand.says(failure), time)
    await fail(guard, 2)
    assert not guard.away
    await fail(guard, 1)
    assert guard.away
    for ask in (guard.balance(), guard.status(["1"]), guard.cancel(["1"]), guard.add("1", {}, "ours")):
        with pytest.raises(NotSent, match="panel is away"):
            await ask
    assert len(stand.asked) == 3


async def test_while_the_provider_is_away_calls_fail_at_once(stand: Stand, time: Time) -> None:
    guard = guarded(stand.says(LATE), time)
    await fail(guard, 3)
    time.slept.clear()
    with pytest.raises(NotSent):
        await guard.balance()
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

    guard = guarded(stand, time, httpx.MockTransport(answer))
    slow = asyncio.create_task(guard.balance())
    await asyncio.wait_for(arrived.wait(), 10)
    await fail(guard, 3)
    go_on.set()
    with pytest.raises(Unconfirmed):
        await slow
    time.now += 31
    assert isinstance(await guard.balance(), Balance)


async def test_refusals_are_answers_and_never_an_outage(stand: Stand, time: Time) -> None:
    guard = guarded(stand.says(LATE, LATE, {"error": "Bad link"}, LATE, LATE), time)
    await fail(guard, 2)
    with pytest.raises(Refused):
        await guard.add("1", {}, "ours")
    await fail(guard, 2)
    assert not guard.away


async def test_an_outage_and_its_end_are_reported_once(
    stand: Stand, time: Time, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "providers")
    told: list[tuple[str, bool, str]] = []
    guard = guarded(stand.says(LATE), time, on_outage=lambda *what: told.append(what))
    await fail(guard, 10)
    time.now += 31
    await fail(guard, 2)
    stand.says(FINE)
    time.now += 61
    assert isinstance(await guard.balance(), Balance)
    await guard.balance()
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

    guard = guarded(stand.says(LATE), time, on_outage=listen)
    await fail(guard, 3)
    time.now += 31
    stand.says(FINE)
    assert isinstance(await guard.balance(), Balance)


async def test_each_failed_probe_doubles_the_pause(stand: Stand, time: Time) -> None:
    guard = guarded(stand.says(LATE), time, jitter=lambda: 1.1)
    await fail(guard, 3)
    pauses = []
    for _ in range(6):
        sent, since = len(stand.asked), time.now
        while len(stand.asked) == sent:
            time.now += 1
            with pytest.raises((NotSent, Unconfirmed)):
                await guard.balance()
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

    guard = guarded(stand, time, httpx.MockTransport(answer))
    await fail(guard, 3)
    time.now = 1031
    probe = asyncio.create_task(guard.balance())
    await asyncio.wait_for(arrived.wait(), 10)
    for ask in (guard.balance(), guard.add("1", {}, "ours")):
        with pytest.raises(NotSent):
            await ask
    go_on.set()
    assert isinstance(await probe, Balance)
    assert not guard.away


async def test_a_cancelled_probe_leaves_the_next_call_to_be_the_probe(stand: Stand, time: Time) -> None:
    arrived = asyncio.Event()

    async def hang_once(request: httpx.Request) -> httpx.Response:
        if time.now < 1031:
            raise httpx.ReadTimeout("late")
        if not arrived.is_set():
            arrived.set()
            await asyncio.Event().wait()
        return httpx.Response(200, json=FINE)

    guard = guarded(stand, time, httpx.MockTransport(hang_once))
    await fail(guard, 3)
    time.now = 1031
    probe = asyncio.create_task(guard.balance())
    await asyncio.wait_for(arrived.wait(), 10)
    probe.cancel()
    await asyncio.wait([probe])
    assert isinstance(await guard.balance(), Balance)


async def test_an_order_is_never_the_probe(stand: Stand, time: Time) -> None:
    guard = guarded(stand.says(LATE), time)
    await fail(guard, 3)
    time.now += 31
    with pytest.raises(NotSent, match="is away"):
        await guard.add("1", {}, "ours")
    assert stand.asked[-1]["action"] == "balance"
    time.now += 61
    stand.says(FINE, {"order": 7})
    assert await guard.add("1", {}, "ours") == "7"
    assert [fields["action"] for fields in stand.asked[-2:]] == ["balance", "add"]


@pytest.mark.parametrize("failure", [AWAY, LATE])
async def test_an_order_is_sent_at_most_once(stand: Stand, time: Time, failure: Exception) -> None:
    guard = guarded(stand.says(failure, {"order": 7}), time)
    with pytest.raises((NotSent, Unconfirmed)):
        await guard.add("1", {}, "ours")
    assert len(stand.asked) == 1


@pytest.mark.parametrize("ask", ["refill", "cancel"])
async def test_refills_and_cancels_are_sent_once_too(stand: Stand, time: Time, ask: str) -> None:
    guard = guarded(stand.says(AWAY), time)
    with pytest.raises(NotSent):
        await getattr(guard, ask)(["1"])
    assert len(stand.asked) == 1


async def test_a_read_that_surely_never_left_is_tried_once_more(stand: Stand, time: Time) -> None:
    guard = guarded(stand.says(AWAY, STATUS), time)
    assert list(await guard.status(["1"])) == ["1"]
    guard = guarded(stand.says(AWAY, AWAY, STATUS), time)
    with pytest.raises(NotSent):
        await guard.status(["1"])
    guard = guarded(stand.says(LATE, STATUS), time)
    with pytest.raises(Unconfirmed):
        await guard.status(["1"])


def test_requests_are_spaced_evenly(stand: Stand, time: Time) -> None:
    sent_at: list[float] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent_at.append(asyncio.get_running_loop().time())
        return httpx.Response(200, json={str(number): {"status": "Pending"} for number in range(1, 302)})

    async def ask() -> None:
        guard = guarded(stand, time, httpx.MockTransport(answer), per_second=4.0)
        await guard.status([str(number) for number in range(1, 302)])
        await asyncio.sleep(61)
        await guard.status(["1", "2"])

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

    guard = guarded(stand, time, httpx.MockTransport(answer), at_once=2)
    calls = [asyncio.create_task(guard.balance()) for _ in range(6)]
    await asyncio.wait_for(full.wait(), 10)
    for _ in range(50):
        await asyncio.sleep(0)  # every call has had a chance to get through
    go_on.set()
    assert await asyncio.gather(*calls) == [await calls[0]] * 6
    assert most == 2


async def test_a_guard_describes_its_provider_and_closes_it(stand: Stand, time: Time) -> None:
    guard = guarded(stand.says(FINE), time)
    assert (guard.name, guard.lacks, guard.repeatable) == ("panel", frozenset(), False)
    await guard.close()
    with pytest.raises(NotSent):
        await guard.add("1", {}, "ours")


async def test_an_order_waits_for_its_turn_and_then_leaves_at_once(stand: Stand, time: Time) -> None:
    guard = guarded(stand.says({"order": 7}), time, at_once=1)
    async with guard.turn() as add:
        waiting = asyncio.create_task(guard.add("1", {}, "second"))
        for _ in range(20):
            await asyncio.sleep(0)
        assert stand.asked == []
        assert await add("1", {}, "first", lambda: True) == "7"
    assert await waiting == "7"
    assert len(stand.asked) == 2


async def test_a_provider_that_is_away_gives_no_turn_until_its_balance_answers(stand: Stand, time: Time) -> None:
    guard = guarded(stand.says(LATE), time)
    await fail(guard, 3)
    with pytest.raises(NotSent):
        async with guard.turn():
            pytest.fail("it is away")
    time.now += 31
    stand.says(FINE)
    async with guard.turn():
        assert stand.asked[-1]["action"] == "balance"


async def test_an_order_is_not_the_probe_if_the_provider_goes_away_during_its_turn(stand: Stand, time: Time) -> None:
    guard = guarded(stand.says(LATE), time)
    async with guard.turn() as add:
        await fail(guard, 3)
        time.now += 31
        with pytest.raises(NotSent, match="is away"):
            await add("1", {}, "ours", lambda: True)
    assert len(stand.asked) == 3


async def test_a_request_the_bot_held_back_is_not_a_failure_of_the_provider(stand: Stand, time: Time) -> None:
    guard = guarded(stand.says({"order": 7}), time)
    for _ in range(5):
        with pytest.raises(HeldBack):
            await guard.add("1", {}, "ours", lambda: False)
    assert not guard.away
    assert stand.asked == []


def busy(stand: Stand, time: Time, times: int, retry_after: timedelta | None = None) -> tuple[Guard, list[str]]:
    """A provider that is busy for a number of calls, and the requests that it got."""
    asked: list[str] = []
    provider = stand.says(FINE).open()

    def answering(name: str, answer: Any) -> Any:
        async def ask(*_: Any) -> Any:
            asked.append(name)
            if len(asked) <= times:
                raise Busy("Too many requests", retry_after)
            return answer

        return ask

    answers = {"add": "7", "status": {}, "refill": {}, "refill_status": {}, "cancel": {}}
    for name, answer in answers.items():
        setattr(provider, name, answering(name, answer))
    return Guard(provider, pace=CallPace("panel", 1000.0), clock=time, sleep=time.sleep, failures=1), asked


@pytest.mark.parametrize("ask", ["status", "refill", "refill_status", "cancel"])
async def test_a_busy_provider_is_asked_again_after_growing_pauses(stand: Stand, time: Time, ask: str) -> None:
    guard, asked = busy(stand, time, times=2)
    await getattr(guard, ask)(["1"])
    assert (asked, time.slept) == ([ask] * 3, [1.0, 2.0])
    assert not guard.away, "it answers"


async def test_a_busy_provider_gets_the_time_it_asks_for_if_that_is_short(stand: Stand, time: Time) -> None:
    guard, _ = busy(stand, time, times=1, retry_after=timedelta(seconds=4))
    await guard.status(["1"])
    assert time.slept == [4.0]
    guard, asked = busy(stand, time, times=1, retry_after=timedelta(minutes=1))
    with pytest.raises(Busy):
        await guard.status(["1"])
    assert asked == ["status"]


async def test_an_order_is_not_sent_again_to_a_busy_provider(stand: Stand, time: Time) -> None:
    guard, asked = busy(stand, time, times=1)
    with pytest.raises(Busy):
        await guard.add("1", {}, "ours")
    assert asked == ["add"]
