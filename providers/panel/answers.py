"""Reads a panel's answers: whether they are a refusal, and which entry belongs to which id."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from core.provider import CancelAccepted, EntryError, OrderReport, RefillStarted
from providers.answers.batches import NamesNoId, entries, enveloped, own_id, unwrapped
from providers.answers.outcomes import ENDED, cancel_answer, refill_started
from providers.answers.refusals import about_the_entry, refusal_of_batch, words_of_refusal
from providers.answers.values import first, folded, identifier
from providers.http.transport import Answer

_NAMES_OF_ORDER = ("order", "order_id", "orderid", "id")
T = TypeVar("T")


def number_of_order(body: Any) -> str | None:
    """The id of a placed order: `{"order": 23501}`, `{"order_id": ..}`, `{"data": {"order": ..}}` and the like."""
    for place in (body, unwrapped(body)):
        if isinstance(place, Mapping):
            found = first(folded(place), *_NAMES_OF_ORDER)
            number = number_of_order(found) if isinstance(found, Mapping) else identifier(found)
            if number is not None:
                return number
    return None


def read_entries(
    answer: Answer,
    ids: Sequence[str],
    id_names: Sequence[str],
    read: Callable[[Any], T | EntryError | None],
) -> dict[str, T | EntryError]:
    """The answer's entry for each of `ids`; ids that it doesn't mention are missing.

    Entries count more than an error beside them. Raises RefusedAsWhole or NamesNoId if the ids may be asked separately;
    Refused, Busy, Unconfirmed or Unreadable if each of them would get the same answer.
    """
    found = dict(entries(answer.body, ids, *id_names))
    words = words_of_refusal(answer)
    if words is not None and not found and not _has_ended(read(unwrapped(answer.body))):
        return _refused(answer, words, ids, id_names)
    for alone in (unwrapped(answer.body), enveloped(answer.body), answer.body):
        number = _whose(alone, ids, id_names) if not found and isinstance(alone, Mapping) else None
        if number is not None and read(alone) is not None:
            found = {number: alone}
    outcomes = {number: outcome for number, entry in found.items() if (outcome := read(entry)) is not None}
    if not found or (not outcomes and answer.code >= 400):
        _check_is_batch(answer, ids, id_names)
    return outcomes


def _has_ended(outcome: object) -> bool:
    return isinstance(outcome, OrderReport) and outcome.status in ENDED


def _refused(answer: Answer, words: str, ids: Sequence[str], id_names: Sequence[str]) -> dict[str, T | EntryError]:
    """The error of the only id in the request. Raises an error in any other case."""
    if len(ids) == 1 and about_the_entry(answer.code, words) and _is_about(answer.body, ids[0], id_names):
        return {ids[0]: EntryError(words)}
    raise refusal_of_batch(answer, words)


def _whose(entry: Any, ids: Sequence[str], id_names: Sequence[str]) -> str | None:
    """Which of `ids` an answer with a single entry is for."""
    own = own_id(entry, id_names)
    if own in ids:
        return own
    return ids[0] if own is None and len(ids) == 1 else None


def _check_is_batch(answer: Answer, ids: Sequence[str], id_names: Sequence[str]) -> None:
    """Raises an error for an answer without any of `ids`, unless it is a sound answer about a single id."""
    sound = _speaks_of_ids(unwrapped(answer.body), id_names) and answer.code < 400
    if sound and len(ids) == 1:
        return
    error = answer.unreadable("it names none of the ids asked about")
    if answer.code >= 500:
        raise error
    raise NamesNoId(str(error), empty=sound)


def all_refilled(answer: Answer, ids: Sequence[str]) -> dict[str, RefillStarted | EntryError]:
    """Reads baostar's `{"refill": "1"}` for several orders: it accepted them, but the refills have no ids."""
    body = answer.body
    if len(ids) < 2 or not isinstance(body, Mapping) or words_of_refusal(answer) is not None:
        return {}
    value = folded(body).get("refill")
    outcome = None if isinstance(value, Mapping | list) else refill_started(value)
    if outcome is None:
        return {}
    return dict.fromkeys(ids, RefillStarted(None) if isinstance(outcome, RefillStarted) else outcome)


def all_canceled(answer: Answer, ids: Sequence[str]) -> dict[str, CancelAccepted | EntryError]:
    """Reads `{"cancel": 1}` or `{"success": true}` for several orders: a yes that names none is a yes to each."""
    body = answer.body
    if len(ids) < 2 or not isinstance(body, Mapping) or words_of_refusal(answer) is not None:
        return {}
    if own_id(body, _NAMES_OF_ORDER) is not None or any(isinstance(one, Mapping | list) for one in body.values()):
        return {}
    return dict.fromkeys(ids, CancelAccepted()) if isinstance(cancel_answer(body), CancelAccepted) else {}


def _is_about(entry: Any, number: str, id_names: Sequence[str]) -> bool:
    return own_id(entry, id_names) in (None, number)


def _speaks_of_ids(body: Any, id_names: Sequence[str]) -> bool:
    """Whether the body is a batch (even an empty one, or one of other ids) or an entry with its id."""
    if isinstance(body, Mapping):
        return not body or own_id(body, id_names) is not None or any(isinstance(one, Mapping) for one in body.values())
    return isinstance(body, list)
