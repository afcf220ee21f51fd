"""LOG_FORMAT=json: one object per line, which says what it is about and holds no secret."""

import asyncio
import io
import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import logs
from core.tracing import ORDER, UPDATE, about

SECRETS = ["42:TEST-token", 'north "quoted\\secret', "geheimes-Wört"]
logger = logging.getLogger("core.orders.placing")
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    """Reads what the process has written to standard error. The loggers are restored afterwards."""
    root, before = logging.getLogger(), logging.getLogger().handlers[:]
    names = ("sqlalchemy", "aiosqlite", "httpx", "httpcore", "aiogram.event", "aiogram.middlewares", "alembic")
    level, levels = root.level, {name: logging.getLogger(name).level for name in names}
    stderr = io.StringIO()
    monkeypatch.setattr("sys.stderr", stderr)
    root.handlers[:] = []
    logs.set_up("INFO", SECRETS, "json")
    yield lambda: [json.loads(line) for line in stderr.getvalue().splitlines()]
    root.handlers[:] = before
    root.setLevel(level)
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)


def test_a_line_has_the_time_in_utc_the_level_the_logger_and_the_message(lines: Lines) -> None:
    logger.warning("order %d\nis unconfirmed\u2028", 7)
    (line,) = lines()
    assert line.keys() == {"time", "level", "logger", "message"}
    assert (line["level"], line["logger"]) == ("WARNING", "core.orders.placing")
    assert line["message"] == "order 7\nis unconfirmed\u2028"
    time = datetime.fromisoformat(line["time"])
    assert time.utcoffset() == timedelta(0)
    assert abs(time - datetime.now(UTC)) < timedelta(minutes=1)


def test_an_error_has_its_type_and_its_traceback_as_text(lines: Lines) -> None:
    try:
        raise RuntimeError("it broke")
    except RuntimeError:
        logger.exception("order 7 failed")
    (line,) = lines()
    assert (line["message"], line["error"]) == ("order 7 failed", "RuntimeError")
    assert line["traceback"].startswith("Traceback")
    assert line["traceback"].endswith("RuntimeError: it broke")


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_hidden_even_if_json_spells_it_in_another_way(lines: Lines, secret: str) -> None:
    try:
        raise RuntimeError(f"with {secret}")
    except RuntimeError:
        logger.exception("key=%s", secret)
    (line,) = lines()
    assert line["message"] == "key=***"
    assert line["traceback"].endswith("RuntimeError: with ***")
    assert not any(secret in str(value) for value in line.values())


async def test_lines_name_the_update_and_the_order_they_are_about_and_tasks_do_not_mix(lines: Lines) -> None:
    async def place(order: int) -> None:
        with about(ORDER, order):
            await asyncio.sleep(0)
            logger.info("placing")
        logger.info("placed")

    with about(UPDATE, 5):
        await asyncio.gather(place(1), place(2))
    logger.info("done")
    seen = [(line["message"], line.get("update"), line.get("order")) for line in lines()]
    assert sorted(seen[:-1], key=str) == [
        ("placed", 5, None),
        ("placed", 5, None),
        ("placing", 5, 1),
        ("placing", 5, 2),
    ]
    assert seen[-1] == ("done", None, None)
