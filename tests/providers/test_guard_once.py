"""The guard sends an order once, and asks a busy provider for the rest again."""

from datetime import timedelta
from typing import Any

import pytest

from core.provider import Busy, NotSent, Unconfirmed
from providers.limits.guard import Guard
from providers.limits.limiters import RateLimiter
from tests.providers.guarded import AWAY, FINE, LATE, Time, guarded
from tests.providers.stand import Stand

STATUS = {"status": "Pending"}


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
    return Guard(provider, limiter=RateLimiter("panel", 1000.0), clock=time, sleep=time.sleep, failures=1), asked


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
