"""A warm Python with the bot imported, from which bots are forked: a start then costs a tenth of its four seconds.

`python -m tests.faults.nursery` reads one JSON object a line and answers each with one number:
`{"environment": {...}, "log": FILE, "folder": FOLDER, "arguments": [...]}` starts a bot and gives its process id,
`{"reap": PID}` waits for its end and gives the exit code.
"""

import gc
import json
import os
import signal
import sys
import traceback
from contextlib import suppress
from typing import Any, NoReturn

from tests.faults.crashing_bot import run


def serve() -> None:
    """Until standard input ends: whatever still runs then is killed."""
    # What is here is shared by all bots; a collection would copy it.
    gc.freeze()
    alive: set[int] = set()
    for line in sys.stdin:
        asked = json.loads(line)
        if "reap" in asked:
            _, status = os.waitpid(asked["reap"], 0)
            alive.discard(asked["reap"])
            print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201  # the answer
        else:
            pid = os.fork()
            if pid == 0:
                _be_a_bot(asked)
            alive.add(pid)
            print(pid, flush=True)  # noqa: T201
    for pid in alive:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _be_a_bot(asked: dict[str, Any]) -> NoReturn:
    code: Any = 1
    try:
        log = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for new, old in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(new, old)
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


if __name__ == "__main__":
    serve()
