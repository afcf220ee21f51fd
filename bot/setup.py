"""`python -m bot setup`: asks for what a bot needs, writes it to `.env`, and tries it."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from getpass import getpass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.settings.settings import Settings, WrongSettings, read_settings
from providers.open import DIALECTS

Asks = Callable[[str], str]
_PLAIN = re.compile(r"[\w./:@,+-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class SetupQuestion:
    """A question in words, and the variable for its answer."""

    variable: str
    words: str
    default: str = ""
    secret: bool = False


TOKEN = SetupQuestion("BOT_TOKEN", "The bot's token, from @BotFather (/newbot)", secret=True)
NAME = SetupQuestion("NAME", "A short name for your provider", default="panel")
PEOPLE = (
    SetupQuestion("ADMIN_IDS", "Your own Telegram user id (@userinfobot tells it)"),
    SetupQuestion("MARKUP_PERCENT", "Your markup on the provider's prices, in percent", default="0"),
)


def of_provider(name: str) -> tuple[SetupQuestion, ...]:
    """The questions about the provider that the operator calls `name`."""
    prefix = f"PROVIDERS__{name.upper()}__"
    return (
        SetupQuestion(
            f"{prefix}DIALECT", f"Which API: {' or '.join(DIALECTS)} (nearly all are panel)", default="panel"
        ),
        SetupQuestion(f"{prefix}URL", "The address of its API, such as https://panel.example/api/v2"),
        SetupQuestion(f"{prefix}KEY", "Your API key there", secret=True),
    )


@dataclass
class Setup:
    """The dialogue. `ask` shows a prompt and returns what is typed; `ask_secretly` does not show what is typed."""

    file: Path
    try_out: Callable[[Settings], int]
    """Prints what works, and returns 0 if all does."""
    ask: Asks = input
    ask_secretly: Asks = getpass
    say: Callable[[str], None] = print
    _answers: dict[str, str] = field(default_factory=dict)

    def run(self) -> int:
        """Runs the whole dialogue; returns 0 when the file is written and everything works."""
        if self.file.exists():
            self.say(f"{self.file} exists already; move it away, or change it and run `python -m bot check`")
            return 1
        self.say("A few short questions. An answer in [brackets] is taken when you press Enter.")
        self._settle(TOKEN)
        for question in (*of_provider(self._name()), *PEOPLE):
            self._settle(question)
        settings = _settings(self._answers)
        self._write()
        self.say(f"\n{self.file} is written; only you can read it. Trying it:\n")
        code = self.try_out(settings)
        self.say(
            "\nStart the bot with `make run`." if code == 0 else "\nMend what is BAD, then `make check` tries again."
        )
        return code

    def _name(self) -> str:
        """The provider's name, which is a part of its variables' names."""
        while True:
            name = self._read(NAME).casefold()
            if re.fullmatch(r"[a-z0-9_-]{1,32}", name):
                return name
            self.say("Use up to 32 small letters from a to z, digits, - and _.")

    def _settle(self, question: SetupQuestion) -> None:
        """Asks until the answer is a valid setting."""
        while True:
            answers = self._answers | {question.variable: self._read(question)}
            complaint = _complaint(answers, question.variable)
            if complaint is None:
                self._answers = answers
                return
            self.say(complaint)

    def _read(self, question: SetupQuestion) -> str:
        shown = f" [{question.default}]" if question.default else ""
        while True:
            typed = (self.ask_secretly if question.secret else self.ask)(f"{question.words}{shown}: ").strip()
            if typed or question.default:
                return typed or question.default
            self.say("This one is needed.")

    def _write(self) -> None:
        with os.fdopen(os.open(self.file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write("# Every setting is in docs/settings.md; `make check` tries this file.\n" + _text(self._answers))


def _complaint(answers: Mapping[str, str], variable: str) -> str | None:
    """What is wrong with the answer for `variable`, if anything; answers not asked for yet don't count."""
    if "${" in answers[variable]:
        return f"{variable}: a .env file can't hold ${{ (set the variable in the environment instead)"
    try:
        _settings(answers)
    except WrongSettings as error:
        return next((line for line in str(error).splitlines() if line.startswith(variable)), None)
    return None


def _settings(answers: Mapping[str, str]) -> Settings:
    """The settings that a file with these answers gives. Raises WrongSettings."""
    with TemporaryDirectory() as folder:  # only this user can look into it
        file = Path(folder) / "env"
        file.write_text(_text(answers), encoding="utf-8")
        return read_settings(file)


def _text(answers: Mapping[str, str]) -> str:
    return "".join(f"{name}={_quoted(value)}\n" for name, value in answers.items())


def _quoted(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
