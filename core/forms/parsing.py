"""Reading what a person typed into one field: each reader returns the value or raises a complaint fit to be shown."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

from core.catalogue.policy import Policy
from core.forms.examples import ANY_PAGE
from core.forms.links import is_bare, leads_elsewhere
from core.forms.numbers import whole_number
from core.text import printable

MAX_LINES = 5_000
MAX_TEXT = 500
_BETWEEN_NAMES = re.compile(r"[\s,;\u060c\u061b\u3001\uff0c\uff1b]+")
_HOST = re.compile(r"[\w-]+(\.[\w-]+)*")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a form's answers are held against: the service's limits, the policy on links, and today's date.

    `example` is a link that would do, for a complaint about one that will not.
    """

    minimum: int
    maximum: int
    policy: Policy
    today: date
    example: str


def _limits(info: ValidationInfo) -> Limits:
    if not isinstance(info.context, Limits):
        raise TypeError("a form is validated with Limits as its context")
    return info.context


def complaint(text: str, **values: object) -> PydanticCustomError:
    """An error whose text is shown to the person as it is."""
    return PydanticCustomError("answer", text, values)


def read_number(value: Any) -> Any:
    """A whole number as people type it: `1000`, `1 000`, `1,000`, `1.5k`."""
    if not isinstance(value, str):
        return value
    number = whole_number(value)
    if number is None:
        raise complaint("Write a whole number, like 1000.")
    return number


def within_limits(value: Any, info: ValidationInfo) -> Any:
    """A quantity, or a list's number of lines, between the service's minimum and maximum."""
    limits = _limits(info)
    units = len(value) if isinstance(value, tuple) else value
    what = f"{units} lines" if isinstance(value, tuple) else f"{units}"
    if units < limits.minimum:
        raise complaint(f"{what} is less than the minimum of {limits.minimum}.")
    if units > limits.maximum:
        raise complaint(f"{what} is more than the maximum of {limits.maximum}.")
    return value


def between(low: int, high: int) -> Callable[[int | None], int | None]:
    """A number from `low` to `high`, or nothing."""

    def check(value: int | None) -> int | None:
        if value is not None and not low <= value <= high:
            raise complaint(f"Write a number from {low} to {high}.")
        return value

    return check


def one_of(*allowed: int) -> Callable[[int], int]:
    def check(value: int) -> int:
        if value not in allowed:
            raise complaint(f"Choose one of {', '.join(map(str, allowed))}.")
        return value

    return check


def read_text(value: Any) -> Any:
    """One line of text without control or direction marks."""
    if not isinstance(value, str):
        return value
    text = " ".join(printable(value).split())
    if not text:
        raise complaint("Write some text.")
    if len(text) > MAX_TEXT:
        raise complaint(f"That is {len(text)} characters; {MAX_TEXT} fit.")
    return text


def read_country(value: Any) -> Any:
    """Two letters (ISO 3166, or WW for the world), in capitals."""
    if not isinstance(value, str):
        return value
    text = value.strip().upper()
    if not re.fullmatch(r"[A-Z]{2}", text):
        raise complaint("Write two letters, like US; WW for the whole world.")
    return text


def read_name(value: Any) -> Any:
    """One name without spaces: a username, a hashtag."""
    text = read_text(value)
    if isinstance(text, str) and ("/" in text or _BETWEEN_NAMES.search(text)):
        raise complaint("Write one name, without spaces; not a link.")
    return text


def read_lines(value: Any) -> Any:
    r"""The non-empty lines of a text, split at \n or \r\n (provider-api.md, "Lists are separated by")."""
    if not isinstance(value, str):
        return value
    lines = tuple(line for raw in value.splitlines() if _visible(line := printable(raw).strip()))
    if not lines:
        raise complaint("Write at least one line.")
    if len(lines) > MAX_LINES:
        raise complaint(f"That is {len(lines)} lines; {MAX_LINES} fit.")
    return lines


def read_names(value: Any) -> Any:
    """Usernames or hashtags, with lines, commas, semicolons or spaces between them: none of these is in a name."""
    return read_lines(_BETWEEN_NAMES.sub("\n", value)) if isinstance(value, str) else value


def _visible(text: str) -> bool:
    """Whether anything of it can be seen: neither spaces nor characters without a width are charged for."""
    return any(unicodedata.category(c)[0] not in "CZ" for c in text)


def read_date(value: Any, info: ValidationInfo) -> Any:
    """A day to come as d/m/Y, which is also how `add` takes it (provider-api.md, "Service types")."""
    if not isinstance(value, str):
        return value
    limits = _limits(info)
    try:
        day = datetime.strptime(value.strip(), "%d/%m/%Y").date()  # noqa: DTZ007  # a calendar day has no zone
    except ValueError:
        raise complaint("Write a date as day/month/year, like 31/12/2030.") from None
    if day <= limits.today:
        raise complaint("That day has passed; write one to come.")
    return day


def read_link(value: Any, info: ValidationInfo) -> Any:
    """A web address on one of the policy's hosts; `https://` is added where it was left out."""
    if not isinstance(value, str):
        return value
    limits = _limits(info)
    policy = limits.policy
    text, host = _web_address(value, limits.example)
    if not policy.allows_host(host):
        hosts = ", ".join(sorted(policy.link_hosts))
        raise complaint("Links to {host} are not taken here. These are: {hosts}.", host=host, hosts=hosts)
    if leads_elsewhere(text, host, policy.allows_host):
        raise complaint("This link leads on to another page. Send the link of the page itself.")
    if is_bare(text, host):
        raise complaint(
            "That's a whole site. Send the link of one profile or post, like {example}", example=limits.example
        )
    return text


def read_page(value: Any) -> Any:
    """Any web address: a referring page is not what the order promotes."""
    return _web_address(value, ANY_PAGE)[0] if isinstance(value, str) else value


def _web_address(value: str, example: str) -> tuple[str, str]:
    """The address and its host."""
    text = value.strip()
    if any(c.isspace() for c in text) or printable(text) != text:
        raise complaint("Write one link, without spaces.")
    if len(text) > 2_048:
        raise complaint("That link is too long.")
    if "://" not in text and "." in text.split("/")[0]:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise _no_address(example) from None
    # A host with a backslash or a percent sign in it is another one to a browser than to `urlsplit`.
    if (
        parts.scheme not in {"http", "https"}
        or not _HOST.fullmatch(host)
        or parts.username is not None
        or port not in {None, 80, 443}
    ):
        raise _no_address(example)
    return text, host


def _no_address(example: str) -> PydanticCustomError:
    return complaint("Write a full link, like {example}", example=example)
