"""`python -m sandbox` as a child process: both stand-ins and the real bot. It ends with its test."""

import contextlib
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from sandbox.stage import TOKEN
from tests.faults.bots import ROOT, Nursery

STARTS_WITHIN = 60.0
STOPS_WITHIN = 30.0
QUICK = (
    "POLL__MIN_INTERVAL=0.2",
    "POLL__MAX_INTERVAL=0.5",
    "LIMITS__SENDS_PER_SECOND=200",
    "LIMITS__CHAT_SENDS_PER_SECOND=100",
    "LIMITS__UPDATES_PER_MINUTE=6000",
    "PROVIDERS__PANEL_V2__TIMEOUT=2",
)
_URL = re.compile(rb"http://[\d.]+:\d+")


@contextlib.contextmanager
def running(folder: Path, *settings: str, nursery: Nursery | None = None, shop: bool = False) -> Iterator["Sandbox"]:
    """Runs a sandbox, which must end with exit code 0 and a clean log."""
    sandbox = Sandbox(folder, *QUICK, *settings, nursery=nursery, shop=shop)
    try:
        yield sandbox
    finally:
        code = sandbox.stop()
    assert code == 0, f"the sandbox ended with {code}: {sandbox.stderr()}"
    assert_clean(sandbox.stderr())


def assert_clean(logged: str) -> None:
    """Checks that a log has no traceback and no secret."""
    for unwanted in ("Traceback", "sandbox-key-", TOKEN, TOKEN.partition(":")[2]):
        assert unwanted not in logged


class Sandbox:
    """Starts a sandbox where orders end after half a second. `settings` are the bot's, as NAME=VALUE.

    `shop` fills it with customers, as `make demo` does.
    """

    def __init__(self, folder: Path, *settings: str, nursery: Nursery | None = None, shop: bool = False) -> None:
        self._stderr = folder / "stderr.txt"
        self._read = 0
        command = [sys.executable, "-m", "tests.e2e.warm_sandbox" if nursery else "sandbox"]
        command += ["--port", "0", "--speed", "20", *(f"--set={setting}" for setting in settings)]
        command += ["--shop"] if shop else []
        environment = {**os.environ, "BOT_LOG": str(self._stderr), "NURSERY": str(nursery.address if nursery else "")}
        with self._stderr.open("ab") as stderr:
            # Its own process group, with the bot in it, so that both can always be killed together.
            self._process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=stderr, start_new_session=True, cwd=ROOT, env=environment
            )
        try:
            self.page_url, self.provider_url = self._urls()
        except BaseException:
            self.stop()
            raise

    def _urls(self) -> tuple[str, str]:
        """The two addresses that the sandbox prints once it listens."""
        assert self._process.stdout is not None
        told, deadline = b"", time.monotonic() + STARTS_WITHIN
        while len(_URL.findall(told)) < 2 or not told.endswith(b"\n"):
            left = deadline - time.monotonic()
            ready, _, _ = select.select([self._process.stdout], [], [], max(left, 0))
            piece = os.read(self._process.stdout.fileno(), 4096) if ready else b""
            assert piece, f"the sandbox did not start: {told!r} {self.stderr()}"
            told += piece
        page, provider = _URL.findall(told)
        return page.decode(), provider.decode()

    def stderr(self) -> str:
        """Everything that the bot and the sandbox have logged."""
        return self._stderr.read_text("utf-8", "replace")

    def stderr_since(self) -> str:
        """What was logged since the last call."""
        everything = self.stderr()
        fresh, self._read = everything[self._read :], len(everything)
        return fresh

    def stop(self) -> int:
        """Ends everything. Returns the sandbox's exit code."""
        self._process.terminate()
        try:
            return self._process.wait(STOPS_WITHIN)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            if self._process.stdout is not None:
                self._process.stdout.close()
