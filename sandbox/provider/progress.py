"""How an order moves with time: it waits, delivers, and ends as its service's outcome says."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from sandbox.provider.form import Form

WAITS = 2.0
"""Seconds (at speed 1) before delivery begins."""
DELIVERS = 8.0
"""Seconds (at speed 1) of delivery."""


@dataclass(frozen=True)
class Outcome:
    """How an order ends: `percent` of the quantity is delivered, and `extra` units on top."""

    last: str
    percent: int
    first: str = "Pending"
    middle: str = "In progress"
    extra: int = 0
    ends: bool = True


OUTCOMES = {
    "completed": Outcome("Completed", 100),
    "partial": Outcome("Partial", 60),
    "canceled": Outcome("Canceled", 0),
    "cancelled": Outcome("Cancelled", 0, middle="Processing"),
    "overdelivered": Outcome("Completed", 100, extra=2),
    "underscored": Outcome("completed", 100, first="pending", middle="in_progress"),
    "awaiting": Outcome("Completed", 100, first="Awaiting", middle="Processing"),
    "failed": Outcome("Fail", 0),
    "refunded": Outcome("Refunded", 0),
    "paused": Outcome("Completed", 50, middle="Paused", ends=False),
    "endless": Outcome("Completed", 90, ends=False),
    "stopped": Outcome("stopped", 40),
}

FINAL = frozenset(
    {
        "completed", "partial", "canceled", "cancelled", "error", "fail",
        "refunded", "rejected", "expired", "stopped",
    }
)  # fmt: skip
REFUNDING = FINAL - {"completed", "expired", "stopped"}


def fold(status: object) -> str:
    return str(status).replace("_", " ").strip().casefold()


@dataclass(frozen=True)
class State:
    """Where an order is now. `delivered` is in units; a service may deliver more than was ordered."""

    status: str
    delivered: int = 0
    started: bool = False


def state_at(now: datetime, elapsed: float, outcome: Outcome, form: Form, kind: str) -> State:
    """The progress after `elapsed` seconds since the order was received, already multiplied by the speed."""
    if kind == "Subscriptions":
        return _subscription(now, elapsed, outcome, form)
    if elapsed < WAITS:
        return State(outcome.first)
    share = min((elapsed - WAITS) / DELIVERS, 1.0)
    delivered = int(form.quantity * outcome.percent / 100 * share)
    over = share == 1.0 and outcome.ends
    if form.runs > 1:
        return _drip_feed(outcome, form, delivered, over)
    if over:
        return State(outcome.last, delivered + outcome.extra, True)
    return State(outcome.middle, delivered, True)


def _drip_feed(outcome: Outcome, form: Form, delivered: int, over: bool) -> State:
    a_run = form.quantity // form.runs
    # Only whole runs are delivered, and panels write the statuses of drip-feed orders in small letters.
    return State(outcome.last.lower() if over else "active", delivered // a_run * a_run, True)


def _subscription(now: datetime, elapsed: float, outcome: Outcome, form: Form) -> State:
    if form.expiry and now >= datetime.combine(form.expiry, time.min, UTC):
        return State("Expired", 0, True)
    if form.open_ended or not outcome.ends or elapsed < WAITS + DELIVERS:
        return State("Active", 0, elapsed >= WAITS)
    return State(outcome.last, form.quantity * outcome.percent // 100, True)
