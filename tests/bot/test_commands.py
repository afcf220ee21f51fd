"""The commands say what they have done, and where."""

from argparse import Namespace
from pathlib import Path

import pytest

from bot.commands import carry_out
from storage.database import Database, DatabaseTrouble
from storage.migrations import migrate
from tests.bot.conftest import Read


async def test_a_backup_says_where_it_is(read: Read, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = read(DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}/bot.db")
    database = Database(settings.database_url)
    await migrate(database)
    await database.close()
    assert await carry_out(Namespace(command="backup", file=tmp_path / "today.db"), settings) == 0
    assert capsys.readouterr().out == f"backed up {tmp_path}/bot.db to {tmp_path}/today.db\n"
    assert (tmp_path / "today.db").is_file()


async def test_a_backup_makes_no_folder(read: Read, tmp_path: Path) -> None:
    target = tmp_path / "nonexist" / "x.db"
    with pytest.raises(DatabaseTrouble, match=f"the folder {target.parent} does not exist"):
        await carry_out(Namespace(command="backup", file=target), read())
    assert not target.parent.exists()
