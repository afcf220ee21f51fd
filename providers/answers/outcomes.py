"""Reads what happened to one order, refill or cancellation, from the JSON of one entry of an answer.

None means that the answer doesn't say; the caller then leaves the id out.
"""

import re
from collections.abc import Mapping
from typing import Any

from core.orders.refusal import Verdict, read_verdict
from core.orders.status import OrderStatus, RefillStatus
from core.provider import CancelAccepted, EntryError, OrderReport, RefillReport, RefillStarted
from providers.answers.batches import ORDER_FACTS
from providers.answers.refusals import entry_error, says_no
from providers.answers.values import amount, currency, first, folded, identifier, line, whole

# Some panels put this into `status` to say that the request succeeded. It is not an order's status.
_NO_STATUS = {"success", "successful", "ok", "true", ""}
_DONE = {"success", "successful"}
ENDED = {OrderStatus.COMPLETED, OrderStatus.PARTIAL, OrderStatus.CANCELED, OrderStatus.REFUNDED}
"""An order with one of these statuses has ended, whatever error is beside it: that error says why."""
_STATUS_NAMES = ("order_status", "orderstatus", "status_text", "state")
_YES = {"1", "true", "yes", "ok", "success", "successful", "accepted", "canceled", "cancelled"}
_NO = {"0", "false", "no", "-1"}
_WENT_WELL = re.compile(
    r"\b(success\w*|started|created|accepted|ok|sent|submitted|requested|cancell?ed)\b", re.IGNORECASE
)
_WENT_WRONG = re.compile(r"\b(not|no|un\w+|fail\w*|error|cannot|can't|already|invalid|incorrect)\b", re.IGNORECASE)
_NOT_THERE = re.compile(r"not found|n[o']t exist|incorrect|invalid|no such", re.IGNORECASE)
_LEADING_NUMBER = re.compile(r"#?(\d{1,18})\b", re.ASCII)


def order_report(entry: Any) -> OrderReport | EntryError | None:
    """`{"charge", "start_count", "status", "remains", "currency"}`, where only `status` is required."""
    error = entry_error(entry)
    if not isinstance(entry, Mapping):
        return error or _bare_order_status(line(entry))
    fields = folded(entry)
    text = _order_status_text(fields)
    if text is None:
        return error
    status = OrderStatus.COMPLETED if text.casefold() in _DONE else OrderStatus.read(text)
    if error is not None and status not in ENDED:
        return error
    if status is OrderStatus.UNKNOWN and _NOT_THERE.search(text):
        return EntryError(text)
    return OrderReport(
        status=status,
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
    """`{"status": "Completed"}`, or an error instead of it or inside it."""
    fields = folded(entry) if isinstance(entry, Mapping) else {"status": entry}
    error = entry_error(fields) or entry_error(fields.get("status"))
    if error is not None:
        return error
    text = _status_text(fields.get("status")) or _status_text(first(fields, "refill_status", *_STATUS_NAMES))
    if text is None:
        return None
    status = RefillStatus.read(text)
    wrong = status is RefillStatus.UNKNOWN and read_verdict(text) is not Verdict.UNKNOWN
    return EntryError(text) if wrong else RefillReport(status, text)


def refill_started(entry: Any) -> RefillStarted | EntryError | None:
    """`{"refill": 1}`: the refill's id, or an error instead; also a text that has the id or says no."""
    value = _answer_of(entry, "refill", "refill_id", "refillid")
    error = entry_error(entry) or entry_error(value)
    if error is not None or value is None:
        return error or (RefillStarted(None) if _accepted(entry) else _declined(entry, "refill: no"))
    if isinstance(value, Mapping):
        value = first(folded(value), "refill", "id")
    text = line(value)
    if value is False or text in _NO:
        return EntryError(f"refill: {text or 'no'}")
    if value is True or text.casefold() in _YES - {"1"}:
        return RefillStarted(None)
    return _refill_in_words(text)


def cancel_answer(entry: Any) -> CancelAccepted | EntryError | None:
    """`{"cancel": 1}`, an error instead, or other words for yes."""
    value = _answer_of(entry, "cancel", "canceled", "cancelled")
    error = entry_error(entry) or entry_error(value)
    if error is not None or value is None:
        return error or (CancelAccepted() if _accepted(entry) else _declined(entry, "cancel: 0"))
    text = line(value)
    if value is True or text.casefold() in _YES or (text.isdecimal() and identifier(text)) or _is_yes(text):
        return CancelAccepted()
    return EntryError(text if text and text not in _NO else "cancel: 0")


def _answer_of(entry: Any, *names: str) -> Any:
    """The X of `{"refill": X}`, or the entry itself: answers keyed by id hold either."""
    return first(folded(entry), *names) if isinstance(entry, Mapping) else entry


def _accepted(entry: Any) -> bool:
    """`{"ok": true}`, `{"success": "Cancelled"}`, `{"status": "success", ...}`: a yes that names nothing more."""
    if not isinstance(entry, Mapping):
        return False
    fields = folded(entry)
    for name in ("success", "ok", "status", "result"):
        value = fields.get(name)
        if value is True or line(value).casefold() in _YES or _is_yes(line(value)):
            return True
    return _is_yes(line(first(fields, "message", "msg")))


def _declined(entry: Any, no: str) -> EntryError | None:
    """`{"ok": false}`, `{"message": "Cancel request failed"}`: a no without the word error."""
    fields = folded(entry) if isinstance(entry, Mapping) else {}
    said = line(first(fields, "message", "msg", "reason"))
    if any(says_no(fields[name]) for name in ("success", "ok") if name in fields) or _WENT_WRONG.search(said):
        return EntryError(said or no)
    return None


def _is_yes(text: str) -> bool:
    return bool(_WENT_WELL.search(text)) and not _WENT_WRONG.search(text)


def _refill_in_words(text: str) -> RefillStarted | EntryError | None:
    number = identifier(text)
    if number is not None:
        return RefillStarted(number)
    if _WENT_WELL.search(text):
        leading = _LEADING_NUMBER.match(text)
        return RefillStarted(leading[1] if leading else None)
    return EntryError(text) if text else None


def _order_status_text(fields: Mapping[str, Any]) -> str | None:
    """The order's status. "Success" next to what only an order has is its status, unless another field has one."""
    text = _status_text(fields.get("status")) or _status_text(first(fields, *_STATUS_NAMES))
    said = line(fields.get("status"), 100)
    return said if text is None and said.casefold() in _DONE and ORDER_FACTS & fields.keys() else text


def _status_text(value: Any) -> str | None:
    text = line(value, 100)
    return None if text.casefold() in _NO_STATUS else text


def _bare_order_status(text: str) -> OrderReport | EntryError | None:
    """Reads a text instead of an object: a known status, else the provider's words about the entry."""
    if text.casefold() in _NO_STATUS:
        return None
    status = OrderStatus.read(text)
    return EntryError(text) if status is OrderStatus.UNKNOWN else OrderReport(status=status, status_text=text)
