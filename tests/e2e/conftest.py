import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack

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
PUBLIC = ("ACCESS=public", "POLICY__EXCEPTIONS=panel_v2:16")
_links = itertools.count(1)
OpenStage = Callable[..., Awaitable[Stage]]


@pytest.fixture(scope="session")
def shared_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One bot, open to everybody, for all dialogues that do not harm it."""
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"), *PUBLIC, *QUICK)
    yield sandbox
    assert sandbox.stop() == 0
    _assert_clean(sandbox.stderr())


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def stage(
    shared_sandbox: Sandbox, session: aiohttp.ClientSession, request: pytest.FixtureRequest
) -> AsyncIterator[Stage]:
    """The shared bot; no fault of one test is left to the next."""
    stage = Stage(shared_sandbox, session)
    yield stage
    await stage.clear_faults()
    await stage.act("start")
    logged = shared_sandbox.stderr_since()
    request.node.add_report_section("teardown", "bot's stderr", logged)
    _assert_clean(logged)


@pytest.fixture
async def open_stage(
    tmp_path_factory: pytest.TempPathFactory, session: aiohttp.ClientSession, request: pytest.FixtureRequest
) -> AsyncIterator[OpenStage]:
    """Starts a bot with a database of its own, to be killed, closed to strangers, or set otherwise."""
    opened: list[Sandbox] = []
    async with AsyncExitStack() as stack:

        async def open_one(*settings: str) -> Stage:
            sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"), *QUICK, *settings)
            stack.callback(sandbox.stop)
            opened.append(sandbox)
            return Stage(sandbox, session)

        yield open_one
    for sandbox in opened:
        request.node.add_report_section("teardown", "bot's stderr", sandbox.stderr())
        _assert_clean(sandbox.stderr())


@pytest.fixture
def link() -> str:
    """A link nobody has ordered for."""
    return f"https://www.instagram.com/painter.{next(_links)}"


def _assert_clean(logged: str) -> None:
    assert "Traceback" not in logged
    assert "sandbox-key-" not in logged
    assert TOKEN not in logged
    assert TOKEN.partition(":")[2] not in logged
