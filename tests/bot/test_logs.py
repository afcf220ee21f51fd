"""Logs: one line per event, without secrets."""

import io
import logging
from collections.abc import Iterator

import pytest

from bot import logs

SECRETS = ["42:TEST-token", "north-secret", "north-secret-longer"]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the process writes to standard error. The loggers are restored afterwards."""
    root, before = logging.getLogger(), logging.getLogger().handlers[:]
    level, levels = root.level, {name: logging.getLogger(name).level for name in ("httpx", "aiogram.event")}
    stderr = io.StringIO()
    monkeypatch.setattr("sys.stderr", stderr)
    root.handlers[:] = []
    logs.set_up("INFO", SECRETS)
    yield stderr
    root.handlers[:] = before
    root.setLevel(level)
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)


def test_a_line_has_the_time_the_level_the_logger_and_the_message(log: io.StringIO) -> None:
    logging.getLogger("core.orders.placing").warning("order %d is unconfirmed", 7)
    assert log.getvalue().endswith("WARNING core.orders.placing: order 7 is unconfirmed\n")
    assert len(log.getvalue().splitlines()) == 1


def test_secrets_are_hidden_in_messages_and_arguments(log: io.StringIO) -> None:
    logging.getLogger("x").info("POST https://api/bot42:TEST-token/getMe key=%s", "north-secret")
    assert "POST https://api/bot***/getMe key=***" in log.getvalue()


def test_secrets_are_hidden_in_tracebacks_and_their_causes(log: io.StringIO) -> None:
    try:
        try:
            raise OSError("cannot reach https://api/bot42:TEST-token/")
        except OSError as error:
            raise RuntimeError("with key north-secret") from error
    except RuntimeError:
        logging.getLogger("x").exception("it failed with north-secret")
    text = log.getvalue()
    assert "Traceback" in text
    assert text.count("***") >= 3
    assert not any(secret in text for secret in SECRETS)


def test_the_longer_of_two_secrets_is_hidden_first_so_that_no_part_remains(log: io.StringIO) -> None:
    logging.getLogger("x").info("north-secret-longer")
    assert log.getvalue().endswith("x: ***\n")


def test_lines_for_every_request_are_left_out(log: io.StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request: POST")
    logging.getLogger("aiogram.event").info("Update is handled")
    logging.getLogger("httpx").warning("trouble")
    assert [line.rpartition(": ")[2] for line in log.getvalue().splitlines()] == ["trouble"]
