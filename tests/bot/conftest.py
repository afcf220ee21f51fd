import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.settings.settings import Settings, WrongSettings, read_settings
from tests.bot.stand import Stand, standing

NEEDED = {
    "BOT_TOKEN": "42:TEST-token_x",
    "PROVIDERS__NORTH__URL": "https://north.example/api/v2",
    "PROVIDERS__NORTH__KEY": "north-secret",
}
Read = Callable[..., Settings]
Complaint = Callable[..., str]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """Reads settings from the required variables plus those that a test adds; None removes one."""
    for name in list(os.environ):
        if name.split("__")[0].lower() in Settings.model_fields:
            monkeypatch.delenv(name)
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)

    def read(**variables: str | None) -> Settings:
        for name, value in variables.items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)
        return read_settings(env_file=None)

    return read


@pytest.fixture
def complaint(read: Read) -> Complaint:
    """The complaints about settings that must be wrong."""

    def complaint(**variables: str | None) -> str:
        with pytest.raises(WrongSettings) as wrong:
            read(**variables)
        return str(wrong.value)

    return complaint


@pytest.fixture
async def stand(empty_file: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stand]:
    async with standing(empty_file, monkeypatch) as stand:
        yield stand
