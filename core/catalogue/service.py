"""Services as a provider lists them, and the types that decide which fields an order takes."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.catalogue.rule import Rule


class ServiceType(StrEnum):
    """The types of panel API v2 (docs/provider-api.md, "Service types and what `add` takes")."""

    DEFAULT = "Default"
    PACKAGE = "Package"
    SEO = "SEO"
    CUSTOM_COMMENTS = "Custom Comments"
    CUSTOM_COMMENTS_PACKAGE = "Custom Comments Package"
    MENTIONS = "Mentions"
    MENTIONS_WITH_HASHTAGS = "Mentions with Hashtags"
    MENTIONS_CUSTOM_LIST = "Mentions Custom List"
    MENTIONS_HASHTAG = "Mentions Hashtag"
    MENTIONS_USER_FOLLOWERS = "Mentions User Followers"
    MENTIONS_MEDIA_LIKERS = "Mentions Media Likers"
    COMMENT_LIKES = "Comment Likes"
    COMMENT_REPLIES = "Comment Replies"
    POLL = "Poll"
    INVITES_FROM_GROUPS = "Invites from Groups"
    WEB_TRAFFIC = "Web Traffic"
    SUBSCRIPTIONS = "Subscriptions"

    @classmethod
    def read(cls, text: str) -> "ServiceType | None":
        """The type that `text` means in a catalogue, whatever its case, underscores and plural s; None if unknown."""
        return _TYPES.get(_fold(text))


def _fold(text: str) -> str:
    return " ".join(word.removesuffix("s") for word in text.casefold().replace("_", " ").replace("-", " ").split())


_TYPES = {_fold(kind.value): kind for kind in ServiceType}
BY_THE_ORDER = frozenset({ServiceType.PACKAGE, ServiceType.CUSTOM_COMMENTS_PACKAGE})
"""Types that are charged for as one unit, whatever is in them."""
MENTIONS = frozenset(
    {
        ServiceType.MENTIONS,
        ServiceType.MENTIONS_WITH_HASHTAGS,
        ServiceType.MENTIONS_CUSTOM_LIST,
        ServiceType.MENTIONS_HASHTAG,
        ServiceType.MENTIONS_USER_FOLLOWERS,
        ServiceType.MENTIONS_MEDIA_LIKERS,
    }
)
"""Types that name people in comments: those that follow or like somebody, too."""


BOUNDLESS = 10**9
"""Catalogues write a maximum of so much, or 2,147,483,647, where they mean none."""


class Unorderable(StrEnum):
    """Why a listed service cannot be ordered."""

    UNPRICED = "unpriced"
    NO_RATE = "no_rate"
    """None is set for its provider's currency."""
    BAD_LIMITS = "bad_limits"
    NO_LIMITS = "no_limits"
    UNKNOWN_TYPE = "unknown_type"
    NO_LONGER_OFFERED = "no_longer_offered"
    NO_SITES = "no_sites"
    POLICY = "policy"
    """It is aimed at others."""
    HIDDEN = "hidden"
    """By the operator."""
    AT_A_LOSS = "at_a_loss"
    """Its price is below what the provider takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One row of a provider's catalogue.

    `rate` is money per 1000 units, in the provider's currency (per 1 unit for the types that the operator names). None
    means that it has no rate; `priced` says whether it needs one.
    """

    number: str
    name: str
    category: str
    type: ServiceType | None
    type_text: str
    rate: Decimal | None
    priced: bool = True
    minimum: int | None
    maximum: int | None
    refill: bool = False
    cancel: bool = False
    drip_feed: bool = False
    description: str = ""
    refill_time: str = ""

    @property
    def fault(self) -> Unorderable | None:
        """Why the row itself cannot be ordered; None if it can."""
        if self.type is None:
            return Unorderable.UNKNOWN_TYPE
        if self.priced and (self.rate is None or self.rate <= 0):
            return Unorderable.UNPRICED
        if self.minimum is None or self.maximum is None or self.maximum < 1:
            return Unorderable.NO_LIMITS
        if self.minimum > self.maximum:
            return Unorderable.BAD_LIMITS
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Listing):
    """A listing as this bot keeps it, with a short id that never changes.

    In the catalogue it has its shop's name and category, and the `rule` that the operator made for it; `listed` is the
    provider's row if that differs.
    """

    id: int
    provider: str
    offered: bool = True
    rule: Rule | None = None
    listed: Listing | None = None

    @property
    def as_listed(self) -> Listing:
        """The provider's own row."""
        return self.listed or self
