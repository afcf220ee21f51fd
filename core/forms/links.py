"""Reading a link: a web address on an allowed host, to a page there, that leads to no other host."""

import re
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

from core.catalogue.acceptable_use import LINK_HOSTS, Policy, within_hosts
from core.forms.examples import ANY_PAGE
from core.forms.parsing import limits_of, wrong
from core.forms.problems import HostNotTaken, LinkElsewhere, LinkTooLong, LinkWithSpaces, NotALink, Problem, WholeSite
from core.forms.redirects import leads_elsewhere, path_of
from core.text import printable

_HOST = re.compile(r"[\w-]+(\.[\w-]+)*")
_USERNAME = re.compile(r"@(\w[\w.-]{0,63})")


def read_link(value: Any, info: ValidationInfo) -> Any:
    """A web address on one of the policy's hosts; `https://` is added if it was left out."""
    if not isinstance(value, str):
        return value
    limits = limits_of(info)
    if limits.profile and (username := _USERNAME.fullmatch(value.strip())):
        raise _no_address(limits.profile + username[1])
    return _accepted(value, limits.policy, limits.example)


def link_problem(link: str, policy: Policy, example: str) -> Problem | None:
    """Why no order can be placed for the link; None if one can."""
    try:
        _accepted(link, policy, example)
    except PydanticCustomError as error:
        problem = (error.context or {}).get("problem")
        return problem if isinstance(problem, Problem) else None
    return None


def _accepted(link: str, policy: Policy, example: str) -> str:
    text, host = _web_address(link, example)
    if not policy.allows_host(host):
        raise wrong(HostNotTaken(host, tuple(sorted(policy.link_hosts))))
    if leads_elsewhere(text, host, policy.allows_host):
        raise wrong(LinkElsewhere())
    if is_bare(text, host):
        raise wrong(WholeSite(example))
    return text


def read_page(value: Any) -> Any:
    """Any web address: a referring page is not what the order promotes."""
    return _web_address(value, ANY_PAGE)[0] if isinstance(value, str) else value


def is_bare(link: str, host: str) -> bool:
    """Whether the link names a platform but no page on it. The home page of any other site counts as a page."""
    return not path_of(link) and within_hosts(host, LINK_HOSTS)


def _web_address(value: str, example: str) -> tuple[str, str]:
    """The address and its host."""
    text = value.strip()
    if any(c.isspace() for c in text) or printable(text) != text:
        raise wrong(LinkWithSpaces())
    if len(text) > 2_048:
        raise wrong(LinkTooLong())
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
    return wrong(NotALink(example))
