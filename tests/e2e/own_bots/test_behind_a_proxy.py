"""An order from its form to its end, with Telegram and a provider behind proxies."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from tests.e2e.conftest import OPEN
from tests.e2e.own_bots.tunnels import Tunnels, tunnels
from tests.e2e.process import running
from tests.e2e.stage import Stage
from tests.faults.bots import Nursery


@pytest.fixture(params=["http", "socks5"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def behind(scheme: str, tmp_path: Path, nursery: Nursery | None) -> AsyncIterator[tuple[Stage, Tunnels]]:
    with tunnels() as open_ones:
        settings = (f"TELEGRAM_PROXY={open_ones.url(scheme)}", f"PROVIDERS__PANEL_V2__PROXY={open_ones.url('socks5')}")
        with running(tmp_path, *OPEN, *settings, nursery=nursery) as sandbox:
            async with aiohttp.ClientSession() as session:
                yield Stage(sandbox, session), open_ones


async def test_an_order_is_placed_and_told_through_proxies(
    behind: tuple[Stage, Tunnels], scheme: str, link: str
) -> None:
    stage, open_ones = behind
    telegram, provider = (urlsplit(url).port for url in (stage.sandbox.page_url, stage.sandbox.provider_url))
    alice = await stage.customer()
    await alice.says(f"/order panel_v2:1 {link} 1000")
    await alice.sees("Your order", link)
    await alice.presses("Place order")
    card = await alice.gets_card()
    await alice.is_told(f"Order #{card.number}", "is completed")
    assert (await stage.provider().order(link))["quantity"] == 1000
    assert open_ones.opened.keys() == {(scheme, telegram), ("socks5", provider)}
    assert "ada:pass" not in stage.sandbox.stderr()
