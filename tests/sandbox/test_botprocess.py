"""The sandbox's bot sees only the sandbox: not the machine's settings, and not a live bot's .env."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from sandbox.botprocess import BotProcess, Process

ROOT = Path(__file__).parents[2]


class Watched(BotProcess):
    async def _spawn(self, environment: Mapping[str, str]) -> Process:
        self._watched = await super()._spawn(environment)
        return self._watched

    async def ended(self) -> int:
        return await self._watched.wait()


async def test_the_demo_does_not_read_the_env_file_of_a_live_bot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".env").write_text("BOT_TOKEN=1:live\nADMIN_IDS=1\nPROVIDERS__LIVE__URL=https://live.example/api/v2\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PROVIDERS__SHELL__URL", "https://shell.example/api/v2")
    bot = Watched({})
    await bot.start()
    await asyncio.wait_for(bot.ended(), 30)
    told = capfd.readouterr().err
    assert "BOT_TOKEN must be set" in told
    assert "LIVE" not in told
    assert "SHELL" not in told
