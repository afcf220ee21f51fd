"""Makes the tests quick without changing what they test, and starts the nursery of bots."""

import asyncio
import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

import certifi
import pytest

from storage.database import Database
from storage.migrations import migrate
from tests.faults.bots import Nursery, open_nursery

TOGETHER = {
    "tests/e2e": "the shared bot",
    "tests/e2e/own_bots": "bots and the browser",
    "tests/browser": "bots and the browser",
}
"""Folders whose tests run in one worker each, because they share what starts slowly."""

# Importing the bot and all tests makes a million objects and leaves no garbage to look for.
gc.disable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begins with what waits most, so that other workers compute meanwhile."""
    items.sort(key=lambda item: place(item.nodeid) not in TOGETHER.values())


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With `--dist loadscope` a worker gets whole files, or all those that run together."""
    if config.getvalue("dist") != "loadscope":
        return None
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

    scheduling = LoadScopeScheduling(config, log)
    scheduling._split_scope = place
    return scheduling


def place(nodeid: str) -> str:
    """What a test runs together with."""
    file = nodeid.partition("::")[0]
    return TOGETHER.get(str(PurePath(file).parent), file)


def pytest_collection_finish() -> None:
    """Has the garbage collector look only at what the tests themselves make from now on."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def no_certificates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No server here speaks TLS; to read the world's certificates would take 20 ms for each client."""
    folder, end = tmp_path_factory.mktemp("no-certificates"), "-----END CERTIFICATE-----\n"
    one = folder / "one.pem"
    one.write_text(Path(certifi.where()).read_text("utf-8").partition(end)[0] + end)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SSL_CERT_FILE", raising=False)
        patch.setenv("SSL_CERT_DIR", str(folder))
        patch.setattr(certifi, "where", lambda: str(one))
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
