"""The fields that several service types share: how each is read, and what it is called in questions.

Source: provider-api.md, "Service types and what `add` takes".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from core.forms.links import read_link
from core.forms.parsing import (
    between,
    read_lines,
    read_name,
    read_names,
    read_number,
    read_text,
    within_limits,
)


class Topic(StrEnum):
    """What a question is about. A field's name does not tell: a username may be several things."""

    LINK = "link"
    QUANTITY = "quantity"
    RUNS = "runs"
    INTERVAL = "interval"
    KEYWORDS = "keywords"
    COMMENTS = "comments"
    CHARGED_COMMENTS = "charged_comments"
    CHARGED_REPLIES = "charged_replies"
    USERNAMES = "usernames"
    CHARGED_USERNAMES = "charged_usernames"
    HASHTAG = "hashtag"
    HASHTAGS = "hashtags"
    FOLLOWERS_OF = "followers_of"
    LIKERS_OF = "likers_of"
    COMMENT_AUTHOR = "comment_author"
    POLL_ANSWER = "poll_answer"
    GROUPS = "groups"
    COUNTRY = "country"
    DEVICE = "device"
    TRAFFIC = "traffic"
    SEARCHED = "searched"
    REFERRING_PAGE = "referring_page"
    WATCHED_ACCOUNT = "watched_account"
    MINIMUM_PER_POST = "minimum_per_post"
    MAXIMUM_PER_POST = "maximum_per_post"
    NEW_POSTS = "new_posts"
    OLD_POSTS = "old_posts"
    DELAY = "delay"
    EXPIRY = "expiry"


@dataclass(frozen=True, slots=True)
class Ask:
    """How a field is asked for; `when` says whether it applies. `choices` are values as `add` takes them."""

    topic: Topic
    choices: tuple[str, ...] = ()
    when: Callable[[Mapping[str, str]], bool] = lambda answers: True


number, lines, name, text = map(BeforeValidator, (read_number, read_lines, read_name, read_text))
names = BeforeValidator(read_names)
limited = AfterValidator(within_limits)
Lines = tuple[str, ...]

Link = Annotated[str, BeforeValidator(read_link), Ask(Topic.LINK)]
Quantity = Annotated[int, number, limited, Ask(Topic.QUANTITY)]
Usernames = Annotated[Lines, names, Ask(Topic.USERNAMES)]
Runs = Annotated[int | None, number, AfterValidator(between(2, 1000)), Ask(Topic.RUNS)]
Interval = Annotated[
    int | None,
    number,
    AfterValidator(between(1, 43_200)),
    Ask(Topic.INTERVAL, when=lambda answers: "runs" in answers),
]
