"""A limited provider sends an order once, and asks a busy provider for the rest again."""

from datetime import timedelta
from typing import Any

import pytest

from core.provider import Busy, NotSent, Unconfirmed
from providers.limits.limited_provider import LimitedProvider
from providers.limits.limiters import RateLimiter
from tests.providers.behind_limits import AWAY, FINE, LATE, Time, behind_limits
from tests.providers.stand import Stand

STATUS = {"status": "Pending"}


@pytest.mark.parametrize("failure", [AWAY, LATE])
async def test_an_order_is_sent_at_most_once(stand: Stand, time: Time, failure: Exception) -> None:
    limited = behind_limits(stand.says(failure, {"order": 7}), time)
    with pytest.raises((NotSent, Unconfirmed)):
        await limited.add("1", {}, "ours")
    assert len(stand.asked) == 1


@pytest.mark.parametrize("ask", ["refill", "cancel"])
async def test_refills_and_cancels_are_sent_once_too(stand: Stand, time: Time, ask: str) -> None:
    limited = behind_limits(stand.says(AWAY), time)
    with pytest.raises(NotSent):
        await getattr(limited, ask)(["1"])
    assert len(stand.asked) == 1


async def test_a_read_that_surely_never_left_is_tried_once_more(stand: Stand, time: Time) -> None:
    limited = behind_limits(stand.says(AWAY, STATUS), time)
    assert list(await limited.status(["1"])) == ["1"]
    limited = behind_limits(stand.says(AWAY, AWAY, STATUS), time)
    with pytest.raises(NotSent):
        await limited.status(["1"])
    limited = behind_limits(stand.says(LATE, STATUS), time)
    with pytest.raises(Unconfirmed):
        await limited.status(["1"])


def busy(
    stand: Stand, time: Time, times: int, retry_after: timedelta | None = None
) -> tuple[LimitedProvider, list[str]]:
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
    return LimitedProvider(
        provider, limiter=RateLimiter("panel", 1000.0), clock=time, sleep=time.sleep, failures=1
    ), asked


@pytest.mark.parametrize("ask", ["status", "refill", "refill_status", "cancel"])
async def test_a_busy_provider_is_asked_again_after_growing_pauses(stand: Stand, time: Time, ask: str) -> None:
    limited, asked = busy(stand, time, times=2)
    await getattr(limited, ask)(["1"])
    assert (asked, time.slept) == ([ask] * 3, [1.0, 2.0])
    assert not limited.away, "it answers"


async def test_a_busy_provider_gets_the_time_it_asks_for_if_that_is_short(stand: Stand, time: Time) -> None:
    limited, _ = busy(stand, time, times=1, retry_after=timedelta(seconds=4))
    await limited.status(["1"])
    assert time.slept == [4.0]
    limited, asked = busy(stand, time, times=1, retry_after=timedelta(minutes=1))
    with pytest.raises(Busy):
        await limited.status(["1"])
    assert asked == ["status"]


async def test_an_order_is_not_sent_again_to_a_busy_provider(stand: Stand, time: Time) -> None:
    limited, asked = busy(stand, time, times=1)
    with pytest.raises(Busy):
        await limited.add("1", {}, "ours")
    assert asked == ["add"]
