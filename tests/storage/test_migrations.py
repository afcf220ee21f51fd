"""Migrations go up and down, create what the tables say, and leave the old state if one fails."""

import ast
import asyncio
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from storage import migrations
from storage.database import Database, DatabaseTrouble
from storage.migrations import migrate, migrations_to_come
from storage.migrations.scripts import config
from storage.tables import metadata

BROKEN = """
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade() -> None:
    op.execute("CREATE TABLE half_done (x integer)")
    op.execute("INSERT INTO workers (worker, seen_at) VALUES ('ghost', '2026-01-01T00:00:00+00:00')")
    op.execute("SELECT * FROM no_such_table")
"""


async def tables(database: Database) -> set[str]:
    async with database.read() as connection:
        return await connection.run_sync(lambda c: set(inspect(c).get_table_names()))


async def revision(database: Database) -> str | None:
    async with database.read() as connection:
        return await connection.run_sync(lambda c: MigrationContext.configure(c).get_current_revision())


async def test_every_revision_goes_up_down_and_up_again(blank_address: str) -> None:
    database = Database(blank_address)

    def climb(connection: Connection) -> list[set[str]]:
        settings = config(connection, migrations.SCRIPTS)
        seen = []
        for script in reversed(list(ScriptDirectory.from_config(settings).walk_revisions())):
            command.upgrade(settings, script.revision)
            command.downgrade(settings, "-1")
            seen.append(set(inspect(connection).get_table_names()))
            command.upgrade(settings, script.revision)
        return seen

    async with database.write() as connection:
        after_down = await connection.run_sync(climb)
    assert after_down[0] <= {"alembic_version", "sqlite_sequence"}
    assert set(metadata.tables) <= await tables(database)
    await database.close()


async def test_the_migrations_make_the_tables(database: Database) -> None:
    def compare(connection: Connection) -> object:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)

    async with database.read() as connection:
        assert await connection.run_sync(compare) == []


