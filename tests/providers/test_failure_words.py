"""Connection failures are described in plain words, whatever httpx calls them."""

import re
import socket
import ssl
from collections.abc import Iterator

import httpx
import pytest

from core.provider import NotSent
from providers.http.failure_words import explained
from tests.providers.stand import Stand

ALLOWED = {"seconds": 15.0, "connect": 10.0, "whole": 45.0}


def kinds(kind: type[Exception]) -> Iterator[type[Exception]]:
    yield kind
    for beneath in kind.__subclasses__():
        if beneath.__module__.startswith("httpx"):
            yield from kinds(beneath)


def raised(kind: type[Exception]) -> Exception:
    """Makes an error of that kind with a secret in it."""
    error = kind.__new__(kind)
    error.args = ("https://panel.test/api?key=s3cret <html>",)
    return error


ROOTS = (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, httpx.CookieConflict)
ALL = [one for root in ROOTS for one in kinds(root)]
# Redirects are not followed, so there can't be too many.
LEAVES = [one for one in kinds(httpx.RequestError) if not one.__subclasses__() and one is not httpx.TooManyRedirects]


@pytest.mark.parametrize("kind", [*ALL, TimeoutError, RuntimeError])
def test_every_failure_has_a_sentence_without_names_of_classes_or_what_it_carried(kind: type[Exception]) -> None:
    told = explained(raised(kind), **ALLOWED)[1]
    assert told.startswith("The ")
    assert told.endswith(".")
    assert not re.search(r"[a-z][A-Z]|Error|Timeout|https?:|s3cret|[<>{}]", told)


@pytest.mark.parametrize("kind", LEAVES)
def test_each_kind_of_httpx_error_has_its_own_words(kind: type[Exception]) -> None:
    told = explained(raised(kind), **ALLOWED)[1]
    assert [one for one in ALL if one is not kind and explained(raised(one), **ALLOWED)[1] == told] == []


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (httpx.ReadTimeout, "The provider gave no answer within 15 s."),
        (httpx.ConnectTimeout, "The provider cannot be reached: no connection came about within 10 s."),
        (TimeoutError, "The provider's answer was not complete within 45 s."),
        (httpx.ReadError, "The connection broke before an answer came."),
    ],
)
def test_a_failure_says_how_long_was_waited(kind: type[Exception], told: str) -> None:
    assert explained(raised(kind), **ALLOWED)[1] == told


@pytest.mark.parametrize(
    ("beneath", "why"),
    [
        (ConnectionRefusedError(111, "Connect call failed"), "the connection was refused"),
        (ssl.SSLCertVerificationError("certificate has expired"), "its certificate is not valid"),
        (ssl.SSLEOFError("EOF occurred"), "no secure connection came about"),
        (socket.gaierror(-2, "Name or service not known"), "its host name is not known"),
        (OSError("Network is unreachable"), "no connection came about"),
    ],
)
def test_a_failed_connection_says_why(beneath: Exception, why: str) -> None:
    error = httpx.ConnectError("All connection attempts failed")
    error.__cause__ = OSError("All connection attempts failed")
    error.__cause__.__context__ = beneath
    assert explained(error, **ALLOWED)[1] == f"The provider cannot be reached: {why}."


def test_for_a_host_with_several_addresses_the_first_known_reason_is_given() -> None:
    error = httpx.ConnectError("All connection attempts failed")
    error.__cause__ = OSError("All connection attempts failed")
    error.__cause__.__cause__ = ExceptionGroup(
        "multiple connection attempts failed",
        [OSError("Network is unreachable"), ConnectionRefusedError(111, "failed")],
    )
    assert explained(error, **ALLOWED)[1] == "The provider cannot be reached: the connection was refused."


async def test_a_port_where_nothing_listens_refuses(stand: Stand, unused_tcp_port: int) -> None:
    with pytest.raises(NotSent) as caught:
        await stand.open(url=f"http://127.0.0.1:{unused_tcp_port}/", transport=None).balance()
    assert str(caught.value) == "The provider cannot be reached: the connection was refused."
