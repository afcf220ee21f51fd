from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest

from sandbox.provider import Clock, ProviderServer
from tests.sandbox.provider.driver import Driver

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
async def driver() -> AsyncIterator[Driver]:
    """A provider server whose clock stands still until a test moves it."""
    server = ProviderServer(clock=Clock(read=lambda: NOON))
    base_url = await server.start()
    async with httpx.AsyncClient(base_url=base_url, timeout=10) as client:
        yield Driver(server, client)
    await server.stop()
