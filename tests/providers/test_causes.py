"""Every failure has its cause as a value, so that a view needs no sentence of ours to say what happened."""

import socket
import ssl
from typing import Any

import httpx
import pytest

from core.provider import Cause, ProviderError
from tests.providers.stand import Stand

FORM = {"link": "https://example.com/name", "quantity": "100"}


def connect_error(beneath: Exception) -> httpx.ConnectError:
    error = httpx.ConnectError("All connection attempts failed")
    error.__cause__ = beneath
    return error


async def failing_with(error: Exception) -> ProviderError:
    def fail(_: httpx.Request) -> httpx.Response:
        raise error

    stand = Stand()
    with pytest.raises(ProviderError) as caught:
        await stand.open(transport=httpx.MockTransport(fail)).add("1", FORM, "ours-1")
    await stand.close()
    return caught.value


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (connect_error(ConnectionRefusedError(111, "refused")), Cause.REFUSED_CONNECTION),
        (connect_error(socket.gaierror(-2, "unknown")), Cause.UNKNOWN_HOST),
        (connect_error(ssl.SSLCertVerificationError("expired")), Cause.NOT_SECURE),
        (connect_error(OSError("unreachable")), Cause.NO_CONNECTION),
        (httpx.ConnectTimeout("slow"), Cause.TIME_OUT),
        (httpx.ReadTimeout("slow"), Cause.TIME_OUT),
        (httpx.ProxyError("407"), Cause.PROXY),
        (httpx.ReadError("reset"), Cause.BROKEN_CONNECTION),
        (httpx.RemoteProtocolError("closed"), Cause.BROKEN_CONNECTION),
        (RuntimeError("a fault of ours"), Cause.OTHER),
    ],
)
async def test_each_failed_request_has_its_cause(error: Exception, cause: Cause) -> None:
    assert (await failing_with(error)).cause is cause


@pytest.mark.parametrize(
    ("body", "code", "cause"),
    [
        (b"<html>Maintenance</html>", 200, Cause.NOT_JSON),
        (b"", 200, Cause.EMPTY),
        ({"message": "soon"}, 200, Cause.WRONG_SHAPE),
        ({"error": "Bad link"}, 200, Cause.SAID),
        ({"error": "Too many requests"}, 429, Cause.SAID),
        ({"error": "Server error"}, 200, Cause.SERVER_ERROR),
        ({"error": "Bad link"}, 502, Cause.SERVER_ERROR),
    ],
)
async def test_each_answer_that_places_no_order_has_its_cause(stand: Stand, body: Any, code: int, cause: Cause) -> None:
    with pytest.raises(ProviderError) as caught:
        await stand.says(body, code=code).open().add("1", FORM, "ours-1")
    assert caught.value.cause is cause
    assert (str(caught.value) in {"Bad link", "Too many requests"}) == (cause is Cause.SAID)


async def test_a_request_that_is_not_sent_has_its_cause(stand: Stand) -> None:
    with pytest.raises(ProviderError) as caught:
        await stand.open(lacks=frozenset({"refill"})).refill(["1"])
    assert caught.value.cause is Cause.LACKING
    with pytest.raises(ProviderError) as caught:
        await stand.open(dialect="streamdetails").add("seven", FORM, "ours-1")
    assert caught.value.cause is Cause.UNSENDABLE
    assert stand.asked == []
