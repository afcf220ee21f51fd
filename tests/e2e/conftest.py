import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import aiohttp
import pytest

from sandbox.stage import TOKEN
from tests.e2e.process import Sandbox
from tests.e2e.stage import Stage

QUICK = (
    "POLL__MIN_INTERVAL=0.5",
    "POLL__MAX_INTERVAL=1",
    "CATALOGUE__REFRESH=1",
    "LIMITS__SENDS_PER_SECOND=200",
    "LIMITS__CHAT_SENDS_PER_SECOND=100",
    "LIMITS__UPDATES_PER_MINUTE=6000",
    "PROVIDERS__PANEL_V2__TIMEOUT=2",
)
_links = itertools.count(1)


@pytest.fixture(scope="session")
def shared_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One bot, open to everybody, for all dialogues; each has people and links of its own."""
    with _sandbox(tmp_path_factory, "ACCESS=public", "POLICY__EXCEPTIONS=panel_v2:16") as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def private_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One for members only, that knows the field in which panel_v2 keeps keys."""
    with _sandbox(tmp_path_factory, "PROVIDERS__PANEL_V2__IDEMPOTENCY_FIELD=request_id") as sandbox:
        yield sandbox


@pytest.fixture
def own_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One for a single test, that may leave it in any state."""
    with _sandbox(tmp_path_factory, "ACCESS=public") as sandbox:
        yield sandbox


@contextmanager
def _sandbox(folders: pytest.TempPathFactory, *settings: str) -> Iterator[Sandbox]:
    sandbox = Sandbox(folders.mktemp("sandbox"), *QUICK, *settings)
    try:
        yield sandbox
    finally:
        code = sandbox.stop()
    assert code == 0
    _assert_clean(sandbox.stderr())


@pytest.fixture
async def stage(shared_sandbox: Sandbox, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with _stage(shared_sandbox, request) as stage:
        yield stage


@pytest.fixture
async def private_stage(private_sandbox: Sandbox, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with _stage(private_sandbox, request) as stage:
        yield stage


@pytest.fixture
async def own_stage(own_sandbox: Sandbox, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with _stage(own_sandbox, request) as stage:
        yield stage


@asynccontextmanager
async def _stage(sandbox: Sandbox, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """No fault of one test is left to the next, and what the bot logged is shown should the test fail."""
    async with aiohttp.ClientSession() as session:
        stage = Stage(sandbox, session)
        yield stage
        await stage.clear_faults()
        await stage.act("start")
    logged = sandbox.stderr_since()
    request.node.add_report_section("teardown", "bot's stderr", logged)
    _assert_clean(logged)


@pytest.fixture
def link() -> str:
    """A link nobody has ordered for."""
    return f"https://www.instagram.com/painter.{next(_links)}"


def _assert_clean(logged: str) -> None:
    for unwanted in ("Traceback", "sandbox-key-", TOKEN, TOKEN.partition(":")[2]):
        assert unwanted not in logged
