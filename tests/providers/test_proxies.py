"""A provider behind its own proxy; the environment's proxies are not used."""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import pytest

from core.provider import NotSent
from tests.providers.loopback import closed_port, read_request, response, serving, silent_proxy
from tests.providers.stand import Stand

FORM = {"link": "https://example.com", "quantity": "100"}
ANSWER = response(b'{"order": 77}')
NOWHERE = "http://panel.invalid/api/v2"


async def http_proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A proxy that answers as panel.invalid itself, if the password is right."""
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"POST http://panel.invalid/api/v2 ")
    assert b"proxy-authorization: basic YWRhOnBhc3M=" in head.replace(
        b"Proxy-Authorization: Basic", b"proxy-authorization: basic"
    )
    writer.write(ANSWER)
    await writer.drain()
    await reader.read()


async def socks_proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A minimal SOCKS proxy (RFC 1928 and 1929) that answers as panel.invalid itself."""
    assert (await reader.readexactly(2))[:1] == b"\x05"
    await reader.read(16)  # the methods
    writer.write(b"\x05\x02")
    assert await reader.readexactly(10) == b"\x01\x03ada\x04pass"
    writer.write(b"\x01\x00")
    asked = await reader.readexactly(4 + 1 + len("panel.invalid") + 2)
    assert asked == b"\x05\x01\x00\x03\x0dpanel.invalid\x00\x50"
    writer.write(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50")
    await read_request(reader)
    writer.write(ANSWER)
    await writer.drain()
    await reader.read()


@pytest.mark.parametrize(("scheme", "proxy"), [("http", http_proxy), ("socks5", socks_proxy)])
async def test_an_order_goes_through_the_proxy(
    stand: Stand, scheme: str, proxy: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
) -> None:
    async with serving(proxy) as url:
        provider = stand.open(url=NOWHERE, transport=None, proxy=f"{scheme}://ada:pass@{urlsplit(url).netloc}")
        assert await provider.add("1", FORM, "ours-1") == "77"


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_nothing_is_sent_through_a_missing_proxy(stand: Stand, scheme: str) -> None:
    proxy = f"{scheme}://ada:hidden-pass@127.0.0.1:{await closed_port()}"
    with pytest.raises(NotSent) as caught:
        await stand.open(url=NOWHERE, transport=None, proxy=proxy).add("1", FORM, "ours-1")
    assert "hidden-pass" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALL_PROXY", "socks5://127.0.0.1:9"),
        ("HTTP_PROXY", "http://127.0.0.1:9"),
        ("NO_PROXY", "[::1]"),
        ("ALL_PROXY", "x://y"),
    ],
)
async def test_the_proxies_of_the_environment_are_not_used(
    stand: Stand, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(ANSWER)
        await writer.drain()

    monkeypatch.setenv(name, value)
    async with serving(answer) as url:
        assert await stand.open(url=url, transport=None).add("1", FORM, "ours-1") == "77"


@pytest.mark.parametrize("how", ["it takes too long", "it is cancelled"])
async def test_a_login_at_a_proxy_that_ends_halfway_closes_its_connection(stand: Stand, how: str) -> None:
    async with silent_proxy() as proxy:
        timeout = 0.2 if how == "it takes too long" else 30
        provider = stand.open(url=NOWHERE, transport=None, proxy=proxy.url, timeout=timeout)
        adding = asyncio.create_task(provider.add("1", FORM, "ours-1"))
        await proxy.begun.wait()
        if how == "it is cancelled":
            adding.cancel()
        (outcome,) = await asyncio.gather(adding, return_exceptions=True)
        assert isinstance(outcome, NotSent | asyncio.CancelledError)
        await asyncio.wait_for(proxy.closed.wait(), 5)
