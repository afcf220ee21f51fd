"""Logging: one line an event, and no secret in any of them, whoever wrote it."""

import logging
from collections.abc import Iterable

_ROOMS = ("bot", "core", "handlers", "providers", "storage")


class Redacting(logging.Formatter):
    """Formats a record, its traceback included, and blots out the secrets."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = sorted(secrets, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        return blotted(super().format(record), self._secrets)


def blotted(text: str, secrets: Iterable[str]) -> str:
    """`text` with every secret in it replaced by ***."""
    for secret in secrets:
        text = text.replace(secret, "***")
    return text


def set_up(level: str, secrets: Iterable[str]) -> None:
    """Logs to standard error from `level` on."""
    handler = logging.StreamHandler()
    handler.setFormatter(Redacting(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    if level == "DEBUG":
        # Below INFO, libraries print what people wrote: SQL parameters, rows, updates, headers.
        logging.getLogger().setLevel("INFO")
        for room in _ROOMS:
            logging.getLogger(room).setLevel(level)
    for private in ("sqlalchemy", "aiosqlite"):
        logging.getLogger(private).setLevel(logging.WARNING)
    if level != "DEBUG":
        # One line for every request would drown what matters.
        for chatty in ("httpx", "httpcore", "aiogram.event", "aiogram.middlewares", "alembic"):
            logging.getLogger(chatty).setLevel(logging.WARNING)
