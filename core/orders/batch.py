"""Many at once: a stored list of orders to place, refill or cancel, kept until each is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import NAMESPACE_OID, uuid5

from core.forms.draft import ShownQuote


class BatchAction(StrEnum):
    """The action for each line."""

    PLACE = "place"
    REFILL = "refill"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class BatchClaim:
    """`worker` works through a batch. Another process takes it over when `worker` falls silent."""

    batch_id: int
    worker: str


class ClaimLost(Exception):
    """Another process works through the batch, or it is done: nothing may be placed for it here."""


class State(StrEnum):
    OPEN = "open"
    """The person still looks at it and changes it."""
    RUNNING = "running"
    DONE = "done"
    LEFT = "left"
    """The person gave it up."""


class LineResult(StrEnum):
    """The outcome of a line."""

    PLACED = "placed"
    REFILL_ASKED = "refill asked"
    CANCEL_ASKED = "cancel asked"
    TAKEN_BACK = "taken back"
    """The order had not left yet, and never will."""
    CHANGED = "changed"
    """The price, the limits or the service had changed since the person saw them."""
    AWAY = "away"
    """The provider did not respond, and nothing was done."""
    PAUSED = "paused"
    """No orders were taken then."""
    NOT_ENOUGH = "not enough"
    """The balance did not cover it."""
    TOO_MUCH = "too much"
    """A limit did not allow it."""
    NOT_POSSIBLE = "not possible"
    """`detail` is why it is not possible (`WhyNotPossible`)."""
    REFUSED = "refused"
    """`detail` is the provider's words."""
    NO_ANSWER = "no answer"
    """Whether the provider did it is not known."""
    NOT_CONFIRMED = "not confirmed"
    """What has to be accepted has changed meanwhile."""
    FAILED = "failed"
    """The bot itself failed."""

    @property
    def good(self) -> bool:
        return self in {LineResult.PLACED, LineResult.REFILL_ASKED, LineResult.CANCEL_ASKED, LineResult.TAKEN_BACK}


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """One line. `place` counts from 1.

    Of a list of orders `written` are the cells as the person wrote them, the service's number first; `service_id`,
    `answers` and `shown` are what they saw of it, or None where it could not be ordered. `order_id` is the order that
    was placed, or the one to refill or cancel. `chosen` lines are done.
    """

    place: int
    written: tuple[str, ...] = ()
    service_id: int | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    shown: ShownQuote | None = None
    order_id: int | None = None
    chosen: bool = True
    begun_at: datetime | None = None
    """Since when the provider may have been asked."""
    result: LineResult | None = None
    detail: str = ""

    @property
    def to_do(self) -> bool:
        """Whether it is a line to work on, done or not."""
        return self.chosen and (self.order_id is not None or self.service_id is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """`key` comes from the update that began it; `seal` is of what the person saw last, `last_update` changed it last.

    `message_id` shows it, and is edited while it runs. `version` grows with every change that is not a line's result.
    """

    id: int = 0
    key: str
    version: int = 1
    user_id: int
    chat_id: int
    thread_id: int | None = None
    message_id: int | None = None
    action: BatchAction
    state: State = State.OPEN
    seal: str = ""
    confirmation: str = ""
    terms: str = ""
    last_update: int = 0
    created_at: datetime
    lines: Sequence[BatchLine] = ()

    def key_of(self, line: BatchLine) -> str:
        """The key of the order that a line becomes: the same however often it is tried."""
        return uuid5(NAMESPACE_OID, f"{self.key} {line.place}").hex

    @property
    def work(self) -> list[BatchLine]:
        """The lines to work on, done or not."""
        return [line for line in self.lines if line.to_do]

    @property
    def left(self) -> list[BatchLine]:
        """The lines to work on that are not done yet."""
        return [line for line in self.work if line.result is None]
