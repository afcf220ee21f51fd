"""Forms are data: one pydantic model per service type says which fields an order takes, and what is charged.

The chat asks the fields one by one; `/order 12 link 1000` goes through the same models.
Source of the fields: provider-api.md, "Service types and what `add` takes".
"""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from core.catalogue.service import ServiceType
from core.forms.base import DripFeedForm, Form
from core.forms.fields import Ask, Lines, Link, Quantity, Topic, Usernames, limited, lines, name, names, number
from core.forms.links import read_link
from core.forms.parsing import between
from core.forms.special_types import SubscriptionsForm, WebTrafficForm


class DefaultForm(DripFeedForm):
    """Default."""


class PackageForm(Form):
    link: Link


class SeoForm(Form):
    link: Link
    quantity: Quantity
    keywords: Annotated[Lines, lines, Ask(Topic.KEYWORDS)]


class CommentsForm(Form):
    """Custom Comments: charged by the line."""

    link: Link
    comments: Annotated[Lines, lines, limited, Ask(Topic.CHARGED_COMMENTS)]

    @property
    def units(self) -> int | None:
        return len(self.comments)


class CommentsPackageForm(Form):
    link: Link
    comments: Annotated[Lines, lines, Ask(Topic.COMMENTS)]


class MentionsForm(Form):
    link: Link
    quantity: Quantity
    usernames: Usernames


class MentionsWithHashtagsForm(MentionsForm):
    hashtags: Annotated[Lines, names, Ask(Topic.HASHTAGS)]


class MentionsCustomListForm(Form):
    """Charged by the line."""

    link: Link
    usernames: Annotated[Lines, names, limited, Ask(Topic.CHARGED_USERNAMES)]

    @property
    def units(self) -> int | None:
        return len(self.usernames)


class MentionsHashtagForm(Form):
    link: Link
    quantity: Quantity
    hashtag: Annotated[str, name, Ask(Topic.HASHTAG)]


class MentionsUserFollowersForm(Form):
    link: Link
    quantity: Quantity
    username: Annotated[str, name, Ask(Topic.FOLLOWERS_OF)]


class MentionsMediaLikersForm(Form):
    link: Link
    quantity: Quantity
    media: Annotated[str, BeforeValidator(read_link), Ask(Topic.LIKERS_OF)]


class CommentLikesForm(Form):
    link: Link
    quantity: Quantity
    username: Annotated[str, name, Ask(Topic.COMMENT_AUTHOR)]


class CommentRepliesForm(Form):
    """Charged by the line."""

    link: Link
    username: Annotated[str, name, Ask(Topic.COMMENT_AUTHOR)]
    comments: Annotated[Lines, lines, limited, Ask(Topic.CHARGED_REPLIES)]

    @property
    def units(self) -> int | None:
        return len(self.comments)


class PollForm(Form):
    link: Link
    quantity: Quantity
    answer_number: Annotated[int, number, AfterValidator(between(1, 100)), Ask(Topic.POLL_ANSWER)]


class InvitesFromGroupsForm(Form):
    link: Link
    quantity: Quantity
    groups: Annotated[Lines, lines, Ask(Topic.GROUPS)]


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
WHOLE_NUMBERS = frozenset(
    field
    for form in FORMS.values()
    for field, info in form.model_fields.items()
    if info.annotation in {int, int | None}
)
"""The fields of all forms that hold a whole number."""
