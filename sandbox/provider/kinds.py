"""The service types of panels: which fields `add` takes for each, and which field is charged."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A type. `counts` names the charged field: a number (`quantity`), lines (`comments`), or "" for one unit."""

    needs: tuple[str, ...]
    counts: str = "quantity"
    drips: bool = False


KINDS = {
    "Default": Kind(("link", "quantity"), drips=True),
    "Package": Kind(("link",), counts=""),
    "SEO": Kind(("link", "quantity", "keywords")),
    "Custom Comments": Kind(("link", "comments"), counts="comments"),
    "Custom Comments Package": Kind(("link", "comments"), counts=""),
    "Mentions": Kind(("link", "quantity", "usernames")),
    "Mentions with Hashtags": Kind(("link", "quantity", "usernames", "hashtags")),
    "Mentions Custom List": Kind(("link", "usernames"), counts="usernames"),
    "Mentions Hashtag": Kind(("link", "quantity", "hashtag")),
    "Mentions User Followers": Kind(("link", "quantity", "username")),
    "Mentions Media Likers": Kind(("link", "quantity", "media")),
    "Comment Likes": Kind(("link", "quantity", "username")),
    "Comment Replies": Kind(("link", "username", "comments"), counts="comments"),
    "Poll": Kind(("link", "quantity", "answer_number")),
    "Invites from Groups": Kind(("link", "quantity", "groups")),
    "Web Traffic": Kind(("link", "quantity", "country", "device", "type_of_traffic"), drips=True),
    "Subscriptions": Kind(("username", "min", "max", "delay"), counts="posts"),
}

DELAYS = frozenset(
    {
        "0", "5", "10", "15", "30", "60", "90", "120", "150", "180",
        "210", "240", "270", "300", "360", "420", "480", "540", "600",
    }
)  # fmt: skip


def _folded(text: str) -> str:
    return re.sub(r"[\s_]+", " ", text).strip().casefold().removesuffix("s")


_BY_SPELLING = {_folded(name): name for name in KINDS}


def kind_of(spelling: str) -> str:
    """The type that a spelling such as `custom_comments` means; Default for an unknown one."""
    return _BY_SPELLING.get(_folded(spelling), "Default")
