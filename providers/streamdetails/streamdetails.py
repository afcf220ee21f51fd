"""The `streamdetails` dialect of docs/provider-api.md: JSON out, `{"data": ..., "error": ...}` back, no money."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from core.catalogue.service import Listing
from core.provider import (
    Action,
    Capacity,
    Cause,
    EntryError,
    MayLeave,
    OrderReport,
    Refused,
    always,
)
from providers.answers.batches import NamesNoId, entries, own_id
from providers.answers.catalogue import read_rows, streamdetails_row
from providers.answers.outcomes import order_report
from providers.answers.refusals import about_the_entry, refusal, refusal_of_batch, words_of_refusal
from providers.answers.values import first, folded, whole
from providers.dialect import Dialect, Wiring
from providers.http.transport import Answer

_ORDER_IDS = ("id", "order", "order_id")


class StreamDetailsProvider(Dialect):
    """StreamDetails: viewers in threads. It has no refill and no cancel; its ids are whole numbers."""

    encoding = "json"
    lacks = frozenset({Action.REFILL, Action.CANCEL})

    def __init__(self, wiring: Wiring) -> None:
        super().__init__(wiring)
        self._statuses = self._splitter("status", "orders", self._status, once=False)

    def _listings(self, answer: Answer) -> list[Listing]:
        return read_rows(_data(answer), streamdetails_row, self.name)

    async def add(self, service: str, fields: Mapping[str, str], key: str, may_leave: MayLeave = always, /) -> str:
        numbers = {"service_id": _sent_number("service", service)}
        if "quantity" in fields:
            numbers["quantity"] = _sent_number("quantity", fields["quantity"])
        answer = await self._post("add", {**self._order(fields, key), **numbers}, may_leave)
        number = own_id(_inside(answer), _ORDER_IDS)
        words = words_of_refusal(answer)
        if number is not None and words is None:
            return number
        if number is None and words is not None:
            raise refusal(_coded(answer), words, placing=True)
        raise answer.unreadable("it names no order" if words is None else f"order {number} beside: {words}")

    async def status(self, orders: Sequence[str]) -> Mapping[str, OrderReport | EntryError]:
        strange = {
            one: EntryError(f"{one[:40]} is not an order number of {self.name}.")
            for one in orders
            if _whole_id(one) is None
        }
        known = await self._statuses.about([one for one in orders if one not in strange])
        return {**strange, **known}

    async def balance(self) -> Capacity:
        answer = _data(await self._post("user", {}))
        fields = folded(answer.body) if isinstance(answer.body, Mapping) else {}
        total, active, available = (
            whole(fields.get(f"{kind}_thread_count")) for kind in ("total", "active", "available")
        )
        if total is None or active is None or available is None:
            raise answer.unreadable("no thread counts in it")
        return Capacity(total, active, available, _moment(fields.get("expiration_timestamp")))

    async def _status(self, ids: list[str], field: str) -> dict[str, OrderReport | EntryError]:
        numbers = [int(one) for one in ids]
        which = {field: numbers[0]} if field == "order" else {field: numbers}
        return _reports(await self._post("get", which), ids)


def _reports(answer: Answer, asked: list[str]) -> dict[str, OrderReport | EntryError]:
    """Raises RefusedAsWhole or NamesNoId if the orders may be asked about separately."""
    words = words_of_refusal(answer)
    if words is not None:
        return _refused(_coded(answer), words, asked)
    data = _data(answer).body
    found = dict(entries({"data": data}, asked, *_ORDER_IDS))
    if isinstance(data, Mapping) and own_id(data, _ORDER_IDS) in asked:
        found[own_id(data, _ORDER_IDS) or ""] = data
    reports = {number: report for number, entry in found.items() if (report := order_report(entry)) is not None}
    if not reports and answer.code >= 400:
        raise answer.unreadable("no order in it")
    if not found and len(asked) > 1:
        raise NamesNoId("The provider's answer names none of the orders.", empty=True)
    return reports


def _refused(answer: Answer, words: str, asked: list[str]) -> dict[str, OrderReport | EntryError]:
    if len(asked) == 1 and about_the_entry(answer.code, words):
        return {asked[0]: EntryError(words)}
    raise refusal_of_batch(answer, words)


def _data(answer: Answer) -> Answer:
    """The answer without its envelope. Raises Refused, Unconfirmed or Unreadable if it has no data."""
    words = words_of_refusal(answer)
    if words is not None:
        raise refusal(_coded(answer), words)
    data = _inside(answer)
    if not isinstance(data, Mapping | list):
        raise answer.unreadable("no data in it")
    return Answer(answer.code, data)


def _inside(answer: Answer) -> Any:
    return folded(answer.body).get("data") if isinstance(answer.body, Mapping) else None


def _coded(answer: Answer) -> Answer:
    """The answer with the worse of the envelope's code and the HTTP code: many errors come with HTTP 200."""
    error = folded(answer.body).get("error") if isinstance(answer.body, Mapping) else None
    inner = whole(first(folded(error), "code")) if isinstance(error, Mapping) else None
    return replace(answer, code=max(answer.code, inner or 0))


def _sent_number(what: str, text: str) -> int:
    """A whole number, as StreamDetails requires. Raises Refused for anything else, and nothing is sent."""
    number = _whole_id(text)
    if number is None:
        raise Refused(f"The {what} must be a whole number, not {text[:40]!r}.", Cause.UNSENDABLE)
    return number


def _whole_id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def _moment(value: Any) -> datetime | None:
    """Unix seconds as a time."""
    seconds = whole(value)
    if seconds is None or not 0 < seconds < 253_402_300_800:
        return None
    return datetime.fromtimestamp(seconds, UTC)
