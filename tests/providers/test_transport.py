"""An error says whether the provider may have read the request, even where httpx doesn't say so."""

import gzip
import logging
from typing import Any

import httpx
import pytest

from core.provider import Busy, NotSent, ProviderError, Refused, Unconfirmed, Unreadable
from providers.http import transport as transport_module
from providers.http.transport import Transport
from providers.options import ProviderOptions
from tests.providers.stand import KEY, URL, Stand, everything_shown


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpx.ConnectError("refused"), NotSent),
        (httpx.ConnectTimeout("late"), NotSent),
        (httpx.PoolTimeout("full"), NotSent),
        (httpx.ReadTimeout("late"), Unconfirmed),
        (httpx.WriteTimeout("late"), Unconfirmed),
        (httpx.ReadError("reset"), Unconfirmed),
        (httpx.WriteError("reset"), Unconfirmed),
        (httpx.CloseError("reset"), Unconfirmed),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."), Unconfirmed),
        (httpx.LocalProtocolError("broken"), Unconfirmed),
        (RuntimeError("a bug in a library"), Unconfirmed),
    ],
)
async def test_only_an_error_before_sending_is_not_sent(
    stand: Stand, error: Exception, kind: type[ProviderError]
) -> None:
    error.args = (f"{error} while sending key={KEY}",)
    with pytest.raises(ProviderError) as caught:
        await stand.says(error).open().balance()
    assert type(caught.value) is kind
    assert KEY not in everything_shown(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (b"", ""),
        (b"   ", ""),
        (b"<html><style>a{}</style><h1>Just a &amp; moment...</h1></html>", "Just a & moment..."),
        (b'{"order": 235', '{"order": 235'),
        (b'{"order": 1}{"order": 1}', '{"order": 1}{"order": 1}'),
        (b"[" * 100_000, "[[["),
        (b"[" * 80 + b"1" + b"]" * 80, "[[["),
        (b"\xff\xfe\x00\xd8", ""),
        (b"Invalid API key " + KEY.encode(), "Invalid API key ***"),
        (b"<p>\x1b[31m" + b"long " * 100, "long long"),
    ],
)
@pytest.mark.parametrize(
    ("code", "kind"), [(200, Unreadable), (403, Unreadable), (301, Unreadable), (502, Unconfirmed)]
)
async def test_a_body_that_is_not_json_is_quoted_briefly_and_only_in_the_log(
    stand: Stand, caplog: pytest.LogCaptureFixture, body: bytes, seen: str, code: int, kind: type[ProviderError]
) -> None:
    caplog.set_level(logging.INFO, "providers")
    with pytest.raises(ProviderError) as caught:
        await stand.says(body, code=code).open().balance()
    assert type(caught.value) is kind
    why = "it is not JSON" if body.strip() else "it is empty"
    assert str(caught.value).startswith(f"The provider's answer (HTTP {code}) ")
    assert str(caught.value).endswith(f": {why}")
    assert KEY not in everything_shown(caught.value)
    said = [record.getMessage() for record in caplog.records if record.name == "providers.http.transport"]
    assert [seen in line for line in said] == ([True] if seen else [True] * len(said))
    assert all(f"HTTP {code} without JSON: application/json, " in line and len(line) < 300 for line in said)
    assert all(line.isprintable() and KEY not in line for line in said)


@pytest.mark.parametrize(
    ("body", "words"), [(b"<html>slow down</html>", "Too many requests"), ({"error": "Wait a minute"}, "Wait a minute")]
)
async def test_429_asks_to_come_back(stand: Stand, body: Any, words: str) -> None:
    with pytest.raises(Busy, match=f"^{words}$"):
        await stand.says(body, code=429).open().add("1", {}, "ours-1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le"])
async def test_json_is_read_in_any_of_its_encodings(stand: Stand, encoding: str) -> None:
    row = '[{"service": 1, "name": "Beğeni", "type": "Default"}]'.encode(encoding)
    (listing,) = await stand.says(row).open().services()
    assert listing.name == "Beğeni"


async def test_one_bad_byte_or_number_costs_only_its_field(stand: Stand) -> None:
    rows = b'[{"service": 1, "name": "Be\xfeeni", "rate": NaN, "min": 1e99999999999999999999, "max": ' + b"9" * 5000
    (listing,) = await stand.says(rows + b', "refill_time": 1e400000}]').open().services()
    assert (listing.name, listing.refill_time) == ("Be\ufffdeni", "")
    assert (listing.rate, listing.minimum, listing.maximum) == (None, None, None)


async def test_texts_that_no_database_accepts_are_cleaned(stand: Stand) -> None:
    (listing,) = await stand.says(b'[{"service": 1, "name": "a\\ud800\\u0000b\tc"}]').open().services()
    assert listing.name == "a\ufffdb c"


async def test_a_huge_body_is_not_read_to_its_end(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport_module, "MAX_BODY", 2 * 1024**2)
    with pytest.raises(Unreadable, match="more than 2 MiB"):
        await stand.says(b" " * (2 * 1024**2 + 1)).open().balance()


async def test_a_body_with_a_wrong_content_encoding_cannot_be_read(stand: Stand) -> None:
    async def answer(request: httpx.Request) -> httpx.Response:
        stream = httpx.ByteStream(gzip.compress(b"{}")[::-1])
        return httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=stream)

    with pytest.raises(Unreadable):
        await stand.open(transport=httpx.MockTransport(answer)).balance()


async def test_a_redirect_is_not_followed(stand: Stand) -> None:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        return httpx.Response(307, headers={"Location": "https://elsewhere.test/"})

    with pytest.raises(Unreadable, match="HTTP 307"):
        await stand.open(transport=httpx.MockTransport(answer)).balance()
    assert len(asked) == 1


@pytest.mark.parametrize(
    "words",
    [f"Invalid API key {KEY}", f"key={KEY.replace('/', '%2F').replace('+', '%2B')}", KEY.upper(), f"x\x00{KEY}\ny"],
)
async def test_a_key_the_provider_repeats_is_hidden(stand: Stand, words: str) -> None:
    with pytest.raises(Refused) as caught:
        await stand.says({"error": words}).open().balance()
    assert "***" in str(caught.value)
    assert KEY.casefold() not in everything_shown(caught.value).casefold()


async def test_an_error_of_any_length_is_shown_in_300_characters(stand: Stand) -> None:
    with pytest.raises(Refused) as caught:
        await stand.says({"error": "no " * 1000}).open().balance()
    assert len(str(caught.value)) <= 300


@pytest.mark.parametrize("encoding", ["form", "json"])
async def test_text_that_cannot_be_encoded_is_refused_before_sending(stand: Stand, encoding: str) -> None:
    with pytest.raises(Refused, match="cannot be sent") as caught:
        await stand.open(encoding=encoding).add("1", {"link": "\ud800"}, "ours-1")
    assert stand.asked == []
    assert KEY not in everything_shown(caught.value)


async def test_after_closing_nothing_is_sent(stand: Stand) -> None:
    provider = stand.open()
    await provider.close()
    with pytest.raises(NotSent):
        await provider.add("1", {}, "ours-1")


async def test_the_key_is_in_no_log_and_no_repr(stand: Stand, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    provider = stand.says({"balance": "1"}).open()
    await provider.balance()
    assert "HTTP Request: POST" in caplog.text
    assert KEY not in caplog.text + repr(provider) + repr(Transport(ProviderOptions(url=URL, key=KEY)))
