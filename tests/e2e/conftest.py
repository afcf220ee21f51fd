import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from tests.e2e.process import Sandbox, assert_clean, running
from tests.e2e.stage import Stage
from tests.faults.bots import Nursery

_links = itertools.count(1)
OPEN = ("ACCESS=public", "SHOP__CREDIT=limits", "SHOP__LIMIT_PER_DAY=1000000000")
"""Everybody may order, and nobody reaches the limit."""


@pytest.fixture(scope="session")
def shared_sandbox(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery | None) -> Iterator[Sandbox]:
    """One bot, open to everybody, for all dialogues; each uses its own people and links."""
    settings = (*OPEN, "POLICY__EXCEPTIONS=panel_v2:16")
    with running(tmp_path_factory.mktemp("sandbox"), *settings, nursery=nursery) as sandbox:
        yield sandbox


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Ends the shared bot with the last of its stories: it would follow its open orders until the session ends."""
    goes_on = nextitem is not None and nextitem.path.parent == item.path.parent
    if isinstance(item, pytest.Function) and not goes_on:
        shared = item.funcargs.get("shared_sandbox")
        if isinstance(shared, Sandbox):
            shared.stop()


@pytest.fixture(scope="module")
def own_sandbox(
    tmp_path_factory: pytest.TempPathFactory, nursery: Nursery | None, request: pytest.FixtureRequest
) -> Iterator[Sandbox]:
    """A sandbox for one module, with the bot settings in the module's SETTINGS."""
    with running(tmp_path_factory.mktemp("sandbox"), *request.module.SETTINGS, nursery=nursery) as sandbox:
        yield sandbox


@pytest.fixture
def plain_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox that starts its bot as an operator does, with `python -m bot run`, which takes seconds."""
    with running(tmp_path_factory.mktemp("sandbox"), *OPEN) as sandbox:
        yield sandbox


@pytest.fixture
async def stage(shared_sandbox: Sandbox, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with _stage(shared_sandbox, request) as stage:
        yield stage


@pytest.fixture
async def own_stage(own_sandbox: Sandbox, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with _stage(own_sandbox, request) as stage:
        yield stage


@pytest.fixture
async def plain_stage(plain_sandbox: Sandbox, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with _stage(plain_sandbox, request) as stage:
        yield stage


@asynccontextmanager
async def _stage(sandbox: Sandbox, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """Clears faults after the test, and shows the bot's log if the test fails."""
    async with aiohttp.ClientSession() as session:
        stage = Stage(sandbox, session)
        yield stage
        await stage.clear_faults()
        await stage.act("start")
    logged = sandbox.stderr_since()
    request.node.add_report_section("teardown", "bot's stderr", logged)
    assert_clean(logged)


@pytest.fixture
def link() -> str:
    """A link without any order."""
    return f"https://www.instagram.com/painter.{next(_links)}"
