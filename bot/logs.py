"""Logging: one line for each event, and never a secret, not even in lines of other libraries."""

import json
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal

from core.tracing import ORDER, UPDATE

_PACKAGES = ("bot", "core", "handlers", "providers", "storage")


class Redacting(logging.Formatter):
    """Formats a record with its traceback, and blots out the secrets."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = sorted(secrets, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        return blotted(super().format(record), self._secrets)


class RedactingJson(logging.Formatter):
    """One JSON object a line, for what collects logs.

    It is our own, because python-json-logger would need more code to blot secrets out and to know our ids.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = sorted(secrets, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        # This runs in the context that logs, so the ids are those of this line.
        ids = {"update": UPDATE.get(), "order": ORDER.get()}
        texts = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            texts["error"] = record.exc_info[0].__qualname__
            texts["traceback"] = self.formatException(record.exc_info)
        if record.stack_info:
            texts["stack"] = record.stack_info
        # Before JSON escapes them: a secret with a quote in it would be spelled in another way afterwards.
        shown = {name: blotted(text, self._secrets) for name, text in texts.items()}
        return json.dumps(shown | {name: number for name, number in ids.items() if number is not None})


def blotted(text: str, secrets: Iterable[str]) -> str:
    """`text` with every secret in it replaced by ***."""
    for secret in secrets:
        text = text.replace(secret, "***")
    return text


def set_up(level: str, secrets: Iterable[str], form: Literal["text", "json"] = "text") -> None:
    """Logs to standard error from `level` on."""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingJson(secrets) if form == "json" else Redacting(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    if level == "DEBUG":
        # Below INFO, libraries print what people wrote: SQL parameters, rows, updates, headers.
        logging.getLogger().setLevel("INFO")
        for package in _PACKAGES:
            logging.getLogger(package).setLevel(level)
    for private in ("sqlalchemy", "aiosqlite"):
        logging.getLogger(private).setLevel(logging.WARNING)
    if level != "DEBUG":
        # One line for every request would drown what matters.
        for chatty in ("httpx", "httpcore", "aiogram.event", "aiogram.middlewares", "alembic"):
            logging.getLogger(chatty).setLevel(logging.WARNING)
