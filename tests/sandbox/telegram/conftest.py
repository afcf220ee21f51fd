from collections.abc import AsyncIterator

import pytest

from sandbox.telegram import TelegramServer
from tests.sandbox.telegram.driver import ALICE, TOKEN, Driver, driving


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    server = TelegramServer(TOKEN, webhook_retry=0.01)
    yield server
    await server.stop()


@pytest.fixture
async def driver(server: TelegramServer) -> AsyncIterator[Driver]:
    async with driving(server) as driver:
        yield driver


@pytest.fixture
async def alice(driver: Driver) -> Driver:
    """The driver after Alice has written to the bot and the bot has read it."""
    await driver.meet(ALICE)
    return driver
