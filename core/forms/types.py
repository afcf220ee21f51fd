"""Forms are data: one pydantic model per service type says which fields an order takes, and what is charged.

The chat asks the fields one by one; `/order 12 link 1000` goes through the same models.
Source of the fields: provider-api.md, "Service types and what `add` takes".
"""

from datetime import date
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    TypeAdapter,
    ValidationInfo,
    field_validator,
    model_validator,
)

from core.catalogue.service import ServiceType
from core.forms.fields import (
    Ask,
    Interval,
    Lines,
    Link,
    Quantity,
    Runs,
    Usernames,
    limited,
    lines,
    name,
    names,
    number,
    text,
)
from core.forms.parsing import Limits, between, complaint, one_of, read_country, read_date, read_link, read_page

DELAYS = (0, 5, 10, 15, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 360, 420, 480, 540, 600)
DEVICES = {"1": "Desktop", "2": "Android", "3": "iOS", "4": "Mobile, mixed", "5": "All devices"}
TRAFFIC = {"1": "Google, by keyword", "2": "A referring page", "3": "Direct"}


class Form(BaseModel):
    """What one order asks for. The context of its validators is an `answers.Limits`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @property
    def units(self) -> int | None:
        """How many units are charged; None when no bound is known in advance."""
        quantity: int = getattr(self, "quantity", 1)
        return quantity

    @property
    def target(self) -> str:
        """What the order is for, as its card shows it."""
        return str(getattr(self, "link", ""))

    @classmethod
    def spelled(cls, field: str, text: str, limits: Limits) -> str:
        """One answer as `payload` would have it: ` 01 ` is 1. What another field decides is not looked at."""
        info = cls.model_fields[field]
        adapter: TypeAdapter[object] = TypeAdapter(Annotated[info.annotation, *info.metadata])
        return _wire(adapter.validate_python(text, context=limits))

    def payload(self) -> dict[str, str]:
        """The fields as `add` takes them: text, lists by line, dates as d/m/Y, nothing for what was skipped."""
        return {field: _wire(value) for field, value in self if value is not None}


def _wire(value: object) -> str:
    if isinstance(value, tuple):
        return "\n".join(value)
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return str(value)


class DripFeedForm(Form):
    """A quantity that may be delivered in runs."""

    link: Link
    quantity: Quantity
    runs: Runs = None
    interval: Interval = None

    @property
    def units(self) -> int | None:
        return self.quantity * (self.runs or 1)

    @model_validator(mode="after")
    def _runs_with_interval(self) -> Self:
        if (self.runs is None) != (self.interval is None):
            raise complaint("Runs and interval go together.")
        return self


class DefaultForm(DripFeedForm):
    """Default."""


class PackageForm(Form):
    link: Link


class SeoForm(Form):
    link: Link
    quantity: Quantity
    keywords: Annotated[Lines, lines, Ask("Keywords", "One keyword a line")]


class CommentsForm(Form):
    """Custom Comments: charged by the line."""

    link: Link
    comments: Annotated[
        Lines,
        lines,
        limited,
        Ask("Comments", "Your own words, one comment a line, {minimum} to {maximum} lines"),
    ]

    @property
    def units(self) -> int | None:
        return len(self.comments)


class CommentsPackageForm(Form):
    link: Link
    comments: Annotated[Lines, lines, Ask("Comments", "Your own words, one comment a line")]


class MentionsForm(Form):
    link: Link
    quantity: Quantity
    usernames: Usernames


class MentionsWithHashtagsForm(MentionsForm):
    hashtags: Annotated[Lines, names, Ask("Hashtags", "One hashtag a line")]


class MentionsCustomListForm(Form):
    """Charged by the line."""

    link: Link
    usernames: Annotated[Lines, names, limited, Ask("Usernames", "One a line, {minimum} to {maximum} lines")]

    @property
    def units(self) -> int | None:
        return len(self.usernames)


class MentionsHashtagForm(Form):
    link: Link
    quantity: Quantity
    hashtag: Annotated[str, name, Ask("Hashtag", "One hashtag, to take the people from")]


class MentionsUserFollowersForm(Form):
    link: Link
    quantity: Quantity
    username: Annotated[str, name, Ask("Username", "The account to take the followers from")]


class MentionsMediaLikersForm(Form):
    link: Link
    quantity: Quantity
    media: Annotated[str, BeforeValidator(read_link), Ask("Media", "Link to the post to take the likers from")]


class CommentLikesForm(Form):
    link: Link
    quantity: Quantity
    username: Annotated[str, name, Ask("Username", "Who wrote the comment")]


class CommentRepliesForm(Form):
    """Charged by the line."""

    link: Link
    username: Annotated[str, name, Ask("Username", "Who wrote the comment to reply to")]
    comments: Annotated[
        Lines,
        lines,
        limited,
        Ask("Replies", "Your own words, one reply a line, {minimum} to {maximum} lines"),
    ]

    @property
    def units(self) -> int | None:
        return len(self.comments)


class PollForm(Form):
    link: Link
    quantity: Quantity
    answer_number: Annotated[
        int,
        number,
        AfterValidator(between(1, 100)),
        Ask("Answer number", "The answer's place in the poll: 1, 2 ..."),
    ]


class InvitesFromGroupsForm(Form):
    link: Link
    quantity: Quantity
    groups: Annotated[Lines, lines, Ask("Groups", "One group a line")]


class WebTrafficForm(DripFeedForm):
    """Web Traffic: 1 needs google_keyword, 2 needs referring_url."""

    country: Annotated[str, BeforeValidator(read_country), Ask("Country", "Two letters, like US; WW for the world")]
    device: Annotated[int, number, AfterValidator(one_of(1, 2, 3, 4, 5)), Ask("Device", "Who visits", DEVICES)]
    type_of_traffic: Annotated[
        int,
        number,
        AfterValidator(one_of(1, 2, 3)),
        Ask("Type of traffic", "Where visitors come from", TRAFFIC),
    ]
    google_keyword: Annotated[
        str | None,
        text,
        Ask(
            "Google keyword",
            "What they searched for",
            when=lambda answers: answers.get("type_of_traffic") == "1",
        ),
    ] = None
    referring_url: Annotated[
        str | None,
        BeforeValidator(read_page),
        Ask("Referring page", "Its full address", when=lambda answers: answers.get("type_of_traffic") == "2"),
    ] = None

    @model_validator(mode="after")
    def _source_named(self) -> Self:
        if self.type_of_traffic == 1 and self.google_keyword is None:
            raise complaint("This type of traffic needs a Google keyword.")
        if self.type_of_traffic == 2 and self.referring_url is None:
            raise complaint("This type of traffic needs a referring page.")
        return self


class SubscriptionsForm(Form):
    """Subscriptions: each new post gets min to max; bounded in advance only when posts is set."""

    username: Annotated[str, name, Ask("Username", "The account whose new posts are to be served")]
    min: Annotated[int, number, limited, Ask("Least a post", "From {minimum} to {maximum}")]
    max: Annotated[int, number, limited, Ask("Most a post", "From {minimum} to {maximum}, not below the least")]
    posts: Annotated[
        int | None,
        number,
        AfterValidator(between(1, 10_000)),
        Ask("New posts", "How many. Skip for no limit"),
    ] = None
    old_posts: Annotated[
        int | None,
        number,
        AfterValidator(between(0, 10_000)),
        Ask("Old posts", "How many existing posts to serve too"),
    ] = None
    delay: Annotated[
        int,
        number,
        AfterValidator(one_of(*DELAYS)),
        Ask("Delay", "Minutes", {str(d): f"{d} min" for d in DELAYS}),
    ]
    expiry: Annotated[
        date | None,
        BeforeValidator(read_date),
        Ask("Expiry", "The last day, as day/month/year, like 31/12/2030"),
    ] = None

    @property
    def units(self) -> int | None:
        return None if self.posts is None else self.max * (self.posts + (self.old_posts or 0))

    @property
    def target(self) -> str:
        return self.username

    @field_validator("max")
    @classmethod
    def _not_below_the_least(cls, value: int, info: ValidationInfo) -> int:
        least = info.data.get("min")
        if least is not None and value < least:
            raise complaint(f"The most a post is below the least, which is {least}.")
        return value


FORMS: dict[ServiceType, type[Form]] = {
    ServiceType.DEFAULT: DefaultForm,
    ServiceType.PACKAGE: PackageForm,
    ServiceType.SEO: SeoForm,
    ServiceType.CUSTOM_COMMENTS: CommentsForm,
    ServiceType.CUSTOM_COMMENTS_PACKAGE: CommentsPackageForm,
    ServiceType.MENTIONS: MentionsForm,
    ServiceType.MENTIONS_WITH_HASHTAGS: MentionsWithHashtagsForm,
    ServiceType.MENTIONS_CUSTOM_LIST: MentionsCustomListForm,
    ServiceType.MENTIONS_HASHTAG: MentionsHashtagForm,
    ServiceType.MENTIONS_USER_FOLLOWERS: MentionsUserFollowersForm,
    ServiceType.MENTIONS_MEDIA_LIKERS: MentionsMediaLikersForm,
    ServiceType.COMMENT_LIKES: CommentLikesForm,
    ServiceType.COMMENT_REPLIES: CommentRepliesForm,
    ServiceType.POLL: PollForm,
    ServiceType.INVITES_FROM_GROUPS: InvitesFromGroupsForm,
    ServiceType.WEB_TRAFFIC: WebTrafficForm,
    ServiceType.SUBSCRIPTIONS: SubscriptionsForm,
}
