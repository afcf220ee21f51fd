"""A running bot backs itself up; once it is stopped, the command line restores that, and a bot starts on it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.faults.bots import ForkedBot, Nursery
from tests.faults.scene import until
from tests.faults.test_broken_databases import ENVIRONMENT, address, complaint


async def restore(nursery: Nursery, folder: Path, file: Path, source: Path) -> tuple[int, str]:
    """Runs `python -m bot restore SOURCE`. Returns its exit code and all it says."""
    said = folder / "restore.log"
    said.unlink(missing_ok=True)
    settings = {**ENVIRONMENT, "DATABASE_URL": address(file)}
    bot = ForkedBot(settings, nursery=nursery, log=said, arguments=("restore", str(source)))
    return await bot.runs_to_its_end()


async def test_a_bot_starts_on_the_backup_that_a_bot_made(nursery: Nursery, tmp_path: Path) -> None:
    file, backups = tmp_path / "data" / "bot.db", tmp_path / "data" / "backups"
    settings = {**ENVIRONMENT, "DATABASE_URL": address(file), "BACKUP__EVERY": "86400", "LOG_LEVEL": "INFO"}
    first, again = (ForkedBot(settings, nursery=nursery, log=tmp_path / f"{name}.log") for name in ("first", "again"))
    await first.start()
    try:
        await until("a backup", lambda: "is made and checked" in first.log.read_text())
        (backup,) = backups.iterdir()
        code, said = await restore(nursery, tmp_path, file, backup)
        assert (code, said.count("\n")) == (1, 1)
        assert said.startswith(f"database {file}: it is in use by process ")
        await first.kill()

        code, said = await restore(nursery, tmp_path, file, backup)
        (kept,) = file.parent.glob("bot-replaced-*.db")
        assert (code, said) == (0, f"restored {backup} to {file}; what it replaced is {kept}\n")
        assert {one.name for one in file.parent.iterdir()} == {"backups", "bot.db", "bot.db.lock", kept.name}
        for one in (backup, file, kept):
            assert one.stat().st_mode & 0o077 == 0
            with closing(sqlite3.connect(one)) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)

        await again.start()
        await until("the next", lambda: "Telegram does not answer" in again.log.read_text())
        assert [one.name for one in backups.iterdir()] == [backup.name]
    finally:
        await first.kill()
        await again.kill()


async def test_scheduled_backups_of_postgres_stop_the_start(nursery: Nursery, tmp_path: Path) -> None:
    url = "postgresql+asyncpg://bot:canary@127.0.0.1:9/bot"
    said = await complaint(nursery, tmp_path, url, BACKUP__EVERY="3600")
    assert said == "BACKUP__EVERY: is for SQLite; a Postgres database is backed up with pg_dump"
