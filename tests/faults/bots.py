"""Bots from the nursery, each in its own process, with the interface that the sandbox's stage expects."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.botprocess import BotProcess, Process

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Nursery:
    """The client of the `tests.faults.nursery` that listens at `address`, in this process or another.

    It answers within milliseconds once it is warm, so a blocking wait is fine.
    """

    address: Path

    def ask(self, asked: Mapping[str, object]) -> int:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.address))
            with connection.makefile("rw") as line:
                print(json.dumps(asked), file=line, flush=True)  # the request
                return int(line.readline())


@contextmanager
def open_nursery(address: Path) -> Iterator[Nursery]:
    """Starts a nursery. It ends with the context or with this process, and its running bots end with it."""
    command = [sys.executable, "-m", "tests.faults.nursery"]
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(address))
        listening.listen()
        fd = listening.fileno()
        process = subprocess.Popen([*command, str(fd)], cwd=ROOT, stdin=subprocess.PIPE, pass_fds=[fd])
    try:
        yield Nursery(address)
    finally:
        process.communicate()


class Forked:
    """One bot. The kernel reports its end (`pidfd_open`), so nothing has to poll."""

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
    """A bot. `arguments` are those of `python -m bot`. It runs in the folder of `log` and appends to it what doesn't go
    to `out`.
    """

    nursery: Nursery = field(kw_only=True)
    log: Path = field(kw_only=True)
    out: Path | None = None
    arguments: tuple[str, ...] = ("run",)

    async def _spawn(self, environment: Mapping[str, str]) -> Process:
        self.log.touch()
        folder = str(self.log.parent)
        # Nothing here uses TLS, and reading all certificates would take a third of the start.
        environment = {"SSL_CERT_DIR": folder, **environment}
        asked = {"environment": environment, "arguments": self.arguments, "folder": folder}
        pid = self.nursery.ask(asked | {"log": str(self.log), "out": str(self.out or self.log)})
        return Forked(self.nursery, pid)

    async def stop(self) -> int | None:
        """Kills a frozen bot too, so that a failing test ends."""
        if self.running:
            await self.thaw()
        return await super().stop()

    async def ended(self) -> int:
        """Waits until the bot ends by itself. Returns its exit code, which is -SIGKILL after a crash."""
        assert self._process is not None
        return await self._process.wait()

    async def runs_to_its_end(self, within: float = 30) -> tuple[int, str]:
        """Starts it, and waits until it ends by itself. Returns its exit code and what it said."""
        await self.start()
        try:
            async with asyncio.timeout(within):
                return await self.ended(), (self.out or self.log).read_text()
        finally:
            await self.kill()

    def another(self, name: str) -> "ForkedBot":
        """A bot with the same settings and a log of its own, which is not started yet."""
        return ForkedBot(self.environment, nursery=self.nursery, log=self.log.with_name(f"{name}.log"))

    async def freeze(self) -> None:
        """Freezes the bot, as a machine that hangs would."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    @property
    def frozen(self) -> bool:
        """Whether the bot is frozen, by itself or by us."""
        pid = self._process.pid if isinstance(self._process, Forked) else 0
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"

    async def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)
