"""Telegram behind a proxy: a failing proxy counts as a failing network, and no message shows its password."""

import asyncio
from urllib.parse import urlsplit

import pytest
from aiogram.exceptions import TelegramNetworkError

from bot.app import open_bot
from bot.network import unused_proxies
from tests.bot.conftest import Read
from tests.providers.loopback import closed_port, response, serving, silent_proxy

ME = response(b'{"ok": true, "result": {"id": 42, "is_bot": true, "first_name": "Desk", "username": "desk_bot"}}')


async def http_proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A proxy that says it has connected, and then answers as Telegram itself."""
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"CONNECT telegram.invalid:80 ")
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    assert b"/getMe " in await reader.readuntil(b"\r\n")
    writer.write(ME.replace(b"Content-Length", b"Content-Type: application/json\r\nContent-Length"))
    await writer.drain()
    await reader.read()


async def test_telegram_is_reached_through_a_proxy(read: Read) -> None:
    async with serving(http_proxy) as url:
        proxy = f"http://ada:pass@{urlsplit(url).netloc}"
        async with open_bot(read(TELEGRAM_API_URL="http://telegram.invalid", TELEGRAM_PROXY=proxy)) as bot:
            assert (await bot.get_me()).username == "desk_bot"


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_missing_proxy_is_a_network_error(read: Read, scheme: str) -> None:
    proxy = f"{scheme}://ada:hidden-pass@127.0.0.1:{await closed_port()}"
    async with open_bot(read(TELEGRAM_API_URL="http://telegram.invalid", TELEGRAM_PROXY=proxy)) as bot:
        with pytest.raises(TelegramNetworkError, match="TELEGRAM_PROXY") as caught:
            await bot.get_me()
    assert "hidden-pass" not in str(caught.value)


def test_one_line_names_the_environments_proxies_without_their_passwords() -> None:
    said = unused_proxies(
        {"HTTPS_PROXY": "http://ada:pass@p", "all_proxy": "socks5://p", "NO_PROXY": "[::1]", "X": "y"}
    )
    assert said == (
        "HTTPS_PROXY, all_proxy of the environment: not used; set PROVIDERS__<NAME>__PROXY or TELEGRAM_PROXY instead"
    )
    assert unused_proxies({"HTTP_PROXY": "", "NO_PROXY": "[::1]"}) is None


async def test_a_login_at_a_proxy_that_is_cancelled_closes_its_connection(read: Read) -> None:
    async with (
        silent_proxy() as proxy,
        open_bot(read(TELEGRAM_API_URL="http://telegram.invalid", TELEGRAM_PROXY=proxy.url)) as bot,
    ):
        asking = asyncio.create_task(bot.get_me())
        await proxy.begun.wait()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await asyncio.wait_for(proxy.closed.wait(), 5)
