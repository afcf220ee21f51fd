"""The real bot as a child process: started, stopped politely, or killed in the middle of whatever it does."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Process(Protocol):
    """What is needed of a running process; `returncode` is None until it has ended."""

    @property
    def returncode(self) -> int | None: ...

    def send_signal(self, signal: int, /) -> None: ...

    async def wait(self) -> int: ...


@dataclass
class BotProcess:
    """`python -m bot run` with `environment` on top of a clean one: no setting of the machine reaches it."""

    environment: Mapping[str, str]
    _process: Process | None = field(default=None, repr=False)

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Starts it, unless it runs."""
        if self.running:
            return
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ}
        # Nor does the .env of whoever has gone live: the demo must never order at a real provider.
        self._process = await self._spawn({**kept, "ENV_FILE": os.devnull, **self.environment})

    async def _spawn(self, environment: Mapping[str, str]) -> Process:
        """Starts the process; a test that crashes the bot at chosen points starts its own here."""
        return await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=environment)

    async def stop(self) -> int | None:
        """SIGTERM, as an operator's service manager does it. Returns the exit code; None if it did not run."""
        return await self._end(signal.SIGTERM)

    async def kill(self) -> int | None:
        """SIGKILL: a crash, a power cut."""
        return await self._end(signal.SIGKILL)

    async def _end(self, how: signal.Signals) -> int | None:
        if self._process is None or self._process.returncode is not None:
            return None
        self._process.send_signal(how)
        return await self._process.wait()
