"""The fault matrix: what a provider and Telegram may do wrong, with the names that the stand-ins use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """`at` says who fails; `how` is the stand-in's name for the fault, "" if the socket itself is closed."""

    name: str
    at: str
    how: Mapping[str, Any] = field(default_factory=dict, compare=False)


NONE = Fault("none", "nobody")
REFUSED = Fault("connection refused", "provider")
OTHER_ID = Fault("answer for another id", "provider", {"kind": "other_id"})
FAULTS = (
    NONE,
    REFUSED,
    Fault("reset before the request", "provider", {"kind": "reset_before"}),
    Fault("reset after the request", "provider", {"kind": "reset_after"}),
    Fault("slow beyond the time-out", "provider", {"kind": "slow", "seconds": 2.0}),
    Fault("late answer", "provider", {"kind": "late"}),
    Fault("truncated JSON", "provider", {"kind": "truncated"}),
    Fault("HTML 200", "provider", {"kind": "html_200", "done": True}),
    Fault("HTML 502", "provider", {"kind": "html_502", "done": True}),
    Fault("429", "provider", {"kind": "429"}),
    Fault("500", "provider", {"kind": "500", "done": True}),
    Fault("error", "provider", {"kind": "error", "text": "Bad link"}),
    Fault("duplicate answer", "provider", {"kind": "duplicate_answer"}),
    OTHER_ID,
    Fault("Telegram 429", "telegram", {"kind": "429", "retry_after": 1}),
    Fault("Telegram 403", "telegram", {"kind": "403"}),
    Fault("Telegram 400", "telegram", {"kind": "400"}),
    Fault("Telegram 500", "telegram", {"kind": "500"}),
    Fault("Telegram reset after sending", "telegram", {"kind": "drop_after"}),
)
