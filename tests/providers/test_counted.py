"""Every request to a provider is counted by its outcome; a call that the limits turned away is not a request."""

from collections import Counter
from datetime import timedelta

import httpx
import pytest

from core.provider import Busy, HeldBack, NotSent, ProviderError, Refused, Unconfirmed, Unreadable
from providers.limits.counted import _OUTCOMES, Counted
from providers.limits.limited_provider import LimitedProvider
from providers.limits.limiters import RateLimiter
from providers.open import open_provider
from providers.options import ProviderOptions


class Answers(httpx.AsyncBaseTransport):
    """Gives one answer after the other; an exception is raised."""

    def __init__(self, *answers: object) -> None:
        self._answers = list(answers)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(200, json=answer)


async def test_each_request_is_counted_by_action_and_outcome() -> None:
    network = Answers({"order": 1}, {"error": "Bad link"}, httpx.ReadTimeout(""), {"balance": "1", "currency": "USD"})
    calls = Counter[tuple[str, str, str]]()
    options = ProviderOptions(url="https://north.test", key="key-1")
    provider = open_provider("north", options, network=network)
    limited = LimitedProvider(Counted(provider, lambda *call: calls.update([call])), limiter=RateLimiter("north", 1000))
    assert await limited.add("1", {}, "key") == "1"
    with pytest.raises(Refused):
        await limited.add("1", {}, "key")
    with pytest.raises(Unconfirmed):
        await limited.add("1", {}, "key")
    await limited.balance()
    assert calls == {
        ("north", "add", "answered"): 1,
        ("north", "add", "refused"): 1,
        ("north", "add", "unconfirmed"): 1,
        ("north", "balance", "answered"): 1,
    }
    await limited.close()


async def test_a_request_that_never_reached_the_provider_is_counted_apart_and_an_open_breaker_counts_nothing() -> None:
    network = Answers(httpx.ConnectError(""), {"balance": "1", "currency": "USD"})
    outcomes = list[str]()
    provider = open_provider("north", ProviderOptions(url="https://north.test", key="key-1"), network=network)
    limited = LimitedProvider(
        Counted(provider, lambda name, action, outcome: outcomes.append(outcome)),
        limiter=RateLimiter("north", 1000),
        failures=1,
        clock=lambda: 0,
    )
    for _ in range(3):
        with pytest.raises(NotSent):
            await limited.add("1", {}, "key")
    assert outcomes == ["not sent"]
    await limited.close()


def test_every_error_of_a_provider_has_an_outcome_of_its_own() -> None:
    errors = {Refused, NotSent, HeldBack, Busy, Unconfirmed, Unreadable}
    assert _OUTCOMES.keys() == errors
    assert len(set(_OUTCOMES.values())) == len(errors)
    assert {kind for kind in ProviderError.__subclasses__()} <= errors


async def test_the_counter_passes_on_the_providers_properties() -> None:
    provider = open_provider("north", ProviderOptions(url="https://north.test", key="key-1", timeout=2))
    counted = Counted(provider, lambda *_: None)
    assert (counted.name, counted.longest) == ("north", provider.longest)
    assert counted.longest > timedelta(seconds=2)
    assert (counted.lacks, counted.repeatable) == (provider.lacks, provider.repeatable)
    await counted.close()
