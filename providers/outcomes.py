"""What became of one order, refill or cancellation: each reader takes the JSON of one entry of an answer.

None stands for "the answer does not say": the caller leaves the id out.
"""

import re
from collections.abc import Mapping
from typing import Any

from orders.provider import CancelAccepted, EntryError, OrderReport, RefillReport, RefillStarted
from orders.statuses import OrderStatus, RefillStatus
from providers.reading import amount, currency, first, folded, identifier, line, whole
from providers.refusals import entry_error

# What some panels put into `status` to say that the request succeeded; it is not the status of anything.
_NO_STATUS = {"success", "ok", "true", ""}
_YES = {"1", "true", "yes", "ok", "success", "accepted"}
_NO = {"0", "false", "no", "-1"}
_WENT_WELL = re.compile(r"\b(success\w*|started|created|accepted|ok)\b", re.IGNORECASE)
_LEADING_NUMBER = re.compile(r"#?(\d{1,18})\b", re.ASCII)


def order_report(entry: Any) -> OrderReport | EntryError | None:
    """`{"charge", "start_count", "status", "remains", "currency"}`, of which only `status` must be there."""
    error = entry_error(entry)
    if error is not None:
        return error
    if not isinstance(entry, Mapping):
        return _bare_order_status(line(entry))
    fields = folded(entry)
    text = _status_text(fields.get("status"))
    if text is None:
        return None
    return OrderReport(
        status=OrderStatus.read(text),
        status_text=text,
        charge=amount(fields.get("charge")),
        currency=currency(fields.get("currency")),
        start_count=whole(first(fields, "start_count", "start_counter", "startcount")),
        remains=whole(first(fields, "remains", "remain")),
        service=identifier(first(fields, "service", "service_id")),
        link=line(first(fields, "link", "url")) or None,
        quantity=whole(fields.get("quantity")),
    )


def refill_report(entry: Any) -> RefillReport | EntryError | None:
    """`{"status": "Completed"}`, or an error in its place or inside it."""
    fields = folded(entry) if isinstance(entry, Mapping) else {"status": entry}
    error = entry_error(fields) or entry_error(fields.get("status"))
    if error is not None:
        return error
    text = _status_text(fields.get("status"))
    return RefillReport(RefillStatus.read(text), text) if text is not None else None


def refill_started(entry: Any) -> RefillStarted | EntryError | None:
    """`{"refill": 1}`: the refill's id, or an error in its place; also a text that carries the id or says no."""
    value = _answer_of(entry, "refill")
    error = entry_error(entry) or entry_error(value)
    if error is not None or value is None:
        return error
    if isinstance(value, Mapping):
        value = first(folded(value), "refill", "id")
    text = line(value)
    if value is False or text in _NO:
        return EntryError(f"refill: {text or 'no'}")
    if value is True or text.casefold() in _YES - {"1"}:
        return RefillStarted(None)
    return _refill_in_words(text)


def cancel_answer(entry: Any) -> CancelAccepted | EntryError | None:
    """`{"cancel": 1}`, or an error in its place."""
    value = _answer_of(entry, "cancel")
    error = entry_error(entry) or entry_error(value)
    if error is not None or value is None:
        return error
    text = line(value)
    if value is True or text.casefold() in _YES or (text.isdecimal() and identifier(text)):
        return CancelAccepted()
    return EntryError(text if text and text not in _NO else "cancel: 0")


def _answer_of(entry: Any, name: str) -> Any:
    """`{"refill": X}` or X itself, for answers keyed by id hold either."""
    return folded(entry).get(name) if isinstance(entry, Mapping) else entry


def _refill_in_words(text: str) -> RefillStarted | EntryError | None:
    number = identifier(text)
    if number is not None and any(c.isdigit() for c in number):
        return RefillStarted(number)
    if _WENT_WELL.search(text):
        leading = _LEADING_NUMBER.match(text)
        return RefillStarted(leading[1] if leading else None)
    return EntryError(text) if text else None


def _status_text(value: Any) -> str | None:
    text = line(value, 100)
    return None if text.casefold() in _NO_STATUS else text


def _bare_order_status(text: str) -> OrderReport | EntryError | None:
    """A text where an object should be: a status if it is a known one, else the provider's words about the entry."""
    if text.casefold() in _NO_STATUS:
        return None
    status = OrderStatus.read(text)
    return EntryError(text) if status is OrderStatus.UNKNOWN else OrderReport(status=status, status_text=text)
