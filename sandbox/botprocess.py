"""The real bot as a child process: it can be started, stopped politely, or killed at any moment."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Process(Protocol):
    """What the sandbox needs from a running process; `returncode` is None until it has ended."""

    @property
    def pid(self) -> int: ...

    @property
    def returncode(self) -> int | None: ...

    def send_signal(self, signal: int, /) -> None: ...

    async def wait(self) -> int: ...


@dataclass
class BotProcess:
    """`python -m bot run` with `environment` as its settings: the machine's own settings don't reach it."""

    environment: Mapping[str, str]
    _process: Process | None = field(default=None, repr=False)

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int | None:
        """The number of the running process; None without one."""
        return self._process.pid if self._process is not None and self.running else None

    async def start(self) -> None:
        """Starts the bot unless it is running."""
        if self.running:
            return
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ}
        # It doesn't read a live bot's .env either: the demo must never order from a real provider.
        self._process = await self._spawn({**kept, "ENV_FILE": os.devnull, **self.environment})

    async def _spawn(self, environment: Mapping[str, str]) -> Process:
        """Starts the process; a test that crashes the bot at chosen points starts its own here."""
        return await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=environment)

    async def stop(self) -> int | None:
        """Sends SIGTERM, as a service manager does. Returns the exit code, or None if the bot was not running."""
        return await self._end(signal.SIGTERM)

    async def kill(self) -> int | None:
        """Sends SIGKILL, like a crash or a power cut."""
        return await self._end(signal.SIGKILL)

    async def _end(self, how: signal.Signals) -> int | None:
        if self._process is None or self._process.returncode is not None:
            return None
        self._process.send_signal(how)
        return await self._process.wait()
