"""The notices about people who ask to be let in, and about roles."""

from dataclasses import dataclass

from core.notices.content import Audience, Content


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryAsked(Content):
    """To an owner: a stranger asks to be let in."""

    key = "entry"
    meant_for = Audience.OWNERS

    request_id: int
    user_id: int
    name: str
    username: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDecided(Content):
    """To the other owners: who decided."""

    key = "entry_over"
    meant_for = Audience.OWNERS

    user_id: int
    name: str
    allowed: bool
    by: int
    by_name: str = ""

    @property
    def silent(self) -> bool:
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryAnswered(Content):
    """To the stranger who asked."""

    key = "entry_answer"

    allowed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeHelper(Content):
    """To a person who became a helper."""

    key = "helper"
    meant_for = Audience.ADMINS


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopMessage(Content):
    """To a person: what an admin writes to them."""

    key = "shop_message"

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopReply(Content):
    """To the admins: what a person answers to a message from the shop."""

    key = "shop_reply"
    meant_for = Audience.ADMINS

    user_id: int
    name: str
    words: str
