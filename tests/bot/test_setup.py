"""`python -m bot setup`: a new operator answers questions, and gets a private `.env` that works."""

import stat
from pathlib import Path

import pytest

from bot.settings.settings import Settings, read_settings
from bot.setup import Setup
from tests.bot.conftest import NEEDED, Read

TOKEN, KEY = "42:SECRET-token_x", "it's a #secret \\ key"


@pytest.fixture
def file(tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in NEEDED:
        monkeypatch.delenv(name)
    return tmp_path / ".env"


class Terminal:
    """An operator who types these answers; everything the dialogue shows is in `shown`."""

    def __init__(self, *answers: str) -> None:
        self._answers = iter(answers)
        self.shown: list[str] = []
        self.hidden: list[str] = []

    def ask(self, prompt: str) -> str:
        self.shown.append(prompt)
        return next(self._answers)

    def ask_secretly(self, prompt: str) -> str:
        self.hidden.append(answer := self.ask(prompt))
        return answer


def setting_up(file: Path, terminal: Terminal, tried: list[Settings], code: int = 0) -> Setup:
    def try_out(settings: Settings) -> int:
        tried.append(settings)
        return code

    return Setup(file, try_out, terminal.ask, terminal.ask_secretly, terminal.shown.append)


def test_six_answers_make_a_private_file_that_is_tried(file: Path) -> None:
    terminal = Terminal(TOKEN, "North", "", "https://north.example/api/v2", KEY, "1000", "10")
    tried: list[Settings] = []

    assert setting_up(file, terminal, tried).run() == 0

    settings = read_settings(file)
    assert tried == [settings]
    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.providers["north"].key.get_secret_value() == KEY
    assert settings.admin_ids == {1000}
    assert settings.markup_percent == 10
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert terminal.hidden == [TOKEN, KEY]
    assert not any(secret in line for line in terminal.shown for secret in (TOKEN, KEY))


def test_a_wrong_answer_is_explained_and_asked_for_again(file: Path) -> None:
    terminal = Terminal(
        *("my token", TOKEN),
        *("Nörth!", "north"),
        *("soap", "panel"),
        *("north.example", "https://north.example/api/v2"),
        *("", "a${HOME}b", KEY),
        *("-100", "1000"),
        *("ten", "10"),
    )

    assert setting_up(file, terminal, []).run() == 0

    said = "\n".join(terminal.shown)
    for complaint in (
        "BOT_TOKEN: is not a bot token",
        "Use up to 32 small letters",
        "PROVIDERS__NORTH__DIALECT: must be",
        "PROVIDERS__NORTH__URL: must be an address",
        "This one is needed.",
        "can't hold ${",
        "ADMIN_IDS: -100 is a group",
        "MARKUP_PERCENT: must be a number",
    ):
        assert said.count(complaint) == 1, complaint


def test_an_operator_reads_how_to_go_on_if_something_does_not_work(file: Path) -> None:
    terminal = Terminal(TOKEN, "", "", "https://north.example/api/v2", KEY, "1000", "")

    assert setting_up(file, terminal, [], code=1).run() == 1

    assert "make check" in terminal.shown[-1]
    assert read_settings(file).providers.keys() == {"panel"}


def test_an_existing_file_is_left_as_it_is(file: Path) -> None:
    file.write_text("BOT_TOKEN=mine\n")
    terminal = Terminal()

    assert setting_up(file, terminal, []).run() == 1

    assert file.read_text() == "BOT_TOKEN=mine\n"
    assert "exists already" in terminal.shown[0]
