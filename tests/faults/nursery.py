"""A warm Python process that has imported the bot and forks bots: a start then takes a tenth of its four seconds.

`python -m tests.faults.nursery FD` serves the listening socket FD. Each connection sends one JSON object in a line and
gets one number back: `{"environment": {...}, "log": FILE, "out": FILE, "folder": FOLDER, "arguments": [...]}` starts a
bot and returns its process id; `{"reap": PID}` waits for its end and returns the exit code.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn

LATE = ("storage.migrations.scripts", "aiosqlite", "asyncpg", "httpcore", "anyio._backends._asyncio")
"""Imports what libraries import only at their first use."""


def serve(listening: socket.socket) -> None:
    """Serves until standard input ends, then kills the bots that still run."""
    # The imports make a million objects and no garbage. All bots share them; a garbage collection would copy them.
    gc.disable()
    from tests.faults.crashing_bot import run

    for late in LATE:
        import_module(late)
    gc.freeze()
    gc.enable()
    alive: set[int] = set()
    while sys.stdin not in select.select([sys.stdin, listening], [], [])[0]:
        connection, _ = listening.accept()
        with connection, connection.makefile("rw") as line:
            asked = json.loads(line.readline())
            if "reap" in asked:
                _, status = os.waitpid(asked["reap"], 0)
                alive.discard(asked["reap"])
                print(os.waitstatus_to_exitcode(status), file=line)
                continue
            pid = os.fork()
            if pid == 0:
                listening.close()
                os.close(connection.fileno())
                _be_a_bot(run, asked)
            alive.add(pid)
            print(pid, file=line)
    for pid in alive:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _be_a_bot(run: Callable[[], int], asked: dict[str, Any]) -> NoReturn:
    code: Any = 1
    try:
        nothing = os.open(os.devnull, os.O_RDONLY)
        for new, old in ((nothing, 0), (_appending(asked["out"]), 1), (_appending(asked["log"]), 2)):
            os.dup2(new, old)
            os.close(new)
        os.chdir(asked["folder"])
        os.environ.clear()
        os.environ.update(asked["environment"])
        sys.argv = ["bot", *asked["arguments"]]
        code = run()
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)


def _appending(file: str) -> int:
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
