"""Bots out of the nursery, each a process of its own, in the shape that the sandbox's stage expects."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.botprocess import BotProcess, Process

ROOT = Path(__file__).parents[2]


class Nursery:
    """The client of `tests.faults.nursery`. It answers within milliseconds, so waiting for it may block."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.faults.nursery"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, asked: Mapping[str, object]) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(asked), file=self._process.stdin, flush=True)  # the question
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """Ends it, and with it every bot of its own that still runs."""
        self._process.communicate()


class Forked:
    """One bot. The kernel tells of its end (`pidfd_open`); nobody asks over and over."""

    def __init__(self, nursery: Nursery, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._ended = asyncio.create_task(self._watch(nursery))

    def send_signal(self, signal: int, /) -> None:
        os.kill(self.pid, signal)

    async def wait(self) -> int:
        return await asyncio.shield(self._ended)

    async def _watch(self, nursery: Nursery) -> int:
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        watched = os.pidfd_open(self.pid)
        loop.add_reader(watched, over.set)
        try:
            await over.wait()
        finally:
            loop.remove_reader(watched)
            os.close(watched)
        self.returncode = nursery.ask({"reap": self.pid})
        return self.returncode


@dataclass
class ForkedBot(BotProcess):
    """`arguments` are those of `python -m bot`. It prints to the end of `log`, and runs in the log's folder."""

    nursery: Nursery = field(kw_only=True)
    log: Path = field(kw_only=True)
    arguments: tuple[str, ...] = ("run",)

    async def _spawn(self, environment: Mapping[str, str]) -> Process:
        self.log.touch()
        asked = {"environment": dict(environment), "arguments": self.arguments}
        pid = self.nursery.ask(asked | {"log": str(self.log), "folder": str(self.log.parent)})
        return Forked(self.nursery, pid)

    async def ended(self) -> int:
        """Waits until it has ended by itself; its exit code. -SIGKILL after a crash."""
        assert self._process is not None
        return await self._process.wait()

    async def freeze(self) -> None:
        """Stops its clock, as a machine that hangs would."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    async def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)
