"""The files of a SQLite database are watched from every thread that uses it."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.files import DatabaseFiles


@pytest.fixture
def threads_alternate_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("threads_alternate_often")
def test_connections_open_and_close_while_others_are_checked(tmp_path: Path) -> None:
    files = DatabaseFiles(tmp_path / "bot.db")
    files.prepare()
    standing = [object() for _ in range(2000)]
    for connection in standing:
        files.opened(connection)

    def come_and_go() -> None:
        connections = [object() for _ in range(300)]
        for connection in connections:
            files.opened(connection)
        for connection in connections:
            files.closed(connection)

    def look() -> None:
        for _ in range(300):
            files.check()

    with ThreadPoolExecutor(4) as threads:
        under_way = [threads.submit(act) for act in (come_and_go, look, come_and_go, look)]
    for one in under_way:
        one.result()
