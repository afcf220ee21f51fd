import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from tests.e2e.process import Sandbox, assert_clean, running
from tests.e2e.stage import Stage
from tests.faults.bots import Nursery

_links = itertools.count(1)


@pytest.fixture(scope="session")
def shared_sandbox(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery | None) -> Iterator[Sandbox]:
    """One bot, open to everybody, for all dialogues; each has people and links of its own."""
    settings = ("ACCESS=public", "POLICY__EXCEPTIONS=panel_v2:16")
    with running(tmp_path_factory.mktemp("sandbox"), *settings, nursery=nursery) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def own_sandbox(
    tmp_path_factory: pytest.TempPathFactory, nursery: Nursery | None, request: pytest.FixtureRequest
) -> Iterator[Sandbox]:
    """One for a single module, with the bot's SETTINGS that it names."""
    with running(tmp_path_factory.mktemp("sandbox"), *request.module.SETTINGS, nursery=nursery) as sandbox:
        yield sandbox


@pytest.fixture
def plain_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One that starts its bot as an operator does, with `python -m bot run`: that takes seconds."""
    with running(tmp_path_factory.mktemp("sandbox"), "ACCESS=public") as sandbox:
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
    """No fault of one test is left to the next, and what the bot logged is shown should the test fail."""
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
    """A link nobody has ordered for."""
    return f"https://www.instagram.com/painter.{next(_links)}"
