"""Makes the tests quick without changing what they test, and starts the nursery of bots."""

import asyncio
import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.migrations import migrate
from tests.faults.bots import Nursery, open_nursery

# Importing the bot and all tests makes a million objects and leaves no garbage to look for.
gc.disable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker plays the stories of the shared bot, another one those that start their own bot or need the browser.

    So each of the three is started once, and they wait while the other workers compute: the largest groups go first.
    """
    for item in items:
        if isinstance(item, pytest.Function) and "shared_sandbox" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group("shared bot"))
        elif {"e2e", "browser"} & set(item.path.parts):
            item.add_marker(pytest.mark.xdist_group("own bots"))


def pytest_collection_finish() -> None:
    """Has the garbage collector look only at what the tests themselves make from now on."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def no_certificates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No server here speaks TLS; to read the world's certificates would take httpx 20 ms for each client."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SSL_CERT_FILE", raising=False)
        patch.setenv("SSL_CERT_DIR", str(tmp_path_factory.mktemp("no-certificates")))
        yield


async def migrated(url: str) -> None:
    database = Database(url)
    await migrate(database)
    await database.close()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with empty tables, to be copied: the migrations would take 100 ms for each test."""
    file = tmp_path_factory.mktemp("template") / "bot.db"
    asyncio.run(migrated(f"sqlite:///{file}"))
    return file


@pytest.fixture
def empty_file(migrated_file: Path, tmp_path: Path) -> Path:
    """A database with empty tables for one test: bot.db in its folder."""
    return Path(shutil.copy(migrated_file, tmp_path / "bot.db"))


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery | None]:
    """One nursery for each test worker; none without Linux's pidfd_open, because its bots could not be watched."""
    if not hasattr(os, "pidfd_open"):
        yield None
        return
    with open_nursery(tmp_path_factory.mktemp("nursery") / "socket") as nursery:
        yield nursery
