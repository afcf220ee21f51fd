"""Many ids: 100 per call, each once, and what happens when some of the calls fail."""

import httpx
import pytest

from core.provider import Action, CancelAccepted, EntryError, NotSent, Refused, Unconfirmed
from providers.limits.limited_provider import LimitedProvider
from providers.limits.limiters import RateLimiter
from tests.providers.stand import Stand

IDS = [str(number) for number in range(1, 252)]


async def no_pause(_: float) -> None:
    """Nobody waits in a test."""


def limited(stand: Stand) -> LimitedProvider:
    """The provider behind its limits, which cut a question into calls."""
    return LimitedProvider(stand.open(), limiter=RateLimiter("panel", 1e6), sleep=no_pause)


async def test_251_ids_go_in_three_calls_and_repeated_ones_once(stand: Stand) -> None:
    await limited(stand.says(dict.fromkeys(IDS, "Pending"))).status([*IDS, *IDS])
    asked = [fields["orders"].split(",") for fields in stand.asked]
    assert [len(ids) for ids in asked] == [100, 100, 51]
    assert [number for ids in asked for number in ids] == IDS


async def test_the_last_id_left_over_is_asked_alone(stand: Stand) -> None:
    await limited(stand.says(dict.fromkeys(IDS, "Pending"), {"status": "Pending"})).status(IDS[:101])
    assert stand.asked[1]["order"] == IDS[100]


async def test_no_ids_ask_nothing(stand: Stand) -> None:
    provider = limited(stand)
    assert (await provider.status([]), await provider.cancel([])) == ({}, {})
    assert stand.asked == []


async def test_a_text_that_would_be_two_ids_in_a_list_is_never_sent(stand: Stand) -> None:
    provider = limited(stand.says([{"order": 5, "cancel": 1}]))
    assert await provider.cancel(["5", "6,7"]) == {"5": CancelAccepted(), "6,7": EntryError("'6,7' is not an id.")}
    assert await provider.cancel(["6,7"]) == {"6,7": EntryError("'6,7' is not an id.")}
    assert [fields["orders"] for fields in stand.asked] == ["5"]


async def test_one_failing_call_does_not_lose_the_answers_of_the_others(
    stand: Stand, caplog: pytest.LogCaptureFixture
) -> None:
    good = {number: {"error": "Incorrect order ID"} for number in IDS}
    provider = limited(stand.says(good, httpx.ReadTimeout("late"), good))
    answers = await provider.status(IDS)
    assert list(answers) == IDS[:100] + IDS[200:]
    assert set(answers.values()) == {EntryError("Incorrect order ID")}
    assert "1 of 3 calls failed" in caplog.text


async def test_when_all_calls_fail_the_error_says_what_is_open(stand: Stand) -> None:
    answers = {"error": "Too many requests"}, httpx.ReadTimeout("late"), httpx.ConnectError("away")
    provider = limited(stand.says(*answers))
    with pytest.raises(Unconfirmed):
        await provider.refill(IDS)


async def test_when_nothing_was_sent_the_error_says_so(stand: Stand) -> None:
    with pytest.raises(NotSent):
        await limited(stand.says(httpx.ConnectError("away"))).refill(IDS)


@pytest.mark.parametrize(
    ("url", "lacking"),
    [
        ("https://sosyalmavi.com/api/v2", {Action.CANCEL}),
        ("https://smm.baostar.net/api/v2", {Action.CANCEL}),
        ("https://roicmedya.com/api/v2", set()),
    ],
)
async def test_a_provider_known_to_have_no_cancel_is_not_asked_to_cancel(
    stand: Stand, url: str, lacking: set[Action]
) -> None:
    provider = stand.says([{"order": 1, "cancel": 1}]).open(url=url)
    assert provider.lacks == lacking
    if lacking:
        with pytest.raises(Refused, match="has no cancel"):
            await provider.cancel(["1"])
        assert stand.asked == []


async def test_the_operators_setting_overrides_the_known_list(stand: Stand) -> None:
    assert stand.open(url="https://sosyalmavi.com/api/v2", lacks=frozenset()).lacks == frozenset()
