"""The previous version runs beside this one on one database, and goes on alone on the schema that this one made."""

import asyncio
import re
import signal
import subprocess
import sys
import tarfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from sandbox.botprocess import Process
from storage.migrations import SCRIPTS
from tests.absent import absent
from tests.faults.bots import ROOT, ForkedBot, Nursery
from tests.faults.leaks import PASSWORD
from tests.faults.scene import Customer, Scene, scene, until
from tests.faults.test_two_processes import database, told
from tests.postgres import SERVER

__all__ = ["database"]  # the fixture
pytestmark = [pytest.mark.postgres, pytest.mark.timeout(240)]
VERSIONS = "storage/migrations/versions"
HEAD = ScriptDirectory(str(SCRIPTS)).get_current_head()
PATIENCE = 60.0


def git(*arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, check=True).stdout


def commit_before() -> str:
    """The last release; before the first one, the last commit whose schema was another."""
    try:
        return git("describe", "--tags", "--abbrev=0", "HEAD^").decode().strip()
    except subprocess.CalledProcessError:
        added = git("log", "-1", "--format=%H", "--diff-filter=A", "--", VERSIONS).decode().strip()
        return git("rev-parse", "--verify", f"{added}^").decode().strip()


@pytest.fixture(scope="module")
def tree_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the previous version."""
    folder = tmp_path_factory.mktemp("before")
    try:
        archive = git("archive", "--format=tar", commit_before())
    except (OSError, subprocess.CalledProcessError) as error:
        absent(f"no git, or no history in it that reaches the version before: {error}")
    with tarfile.open(fileobj=BytesIO(archive)) as files:
        files.extractall(folder, filter="data")
    return folder


@dataclass
class BotBefore(ForkedBot):
    """The bot of another tree. It starts as an operator starts it, because the nursery knows this tree's code alone."""

    tree: Path = field(kw_only=True)

    async def _spawn(self, environment: Mapping[str, str]) -> Process:
        """Without settings that are new in this version: an operator sets those once all replicas have it."""
        unknown = self._unknown(environment)
        environment = {name: value for name, value in environment.items() if name not in unknown}
        command = (sys.executable, "-m", "bot", "run")
        with self.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(*command, cwd=self.tree, env=environment, stderr=log)

    def _unknown(self, environment: Mapping[str, str]) -> set[str]:
        asking = "from bot.settings.settings import read_settings; read_settings(None)"
        command = [sys.executable, "-c", asking]
        said = subprocess.run(command, cwd=self.tree, env=environment, capture_output=True, text=True).stderr
        return set(re.findall(r"^(?:\S+ )?(\w+): is not a setting", said, re.MULTILINE))

    async def stop(self) -> int | None:
        return await self._end(signal.SIGTERM)


@pytest.fixture
async def stage(nursery: Nursery, tmp_path: Path, database: str, tree_before: Path) -> AsyncIterator[Scene]:
    """The previous version, at work on a schema that it made."""
    url = make_url(SERVER).set(database=database, username=database, password=PASSWORD)
    settings = {
        "DATABASE_URL": url.render_as_string(hide_password=False),
        "PROVIDERS__PANEL_V2__TIMEOUT": "5",
        "PLACING__WAIT": "60",
    }
    async with scene(nursery, tmp_path, settings, kind=partial(BotBefore, tree=tree_before)) as opened:
        await until("the version before", lambda: "running with" in opened.log, PATIENCE)
        yield opened


@pytest.fixture
async def new(stage: Scene) -> AsyncIterator[ForkedBot]:
    """This version, which is not started yet."""
    bot = stage.bot.another("new")
    yield bot
    await bot.kill()


async def on_database(database: str, statement: str, **values: object) -> list[Any]:
    engine = create_async_engine(make_url(SERVER).set(database=database))
    async with engine.begin() as connection:
        found = await connection.execute(text(statement), values)
        rows = list(found) if found.returns_rows else []
    await engine.dispose()
    return rows


async def revision(database: str) -> str:
    return str((await on_database(database, "SELECT version_num FROM alembic_version"))[0][0])


async def stores_what_the_next_version_tells(database: str, chat: int) -> None:
    """A notice of a kind that neither of the two knows."""
    await on_database(
        database,
        "INSERT INTO notices (chat_id, kind, payload, created_at, tries, outcome)"
        " VALUES (:chat, 'of the next version', '{\"x\": 1}', now(), 0, '')",
        chat=chat,
    )


async def what_is_left_of_it(database: str) -> list[Any]:
    statement = "SELECT worker, tries, done_at FROM notices WHERE kind = 'of the next version'"
    return [tuple(row) for row in await on_database(database, statement)]


async def everybody_orders(stage: Scene, *people: int) -> list[Customer]:
    """Each orders something, and hears how it ended."""
    customers = [Customer(stage, person) for person in people]
    await asyncio.gather(*(customer.fills_the_form(PATIENCE) for customer in customers))
    for customer in customers:
        customer.places_the_order()
    for customer in customers:
        await until("its end", partial(told, stage, customer.id, "is completed"), PATIENCE)
    return customers


async def test_replicas_are_upgraded_one_by_one_and_the_version_before_works_on_the_new_schema(
    stage: Scene, new: ForkedBot, database: str
) -> None:
    before = stage.bot
    served = await everybody_orders(stage, 2001)
    old_schema = await revision(database)

    await new.start()
    await until("the new version", lambda: "running with" in new.log.read_text(), PATIENCE)
    assert await revision(database) == HEAD != old_schema
    # Both leave it to a version that knows it, and go on telling these people the rest.
    for chat in (2002, 2003, 2004):
        await stores_what_the_next_version_tells(database, chat)
    served += await everybody_orders(stage, 2002, 2003, 2004)

    assert await new.stop() == 0
    served += await everybody_orders(stage, 2005, 2006)

    await new.start()
    assert await before.stop() == 0
    served += await everybody_orders(stage, 2007)

    assert [len(stage.placed_for(customer.link)) for customer in served] == [1] * 7
    assert [told(stage, customer.id, "is completed") for customer in served] == [1] * 7
    assert await what_is_left_of_it(database) == [(None, 0, None)] * 3
    for log in (stage.log, new.log.read_text()):
        assert " ERROR " not in log
        assert "Traceback" not in log
