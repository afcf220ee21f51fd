"""The kinds of notices: one class each, with its rules and what its message must still say later.

A new kind is a class with a key, here or in `SUBJECT_notices.py`; a view of it; and its case in `handlers.sending`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.notices import (
    catalogue_notices,
    desk_notices,
    member_notices,
    money_notices,
    stars_notices,
    statistics_notices,
)
from core.notices.content import Audience
from core.notices.content import Content as Content
from core.requests.request import ClosingReason, Part, RequestTopic


@dataclass(frozen=True, slots=True, kw_only=True)
class CardChanged(Content):
    """Edits the order's card to what it is now."""

    key = "card"
    replaces = True
    edits = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CardMoved(Content):
    """Another message is the order's card now: `message`, which was, points to it. It shows no old state."""

    key = "moved"
    edits = True

    message: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCardChanged(Content):
    """Edits a card of the order in another chat, where its owner put it. Each card has its own lane."""

    key = "shared"
    replaces = True
    edits = True

    card: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchChanged(Content):
    """Edits the message of many orders that are placed, refilled or cancelled at once."""

    key = "batch"
    edits = True

    batch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChanged(Content):
    """The order's status changed, or the order waits for its provider until `until`."""

    key = "status"
    replaces = True
    is_news = True

    status: str
    status_text: str = ""
    remains: int | None = None
    error: str = ""
    reason: str | None = None
    until: datetime | None = None
    after_all: bool = False
    """The owner was told before that nothing was bought."""
    awaited: bool = False
    """The owner waits for it: they were told that the order waits, or is being checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefillEnded(Content):
    """A refill of the order ended."""

    key = "refill"
    is_news = True

    status: str
    status_text: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionWanted(Content):
    """To an admin: nobody knows whether the provider took the order."""

    key = "unconfirmed"
    meant_for = Audience.ADMINS
    is_decision = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMade(Content):
    """Edits the messages of a chat that ask an admin about an unconfirmed order: it has been decided."""

    key = "decided"
    meant_for = Audience.ADMINS
    follows_decision = True
    edits = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorsRefusal(Content):
    """To an admin: a provider refused the order for a reason that only the operator can fix."""

    key = "refused"
    meant_for = Audience.OWNERS

    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderOutage(Content):
    """To an admin: a provider stopped answering, or answers again."""

    key = "outage"
    meant_for = Audience.ADMINS

    provider: str
    away: bool
    why: str = ""

    @property
    def silent(self) -> bool:
        return not self.away


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestNews(Content):
    """About a request: ASKED and ADDED go to the admins, the others to the customer."""

    key = "request"

    request_id: int
    part: Part
    topic: RequestTopic
    words: str = ""
    reason: ClosingReason | None = None
    may_reply: bool = False
    refill_until: datetime | None = None

    @property
    def audience(self) -> Audience:
        return Audience.ADMINS if self.part in {Part.ASKED, Part.ADDED} else Audience.PERSON


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestHandled(Content):
    """Edits the messages of a chat that ask an admin to answer a request: `by` has answered or closed it."""

    key = "request_handled"
    meant_for = Audience.ADMINS
    edits = True

    request_id: int
    part: Part
    by: int


def _kinds(names: Mapping[str, object]) -> list[type[Content]]:
    classes = [value for value in names.values() if isinstance(value, type) and issubclass(value, Content)]
    return [kind for kind in classes if "key" in vars(kind)]


_SUBJECTS = (catalogue_notices, desk_notices, member_notices, money_notices, statistics_notices, stars_notices)
KINDS = {kind.key: kind for names in (globals(), *map(vars, _SUBJECTS)) for kind in _kinds(names)}
"""Every kind, by the key that it is stored under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """A notice to store with the change that causes it."""

    chat_id: int
    content: Content
    order_id: int | None = None

    @property
    def kind(self) -> type[Content]:
        return type(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(NewNotice):
    """A stored one."""

    id: int
    created_at: datetime
    tries: int = 0


def read_content(key: str, payload: Mapping[str, Any]) -> Content:
    """The content that was stored. Raises KeyError for a kind that is not known here."""
    return KINDS[key].read(payload)
