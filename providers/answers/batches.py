"""Many ids in one question: cutting them into calls, and finding each one's entry in the answer."""

import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from core.provider import Busy, Cause, EntryError, NotSent, ProviderError, Refused, Unreadable
from providers.answers.values import first, folded, identifier, line

MOST_IDS = 100
_WRAPPERS = ("data", "orders", "refills", "result", "results")
_log = logging.getLogger(__name__)
T = TypeVar("T")
# What an order has besides a status. Beside these a success is the order's, not the request's.
ORDER_FACTS = frozenset({"charge", "start_count", "start_counter", "startcount", "remains", "remain", "runs"})
_SUCCESSES = {"success", "successful", "ok", "true", "1", "200", ""}


class RefusedAsWhole(Refused):
    """A question was refused in words that may be about one of its ids, or about there being several."""


class NamesNoId(Unreadable):
    """A sound answer in which none of the ids stands. `empty`: it is a batch, but not of these."""

    def __init__(self, text: str, *, empty: bool) -> None:
        super().__init__(text, Cause.WRONG_SHAPE)
        self.empty = empty


async def in_chunks(
    ids: Sequence[str], ask: Callable[[list[str]], Awaitable[Mapping[str, T | EntryError]]]
) -> dict[str, T | EntryError]:
    """Asks about at most 100 ids at a time, each once, and joins the answers.

    A text that is no id is never sent: `6,7` in a list of ids would be two orders, maybe somebody else's. When some
    calls fail their ids are missing, which means "not known now"; when all fail, the error is raised that leaves
    most open.
    """
    found: dict[str, T | EntryError] = {
        one: EntryError(f"{one[:40]!r} is no id.") for one in ids if identifier(one) != one
    }
    unique = [one for one in dict.fromkeys(ids) if one not in found]
    failures: list[ProviderError] = []
    calls = [unique[start : start + MOST_IDS] for start in range(0, len(unique), MOST_IDS)]
    for chunk in calls:
        try:
            found |= await ask(chunk)
        except ProviderError as error:
            failures.append(error)
    if failures and len(failures) == len(calls):
        raise max(failures, key=_openness)
    if failures:
        _log.warning("%d of %d calls failed, their ids are not known now: %s", len(failures), len(calls), failures[0])
    return found


def _openness(error: ProviderError) -> int:
    """Errors after which something may have been done count most."""
    return 0 if isinstance(error, Refused) else 1 if isinstance(error, NotSent | Busy) else 2


def entries(body: Any, asked: Sequence[str], *id_names: str) -> Iterator[tuple[str, Any]]:
    """The entries of a batch answer that belong to one of the `asked` ids, as (id, entry).

    Read are an object keyed by id and a list of objects that carry their id under one of `id_names`. A list without
    ids is not trusted: its order is nobody's promise.
    """
    wanted = set(asked)
    for number, entry in _labelled(unwrapped(body), id_names):
        if number in wanted and _agrees(entry, number, id_names):
            yield number, entry


def unwrapped(body: Any) -> Any:
    """What is inside `{"data": ...}` and the like, or the body itself: an order may have `orders` of its own."""
    return body if is_order(body) else enveloped(body)


def enveloped(body: Any) -> Any:
    """What stands under an envelope's name in the body, or the body itself."""
    inner = first(folded(body), *_WRAPPERS) if isinstance(body, Mapping) else None
    return inner if isinstance(inner, Mapping | list) else body


def is_order(body: Any) -> bool:
    """Whether the object itself says how an order is: its status, or a success beside what only an order has."""
    if not isinstance(body, Mapping):
        return False
    fields = folded(body)
    status = line(fields.get("status"))
    facts = bool(ORDER_FACTS & fields.keys())
    return bool(status) and (facts or not (status.casefold() in _SUCCESSES or status.isdecimal()))


def own_id(entry: Any, id_names: Sequence[str]) -> str | None:
    """The id an object carries under one of `id_names`."""
    return identifier(first(folded(entry), *id_names)) if isinstance(entry, Mapping) else None


def _labelled(body: Any, id_names: Sequence[str]) -> Iterator[tuple[str | None, Any]]:
    if isinstance(body, Mapping):
        for name, entry in body.items():
            yield name.strip(), entry
    if isinstance(body, list):
        for entry in body:
            yield own_id(entry, id_names), entry


def _agrees(entry: Any, number: str, id_names: Sequence[str]) -> bool:
    """Whether the entry names no other id than the one it stands under."""
    return own_id(entry, id_names) in (None, number)
