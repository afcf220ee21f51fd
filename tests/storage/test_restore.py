"""A restored database starts; what it replaced stays beside it; and nothing is done a second time."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.orders.status import OrderStatus
from storage.backup import backup
from storage.database import Database, DatabaseTrouble
from storage.files import hold
from storage.inbox import Arrival, Inbox
from storage.migrations import migrate
from storage.orders import Orders
from storage.people import Users
from storage.restore import restore
from tests.storage.samples import ALICE, BOB, NOW, alive, intent, offer

KEPT = "bot-replaced-20260301T120000Z.db"


@pytest.fixture
async def saved(empty_file: Path, tmp_path: Path) -> Path:
    """A backup that knows Alice, of a database that knows Bob too."""
    live = opened(tmp_path)
    await Users(live).remember(ALICE, NOW)
    await backup(live, tmp_path / "saved.db")
    await Users(live).remember(BOB, NOW)
    await live.close()
    return tmp_path / "saved.db"


def opened(folder: Path) -> Database:
    return Database(f"sqlite:///{folder}/bot.db")


async def restored(folder: Path, source: Path) -> Path | None:
    database = opened(folder)
    try:
        return await restore(database, source, NOW)
    finally:
        await database.close()


def people(file: Path) -> list[int]:
    with closing(sqlite3.connect(file)) as connection:
        return [number for (number,) in connection.execute("SELECT id FROM users ORDER BY id")]


def content(file: Path) -> bytes:
    return file.read_bytes()


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


async def test_a_backup_takes_the_place_of_the_database_which_stays_beside_it(saved: Path, tmp_path: Path) -> None:
    before = content(saved)
    (tmp_path / "bot.db").chmod(0o644)
    assert await restored(tmp_path, saved) == tmp_path / KEPT
    assert names(tmp_path) == {"bot.db", "bot.db.lock", "saved.db", KEPT}
    assert (people(tmp_path / "bot.db"), people(tmp_path / KEPT)) == ([ALICE], [ALICE, BOB])
    assert all(file.stat().st_mode & 0o077 == 0 for file in (tmp_path / "bot.db", tmp_path / KEPT))
    assert content(saved) == before
    live = opened(tmp_path)
    live.hold()
    await migrate(live)
    await Users(live).remember(BOB, NOW)
    await live.close()
    assert people(tmp_path / "bot.db") == [ALICE, BOB]


async def test_rows_that_are_only_in_the_journal_stay_with_the_replaced_database(saved: Path, tmp_path: Path) -> None:
    """The bot was killed, so its journal was never written back into the file."""
    copied = tmp_path / "killed"
    copied.mkdir()
    live = opened(tmp_path)
    await Users(live).remember(5, NOW)
    for end in ("", "-wal"):
        (copied / f"bot.db{end}").write_bytes((tmp_path / f"bot.db{end}").read_bytes())
    await live.close()
    await restored(copied, saved)
    assert names(copied) == {"bot.db", "bot.db.lock", KEPT}
    assert (people(copied / "bot.db"), people(copied / KEPT)) == ([ALICE], [5, ALICE, BOB])


@pytest.mark.parametrize("content", [b"\xa5" * 9000, b""])
async def test_a_damaged_database_is_replaced_and_kept(content: bytes, saved: Path, tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_bytes(content)
    await restored(tmp_path, saved)
    assert names(tmp_path) == {"bot.db", "bot.db.lock", "saved.db", KEPT}
    assert (tmp_path / KEPT).read_bytes() == content
    assert people(tmp_path / "bot.db") == [ALICE]


async def test_the_journal_of_a_lost_database_is_not_written_into_the_restored_one(saved: Path, tmp_path: Path) -> None:
    live = opened(tmp_path)
    await Users(live).remember(5, NOW)
    journal = (tmp_path / "bot.db-wal").read_bytes()
    await live.close()
    (tmp_path / "bot.db").unlink()
    (tmp_path / "bot.db-wal").write_bytes(journal)
    assert await restored(tmp_path, saved) is None
    assert names(tmp_path) == {"bot.db", "bot.db.lock", "saved.db", f"{KEPT}-wal"}
    assert (tmp_path / f"{KEPT}-wal").read_bytes() == journal
    assert people(tmp_path / "bot.db") == [ALICE]


async def test_a_lost_database_is_restored_on_a_new_disk(saved: Path, tmp_path: Path) -> None:
    assert await restored(tmp_path / "new", saved) is None
    assert names(tmp_path / "new") == {"bot.db", "bot.db.lock"}
    assert people(tmp_path / "new" / "bot.db") == [ALICE]


async def test_a_link_to_the_database_stays_a_link(saved: Path, tmp_path: Path) -> None:
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "bot.db").symlink_to(tmp_path / "bot.db")
    assert await restored(tmp_path / "linked", saved) == tmp_path / KEPT
    assert (tmp_path / "linked" / "bot.db").is_symlink()
    assert people(tmp_path / "bot.db") == [ALICE]


async def test_a_database_that_a_bot_holds_is_not_replaced(saved: Path, tmp_path: Path) -> None:
    with hold(tmp_path / "bot.db"), pytest.raises(DatabaseTrouble, match="it is in use by process"):
        await restored(tmp_path, saved)
    assert people(tmp_path / "bot.db") == [ALICE, BOB]


async def test_a_database_that_another_program_has_open_is_not_replaced(saved: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "bot.db")) as shell:
        shell.execute("SELECT count(*) FROM users").fetchall()
        with pytest.raises(DatabaseTrouble, match=r"bot\.db is open in another program"):
            await restored(tmp_path, saved)
    assert people(tmp_path / "bot.db") == [ALICE, BOB]
    assert KEPT not in names(tmp_path)


def spoil(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    file.write_bytes(content)


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-4096])


def of_a_newer_version(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.execute("UPDATE schema_support SET works_from = '9999'")
        connection.commit()


def of_another_program(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (spoil, "malformed"),
        (truncate, "malformed|damaged"),
        (of_a_newer_version, "a newer version of the bot made this database"),
        (of_another_program, "it is not a database of this bot"),
        (lambda file: file.write_bytes(b"\xff\xd8\xff" * 9000), "file is not a database"),
        (lambda file: file.write_bytes(b""), "it is not a database of this bot"),
        (Path.unlink, "is not a file"),
    ],
)
async def test_a_bad_backup_replaces_nothing(harm: object, said: str, saved: Path, tmp_path: Path) -> None:
    assert callable(harm)
    harm(saved)
    with pytest.raises(DatabaseTrouble, match=said) as refused:
        await restored(tmp_path, saved)
    assert "\n" not in str(refused.value)
    assert names(tmp_path) <= {"bot.db", "bot.db.lock", "saved.db"}
    assert people(tmp_path / "bot.db") == [ALICE, BOB]


async def test_the_database_is_not_restored_from_itself(saved: Path, tmp_path: Path) -> None:
    with pytest.raises(DatabaseTrouble, match="is the database itself"):
        await restored(tmp_path, tmp_path / "bot.db")


async def test_postgresql_is_not_restored_here(tmp_path: Path) -> None:
    with pytest.raises(DatabaseTrouble, match="pg_dump"):
        await restore(Database("postgresql://bot:s3cret@db.example/panel"), tmp_path / "saved.db", NOW)


async def test_nothing_that_waited_in_the_backup_is_done_a_second_time(saved: Path, tmp_path: Path) -> None:
    """The order was queued and the press unanswered when the backup was made; both were done a moment later."""
    live = opened(tmp_path)
    order, _ = await Orders(live).confirm(intent(await offer(live)), NOW)
    await alive(live, "first")
    await Inbox(live).store([Arrival(update_id=9, person=ALICE, payload={})], "first", NOW)
    await backup(live, tmp_path / "queued.db")
    await live.close()

    await restored(tmp_path, tmp_path / "queued.db")
    live = opened(tmp_path)
    await alive(live, "second")
    orders = Orders(live)
    assert await orders.queued("north", NOW, 10) == 0
    (found,) = await orders.claim_abandoned("second", NOW)
    assert (found.id, found.status, found.sending_at, found.tries) == (order.id, OrderStatus.SENDING, NOW, 1)
    assert await Inbox(live).take_over("second", NOW) == []
    await live.close()
