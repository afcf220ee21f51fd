"""These tests ignore the machine's proxies: everything is in this process or on loopback."""

from collections.abc import AsyncIterator

import pytest

from tests.providers.behind_limits import Time
from tests.providers.stand import Stand


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    stand = Stand()
    yield stand
    await stand.close()


@pytest.fixture
def time() -> Time:
    return Time()
