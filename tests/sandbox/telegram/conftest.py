from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox.telegram import TelegramServer
from tests.sandbox.telegram.driver import ALICE, TOKEN, Driver


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    server = TelegramServer(TOKEN, webhook_retry=0.01)
    yield server
    await server.stop()


@pytest.fixture
async def driver(server: TelegramServer) -> AsyncIterator[Driver]:
    url = await server.start()
    async with aiohttp.ClientSession() as session:
        yield Driver(session, url)


@pytest.fixture
async def alice(driver: Driver) -> Driver:
    """The driver, after Alice wrote to the bot and the bot read it."""
    said = await driver.say(ALICE, "hello")
    await driver.updates(offset=said["update_id"] + 1)
    return driver
