""" "Not now" is not "no": a 429 and its words raise Busy, with the pause that the provider asks for."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from core.provider import Busy, Refused, Unconfirmed
from providers.http.retry_after import LONGEST, retry_after
from tests.providers.stand import Stand

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "pause"),
    [
        ("30", timedelta(seconds=30)),
        ("0", timedelta()),
        ("-5", timedelta()),
        ("1e9", LONGEST),
        ("Fri, 01 May 2026 12:00:20 GMT", timedelta(seconds=20)),
        ("Fri, 01 May 2020 12:00:20 GMT", timedelta()),
        ("Sun, 01 May 2044 12:00:20 -0000", LONGEST),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date_within_bounds(header: Any, pause: timedelta | None) -> None:
    assert retry_after(header, NOW) == pause


@pytest.mark.parametrize("body", [b"<html>slow down</html>", b"", b'{"error":"Wait"}', b'{"message":"Slow"}', b"[]"])
@pytest.mark.parametrize("action", ["add", "status", "refill", "cancel", "services", "balance"])
async def test_a_429_asks_to_come_back_whatever_was_asked(stand: Stand, body: bytes, action: str) -> None:
    provider = stand.says(httpx.Response(429, content=body, headers={"Retry-After": "7"})).open()
    with pytest.raises(Busy) as caught:
        await asked(provider, action)
    assert caught.value.retry_after == timedelta(seconds=7)
    assert len(stand.asked) == 1


async def asked(provider: Any, action: str) -> Any:
    if action == "add":
        return await provider.add("1", {}, "ours-1")
    return await (
        getattr(provider, action)() if action in {"services", "balance"} else getattr(provider, action)(["5", "6"])
    )


@pytest.mark.parametrize("words", ["Too many requests", "You are doing that too fast", "Your account is locked"])
async def test_words_with_http_200_ask_to_come_back_too(stand: Stand, words: str) -> None:
    with pytest.raises(Busy, match=words) as caught:
        await stand.says({"error": words, "retry_after": 3}).open().add("1", {}, "ours-1")
    assert caught.value.retry_after == timedelta(seconds=3)


@pytest.mark.parametrize("words", ["Server error", "System error", "Internal error, please try again", "Order failed"])
@pytest.mark.parametrize("code", [200, 400])
async def test_a_server_that_failed_leaves_the_order_unconfirmed(stand: Stand, words: str, code: int) -> None:
    with pytest.raises(Unconfirmed, match=words):
        await stand.says({"error": words}, code=code).open().add("1", {}, "ours-1")


async def test_unknown_words_refuse_only_with_a_code_that_refuses(stand: Stand) -> None:
    provider = stand.says({"error": "E1047"}).open()
    with pytest.raises(Unconfirmed):
        await provider.add("1", {}, "ours-1")
    stand.says({"error": "E1047"}, code=422)
    with pytest.raises(Refused):
        await provider.add("1", {}, "ours-1")
