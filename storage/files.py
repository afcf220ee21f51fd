"""The files of a SQLite database: they are private, stay the same files, and belong to one process."""

import os
import platform
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import IO, Any

from storage.sql.trouble import DatabaseReplaced, DatabaseTrouble

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_LOCKED_BYTE = 2**30
"""Far behind the text, because on Windows a locked part can't be read by others."""
Identity = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Identities:
    """Which files were opened: the device and the inode of the database and of its journal."""

    database: Identity
    journal: Identity


class DatabaseFiles:
    """Checks that the path still leads to the opened files: writes to replaced files would be lost.

    Connections open, close and check in several threads at once.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        # As text, because they are looked at before each transaction.
        self._paths = str(file), f"{file}-wal"
        self._opened: Identity = None
        self._of_connections: dict[int, Identities] = {}
        self._turn = Lock()

    def prepare(self) -> None:
        """Call this before each connection. Raises DatabaseReplaced."""
        if self._opened is not None:
            self.check()
            return
        with suppress(OSError):  # SQLite says itself what is wrong with the file
            # This never opens an existing file, because closing it would drop SQLite's locks on it.
            os.close(os.open(self._file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        for end in ("", "-wal", "-shm", ".lock"):
            with suppress(OSError):
                os.chmod(f"{self._file}{end}", 0o600)

    def opened(self, connection: object) -> None:
        """Remembers the files of a new connection."""
        found = self._found()
        with self._turn:
            self._opened = self._opened or found.database
            self._of_connections[id(connection)] = found

    def closed(self, connection: object) -> None:
        with self._turn:
            self._of_connections.pop(id(connection), None)

    def check(self) -> None:
        """Raises DatabaseReplaced if the path no longer leads to the open files."""
        found = self._found()
        with self._turn:
            journals = {one.journal for one in self._of_connections.values()}
        if self._opened is not None and found.database != self._opened:
            what = "the file is gone" if found.database is None else "another file has taken its place"
        # SQLite removes its journal only when the last connection closes.
        elif journals - {found.journal}:
            what = "its journal (-wal) was removed or replaced"
        else:
            return
        raise DatabaseReplaced(
            f"database {self._file}: {what}; nothing is ordered or stored until it is back (or the bot is restarted)"
        )

    def _found(self) -> Identities:
        return Identities(*map(_identity, self._paths))


def _identity(path: str) -> Identity:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def hold(file: Path) -> IO[Any]:
    """Reserves the database for this process until the returned file is closed or the process dies.

    Raises DatabaseTrouble with the process that has it.
    """
    path = file.with_name(file.name + ".lock")
    try:
        lock = os.fdopen(os.open(path, os.O_CREAT | os.O_RDWR, 0o600), "r+", encoding="utf-8", errors="replace")
    except OSError as error:
        raise DatabaseTrouble(f"database {file}: {path.name} cannot be opened ({error.strerror})") from error
    try:
        _lock(lock)
    except OSError:
        with lock:
            holder = " ".join(lock.read(200).split()) or "another process"
        raise DatabaseTrouble(f"database {file}: it is in use by {holder}; a SQLite file serves one bot") from None
    with suppress(OSError):  # on a full disk the name of the holder is lost, but not the lock
        lock.truncate()
        lock.write(f"process {os.getpid()} on {platform.node()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n")
        lock.flush()
    return lock


def _lock(lock: IO[Any]) -> None:
    if sys.platform == "win32":
        lock.seek(_LOCKED_BYTE)
        msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        lock.seek(0)
    else:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