async def test_migrating_again_changes_nothing_and_reads_no_script(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await revision(database)
    monkeypatch.setitem(sys.modules, "storage.migrations.scripts", None)
    await migrate(database)
    assert not await migrations_to_come(database)
    assert await revision(database) == before == ScriptDirectory(str(migrations.SCRIPTS)).get_current_head()


async def test_two_processes_that_start_at_once_migrate_once(blank_address: str) -> None:
    processes = [Database(blank_address) for _ in range(4)]
    await asyncio.gather(*map(migrate, processes))
    assert set(metadata.tables) <= await tables(processes[0])
    for process in processes:
        await process.close()


async def test_a_migration_that_fails_halfway_leaves_the_old_state(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts = tmp_path / "100% new"
    shutil.copytree(migrations.SCRIPTS, scripts)
    before = await tables(database), await revision(database)
    (scripts / "versions" / "v9999_broken.py").write_text(BROKEN.format(head=before[1]))
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "SCRIPTS", scripts)
        with pytest.raises(Exception, match="no_such_table"):
            await migrate(database)

    assert (await tables(database), await revision(database)) == before
    async with database.read() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM workers")) == 0
    await migrate(database)


async def set_revision(database: Database, name: str | None) -> None:
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = :name"), {"name": name})


async def set_support(database: Database, revision: str) -> None:
    async with database.write() as connection:
        await connection.execute(text("DELETE FROM schema_support"))
        await connection.execute(text("INSERT INTO schema_support VALUES (:revision)"), {"revision": revision})


async def support(database: Database) -> str | None:
    async with database.read() as connection:
        works_from: str | None = await connection.scalar(text("SELECT works_from FROM schema_support"))
        return works_from


@pytest.fixture
async def newer(database: Database) -> AsyncIterator[Database]:
    """A database that a newer version has migrated."""
    ours = await revision(database)
    await set_revision(database, "9999")
    await set_support(database, migrations.WORKS_FROM)
    yield database
    await set_revision(database, ours)
    await set_support(database, migrations.WORKS_FROM)


async def test_a_database_of_a_newer_version_is_used_as_it_is_if_that_version_says_so(
    newer: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await migrate(newer)
    assert not await migrations_to_come(newer)
    assert (await revision(newer), await support(newer)) == ("9999", migrations.WORKS_FROM)
    assert "a newer version of the bot made this database (revision 9999); this version can still use it" in caplog.text


@pytest.mark.parametrize("works_from", ["9998", ""])
async def test_a_database_of_a_newer_version_that_removed_something_is_refused(
    newer: Database, works_from: str
) -> None:
    await set_support(newer, works_from)
    with pytest.raises(DatabaseTrouble, match=r"newer version of the bot .*9999"):
        await migrate(newer)
    async with newer.write() as connection:
        await connection.execute(text("DELETE FROM schema_support"))
    with pytest.raises(DatabaseTrouble, match=r"newer version of the bot .*9999"):
        await migrations_to_come(newer)


async def test_a_new_database_says_from_which_version_on_it_can_be_used(blank_address: str) -> None:
    database = Database(blank_address)
    await migrate(database)
    assert await support(database) == migrations.WORKS_FROM
    await database.close()


ADDS = {"add_column", "create_table", "create_index", "create_check_constraint", "execute", "get_bind", "bulk_insert"}


def scripts_since(revision: str) -> list[Path]:
    scripts = ScriptDirectory(str(migrations.SCRIPTS))
    return [Path(script.path) for script in scripts.iterate_revisions("head", revision)]


def narrowing(source: str) -> list[str]:
    """The steps of a migration's `upgrade` that the previous version could not work with."""
    (upgrade,) = [node for node in ast.parse(source).body if getattr(node, "name", "") == "upgrade"]
    calls = [node for node in ast.walk(upgrade) if isinstance(node, ast.Call)]
    found = []
    for call in calls:
        if not (isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) in {"op", "batch"}):
            continue
        given = {keyword.arg: ast.unparse(keyword.value) for node in call.args for keyword in keywords(node)}
        needed = given.get("nullable") == "False" and "server_default" not in given
        if call.func.attr not in ADDS | {"batch_alter_table"} or (call.func.attr == "add_column" and needed):
            found.append(ast.unparse(call))
    return found


def keywords(node: ast.expr) -> list[ast.keyword]:
    return node.keywords if isinstance(node, ast.Call) else []


def test_since_the_oldest_version_that_works_migrations_have_only_added() -> None:
    for script in scripts_since(migrations.WORKS_FROM):
        assert narrowing(script.read_text("utf-8")) == [], f"{script.name}: raise WORKS_FROM, or do it a version later"


@pytest.mark.parametrize(
    ("line", "narrows"),
    [
        ('op.add_column("orders", sa.Column("x", sa.Text))', False),
        ('op.add_column("orders", sa.Column("x", sa.Text, nullable=False, server_default=""))', False),
        ('op.add_column("orders", sa.Column("x", sa.Text, nullable=False))', True),
        ('op.drop_column("orders", "x")', True),
        ('op.alter_column("orders", "x", nullable=False)', True),
        ('op.create_table("x", sa.Column("y", sa.Text, nullable=False))', False),
    ],
)
def test_the_test_recognises_a_migration_that_narrows(line: str, narrows: bool) -> None:
    assert bool(narrowing(f"def upgrade() -> None:\n    {line}\n")) is narrows


async def test_a_conversation_of_the_old_shape_is_kept_for_its_person_to_be_told(blank_address: str) -> None:
    database = Database(blank_address)
    old = [
        ('[1, 7, 7, null, null, "default"]', "Talking:filling", '{"draft": {"version": 1}}'),
        ('[1, 8, 8, null, null, "default"]', None, '{"left": {"key": "k", "service_id": 1}}'),
    ]

    def climb(connection: Connection) -> list[tuple[int, str]]:
        settings = config(connection, migrations.SCRIPTS)
        command.upgrade(settings, "0008")
        for key, state, data in old:
            row = {"key": key, "state": state, "data": data}
            added = "INSERT INTO conversations VALUES (:key, :state, :data, '2026-01-01T00:00:00+00:00')"
            connection.execute(text(added), row)
        command.upgrade(settings, "0011")
        return [(row.user_id, row.data) for row in connection.execute(text("SELECT user_id, data FROM conversations"))]

    async with database.write() as connection:
        kept = await connection.run_sync(climb)
    assert kept == [(7, '{"draft": {"version": 1}}')]
    await database.close()
