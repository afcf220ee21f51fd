"""Many ids in one request: splits them into calls, and finds the entry of each id in the answer."""

import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from core.provider import Busy, Cause, EntryError, NotSent, ProviderError, Refused, Unreadable
from providers.answers.values import first, folded, identifier, line

MOST_IDS = 100
_WRAPPERS = ("data", "orders", "refills", "result", "results", "response", "payload", "items", "list", "statuses")
_ONE_WRAPPED = ("order", "refill")
_DEEPEST = 3
_log = logging.getLogger(__name__)
T = TypeVar("T")
# Fields of an order besides its status. Next to these a "success" belongs to the order, not to the request.
ORDER_FACTS = frozenset({"charge", "start_count", "start_counter", "startcount", "remains", "remain", "runs"})
_SUCCESSES = {"success", "successful", "ok", "true", "1", "200", ""}


class RefusedAsWhole(Refused):
    """The provider refused a request in words that may mean one of the ids, or that it takes only one id."""


class NamesNoId(Unreadable):
    """The answer is sound but has none of the ids. `empty`: it is a batch, but without them."""

    def __init__(self, text: str, *, empty: bool) -> None:
        super().__init__(text, Cause.WRONG_SHAPE)
        self.empty = empty


async def in_chunks(
    ids: Sequence[str], ask: Callable[[list[str]], Awaitable[Mapping[str, T | EntryError]]]
) -> dict[str, T | EntryError]:
    """Asks about at most 100 ids at a time, each once, and joins the answers.

    A text that is not an id is never sent: `6,7` in a list of ids would be two orders, maybe someone else's. If some
    calls fail, their ids are missing, which means "not known now". If all fail, it raises the error that leaves most
    open.
    """
    found: dict[str, T | EntryError] = {
        one: EntryError(f"{one[:40]!r} is not an id.") for one in ids if identifier(one) != one
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
    """How much an error leaves open: most if the request may have been carried out."""
    return 0 if isinstance(error, Refused) else 1 if isinstance(error, NotSent | Busy) else 2


def entries(body: Any, asked: Sequence[str], *id_names: str) -> Iterator[tuple[str, Any]]:
    """The entries of a batch answer that belong to one of the `asked` ids, as (id, entry).

    It reads an object keyed by id, or a list of objects with their id under one of `id_names`. It doesn't trust a list
    without ids: no provider promises its order.
    """
    wanted = set(asked)
    for label, entry in _labelled(unwrapped(body), id_names):
        # PHP numbers the rows of a list from which some were taken.
        number = label if label in wanted else own_id(entry, id_names)
        if number in wanted and _agrees(entry, number, id_names):
            yield number, entry


def unwrapped(body: Any) -> Any:
    """What is inside `{"data": ...}` and the like; the body itself if it is an order (it may have `orders`)."""
    return body if is_order(body) else enveloped(body)


def enveloped(body: Any, room: int = _DEEPEST) -> Any:
    """What the body holds under an envelope's name, or the body itself; an envelope may be in another."""
    fields = folded(body) if isinstance(body, Mapping) and room else {}
    inner = first(fields, *_WRAPPERS)
    if not isinstance(inner, Mapping | list):
        # Most answers have a number under these names.
        inner = next((fields[name] for name in _ONE_WRAPPED if isinstance(fields.get(name), Mapping)), None)
    if not isinstance(inner, Mapping | list):
        return body
    return inner if is_order(inner) else enveloped(inner, room - 1)


def is_order(body: Any) -> bool:
    """Whether the object is an order: it has a status, or a "success" next to what only an order has."""
    if not isinstance(body, Mapping):
        return False
    fields = folded(body)
    status = line(fields.get("status"))
    facts = bool(ORDER_FACTS & fields.keys())
    return bool(status) and (facts or not (status.casefold() in _SUCCESSES or status.isdecimal()))


def own_id(entry: Any, id_names: Sequence[str]) -> str | None:
    """The object's id under one of `id_names`."""
    return identifier(first(folded(entry), *id_names)) if isinstance(entry, Mapping) else None


def _labelled(body: Any, id_names: Sequence[str], room: int = 1) -> Iterator[tuple[str | None, Any]]:
    if isinstance(body, Mapping):
        for name, entry in body.items():
            yield name.strip(), entry
    if isinstance(body, list):
        for entry in body:
            if isinstance(entry, list) and room:
                yield from _labelled(entry, id_names, room - 1)
            elif (
                isinstance(entry, Mapping)
                and entry
                and room
                and all(isinstance(one, Mapping) for one in entry.values())
            ):
                yield from _labelled(entry, id_names, 0)  # [{"5": {...}}, {"6": {...}}]
            else:
                yield own_id(entry, id_names), entry


def _agrees(entry: Any, number: str, id_names: Sequence[str]) -> bool:
    """Whether the entry's own id, if it has one, is the id that it is listed under."""
    return own_id(entry, id_names) in (None, number)
