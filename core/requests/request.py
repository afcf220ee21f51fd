"""Requests: what customers ask the operators about their orders."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RequestTopic(StrEnum):
    """What a customer asks about."""

    SLOW = "slow"
    DROPPED = "dropped"
    WRONG_LINK = "link"
    OTHER = "other"


class RequestStatus(StrEnum):
    OPEN = "open"
    """An admin has to answer."""
    ANSWERED = "answered"
    CLOSED = "closed"
    """Closed by an admin without an answer in words."""


class ClosingReason(StrEnum):
    """Why an admin closed a request."""

    ANSWERED = "answered"
    NOT_POSSIBLE = "impossible"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request. `version` grows with every saved change, so that the first of two admins counts."""

    id: int
    version: int
    order_id: int
    user_id: int
    chat_id: int
    topic: RequestTopic
    words: str
    created_at: datetime
    status: RequestStatus = RequestStatus.OPEN
    answer: str = ""
    more: str = ""
    """What the customer said to the first answer."""
    last_answer: str = ""
    """The answer to `more`."""
    reason: ClosingReason | None = None
    handled_by: int | None = None
    """The admin who answered or closed it last."""
    handled_at: datetime | None = None


class ReplyPurpose(StrEnum):
    """The purpose of a reply to one of the bot's questions."""

    ASK = "ask"
    """A customer's own words about an order."""
    ANSWER = "answer"
    """An admin's answer to a request."""
    NUMBER = "number"
    """The number of an unconfirmed order at its provider, in the operators' group."""
    ADD = "add"
    """What a customer says to an answer."""
    FIND_PERSON = "person"
    """Words that an admin looks for a person by."""
    NOTE = "note"
    """What an admin writes down about a person."""
    WRITE = "write"
    """What an admin writes to a person."""
    TO_SHOP = "shop"
    """What a person answers to it."""
    FIND_ORDER = "find"
    """Words that an admin looks for an order by."""
    STARS = "stars"
    """How many Stars a person wants to pay."""
    GIVE = "give"
    """How much an owner adds to a person's balance, or takes from it."""
    LIMIT = "limit"
    """What an owner lets a person order for."""
    DECIDE = "decide"
    """No reply is wanted: the message asks an admin about an unconfirmed order, and is edited once it is decided."""
    HANDLE = "handle"
    """No reply is wanted: the message asks an admin to answer a request, and is edited once that is done."""
    BROADCAST = "broadcast"
    """No reply is wanted: the message shows how far a broadcast is, and is edited until its end."""


FOLLOWED = frozenset({ReplyPurpose.DECIDE, ReplyPurpose.HANDLE, ReplyPurpose.BROADCAST})
"""The purposes of messages that are kept to be edited, and not for a reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitedReply:
    """A message of the bot that waits for a reply: `about` is an order, a request, or a person."""

    purpose: ReplyPurpose
    about: int


class Part(StrEnum):
    """A part of what happened to a request."""

    ASKED = "asked"
    ADDED = "added"
    ANSWERED = "answered"
    CLOSED = "closed"
