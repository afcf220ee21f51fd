"""The real bot, which crashes at a named point: `CRASH_AT=FILE python -m tests.faults.crashing_bot run`.

The bot itself doesn't know about it: this module wraps some of its methods. Once FILE holds the name of a point, the
process that reaches it removes the file and kills itself with SIGKILL, so that it can't clean up. With FREEZE before
the name it stops itself with SIGSTOP instead, and continues from there when it gets SIGCONT.
"""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import bot.commands  # noqa: F401  # warmed here, before the fork: it is slow to import
from bot.__main__ import main
from core.notices.delivery import Notifying
from core.provider import always
from handlers.sending.messenger import TelegramMessenger
from providers.http.transport import Transport, _Gate
from storage.conversations import Conversations
from storage.inbox import Inbox
from storage.notices import Notices
from storage.orders import Orders
from tests.faults import witness
from tests.faults.points import FREEZE, UNSTORED_FORM

BEFORE, AFTER = "before", "after"
Looks = Callable[[Any, Any], bool]
"""(first argument of the call, its result) -> whether this is the call to crash at."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point before or after `method` of `owner`. After a call that raised, the result is None."""

    name: str
    owner: type
    method: str
    when: str
    meant: Looks = lambda first, result: True
    of: Callable[[Any], bool] = lambda one: True
    """Whether it is the right one of `owner`."""


def _asks(action: str) -> Looks:
    return lambda fields, answer: bool(fields["action"] == action)


def _found(first: Any, rows: Any) -> bool:
    return bool(rows)


def _tells(told: Any, result: Any) -> bool:
    """Whether a message is told: a card sent twice shows nothing twice. `told` is one notice or a batch of them."""
    batch = told if isinstance(told, tuple | list) else (told,)
    return any(not notice.content.edits for notice in batch)


def _claimed_message(worker: Any, notices: Any) -> bool:
    return _tells(notices or (), None)


def _placed(changes: Any, saved: Any) -> bool:
    return any(change.after.check_interval is None for change in changes)


POINTS = (
    Point("inbox: before the batch is stored", Inbox, "store", BEFORE),
    Point("inbox: after the batch is stored", Inbox, "store", AFTER),
    Point("inbox: before it is marked done", Inbox, "done", BEFORE),
    Point("inbox: after it is marked done", Inbox, "done", AFTER),
    Point(UNSTORED_FORM, Conversations, "save", BEFORE),
    Point("placing: before the intent is stored", Orders, "confirm", BEFORE),
    Point("placing: after the intent is stored", Orders, "confirm", AFTER),
    Point("placing: after the claim", Orders, "claim_queued", AFTER, _found),
    Point("placing: before add is sent", Transport, "post", BEFORE, _asks("add")),
    Point(
        "placing: before the body of add is written",
        _Gate,
        "trace",
        BEFORE,
        lambda event, _: str(event).endswith("send_request_body.started"),
        lambda gate: gate.may_leave is not always,
    ),
    Point("placing: after add was answered", Transport, "post", AFTER, _asks("add")),
    Point("placing: after the outcome is stored", Orders, "save", AFTER, _placed),
    Point("tracking: after the claim", Orders, "claim_due", AFTER, _found),
    Point("tracking: after the answer", Transport, "post", AFTER, _asks("status")),
    Point("tracking: after the change is stored", Orders, "save_polls", AFTER, _found),
    Point("notifying: after the claim", Notices, "claim", AFTER, _claimed_message),
    Point("notifying: after Telegram answered", TelegramMessenger, "deliver", AFTER, _tells),
    Point("notifying: after that is stored", Notifying, "_send", AFTER, _tells),
)


def _reached(point: Point) -> None:
    """Dies or freezes here if a test wants it."""
    wanted = Path(os.environ["CRASH_AT"])
    with suppress(FileNotFoundError):
        asked = wanted.read_text()
        if asked.removeprefix(FREEZE) == point.name:
            wanted.unlink()
            os.kill(os.getpid(), signal.SIGSTOP if asked.startswith(FREEZE) else signal.SIGKILL)


def _watch(point: Point) -> None:
    real = getattr(point.owner, point.method)

    @wraps(real)
    async def watched(self: Any, first: Any, *rest: Any) -> Any:
        if point.when == BEFORE and point.of(self) and point.meant(first, None):
            _reached(point)
        result = None
        try:
            result = await real(self, first, *rest)
        finally:
            if point.when == AFTER and point.of(self) and point.meant(first, result):
                _reached(point)
        return result

    setattr(point.owner, point.method, watched)


def run() -> int:
    """Does what `python -m bot` does, until it crashes."""
    if "CRASH_AT" in os.environ:
        for point in POINTS:
            _watch(point)
    if "WITNESS" in os.environ:
        witness.watch(os.environ["WITNESS"])
    return main()


if __name__ == "__main__":
    raise SystemExit(run())
