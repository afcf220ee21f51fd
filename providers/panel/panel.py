"""The `panel` dialect (panel-v2, sosyalmavi, baostar, roicmedya): flat fields out, a bare value back."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from core.catalogue.service import Listing
from core.forms.types import WHOLE_NUMBERS
from core.provider import (
    Action,
    Balance,
    CancelAccepted,
    EntryError,
    MayLeave,
    OrderReport,
    RefillReport,
    RefillStarted,
    always,
)
from providers.answers.batches import unwrapped
from providers.answers.catalogue import panel_row, read_rows
from providers.answers.outcomes import cancel_answer, order_report, refill_report, refill_started
from providers.answers.refusals import raise_refusal, words_of_refusal
from providers.answers.values import amount, folded
from providers.answers.values import currency as read_currency
from providers.dialect import Dialect, Wiring
from providers.http.transport import Answer
from providers.known_hosts import lacks_of
from providers.panel.answers import all_canceled, all_refilled, number_of_order, read_entries

_ORDER_IDS = ("order", "order_id", "orderid", "id")
_REFILLED_IDS = ("order", "order_id", "orderid")  # next to a refill, `id` may be the refill's
_REFILL_IDS = ("refill", "refill_id", "id")
# Sent as numbers in a JSON body, as in roicmedya's example of `add`.
_NUMBERS = frozenset({"service", "order", "refill"}) | WHOLE_NUMBERS
_PLAIN_NUMBER = re.compile(r"0|[1-9]\d{0,17}", re.ASCII)


class PanelProvider(Dialect):
    """One panel."""

    def __init__(self, wiring: Wiring) -> None:
        super().__init__(wiring)
        self.lacks = lacks_of(self._options.url) if self._options.lacks is None else self._options.lacks
        self._statuses = self._splitter("status", "orders", self._status, once=False)
        self._refills = self._splitter("refill", "orders", self._refill, once=True)
        self._refill_statuses = self._splitter("refill_status", "refills", self._refill_status, once=False)
        self._cancels = self._splitter("cancel", "orders", self._cancel, once=True)

    def _listings(self, answer: Answer) -> list[Listing]:
        raise_refusal(answer)
        return read_rows(answer, panel_row, self.name)

    async def add(self, service: str, fields: Mapping[str, str], key: str, may_leave: MayLeave = always, /) -> str:
        answer = await self._post("add", {**self._order(fields, key), "service": service}, may_leave)
        number = number_of_order(answer.body)
        if number is None:
            raise_refusal(answer, placing=True)
            raise answer.unreadable("it names no order")
        words = words_of_refusal(answer)
        if words is not None:
            # The order in it may be the new one, or an older one that blocks it.
            raise answer.unreadable(f"it names order {number} beside an error: {words}")
        return number

    async def status(self, orders: Sequence[str]) -> Mapping[str, OrderReport | EntryError]:
        return await self._statuses.about(orders)

    async def refill(self, orders: Sequence[str]) -> Mapping[str, RefillStarted | EntryError]:
        self._check_has(Action.REFILL)
        return await self._refills.about(orders)

    async def refill_status(self, refills: Sequence[str]) -> Mapping[str, RefillReport | EntryError]:
        self._check_has(Action.REFILL)
        return await self._refill_statuses.about(refills)

    async def cancel(self, orders: Sequence[str]) -> Mapping[str, CancelAccepted | EntryError]:
        self._check_has(Action.CANCEL)
        return await self._cancels.about(orders)

    async def balance(self) -> Balance:
        answer = await self._post("balance", {})
        raise_refusal(answer)
        fields = _holding("balance", answer.body)
        money = amount(fields.get("balance"))
        if money is None:
            raise answer.unreadable("no balance in it")
        return Balance(money, read_currency(fields.get("currency")) or self._options.currency)

    def _check_has(self, action: Action) -> None:
        if action in self.lacks:
            raise self._lacking(action)

    async def _post(self, action: str, fields: Mapping[str, str], may_leave: MayLeave = always) -> Answer:
        return await super()._post(action, {name: _typed(name, text) for name, text in fields.items()}, may_leave)

    async def _status(self, ids: list[str], field: str) -> dict[str, OrderReport | EntryError]:
        answer = await self._post("status", {field: ",".join(ids)})
        return read_entries(answer, ids, _ORDER_IDS, order_report)

    async def _refill(self, ids: list[str], field: str) -> dict[str, RefillStarted | EntryError]:
        answer = await self._post("refill", {field: ",".join(ids)})
        return all_refilled(answer, ids) or read_entries(answer, ids, _REFILLED_IDS, refill_started)

    async def _refill_status(self, ids: list[str], field: str) -> dict[str, RefillReport | EntryError]:
        answer = await self._post("refill_status", {field: ",".join(ids)})
        return read_entries(answer, ids, _REFILL_IDS, refill_report)

    async def _cancel(self, ids: list[str], field: str) -> dict[str, CancelAccepted | EntryError]:
        answer = await self._post("cancel", {field: ",".join(ids)})
        return all_canceled(answer, ids) or read_entries(answer, ids, _ORDER_IDS, cancel_answer)


def _holding(name: str, body: Any) -> dict[str, Any]:
    """The object with `name` in it: the answer itself, or what its envelope holds."""
    objects = [folded(one) for one in (body, unwrapped(body)) if isinstance(one, Mapping)]
    return next((fields for fields in objects if name in fields), {})


def _typed(name: str, text: str) -> str | int:
    return int(text) if name in _NUMBERS and _PLAIN_NUMBER.fullmatch(text) else text
