"""The `panel` dialect: flat fields in, the bare value or `{"error": ...}` out."""

from collections.abc import Callable
from typing import Any

from sandbox.provider.dialect import Action, Fields, Reply, as_number
from sandbox.provider.form import read_form
from sandbox.provider.offers import Offer
from sandbox.provider.personalities import Personality
from sandbox.provider.refusals import (
    ACTIVE_ORDER,
    DISABLED_SERVICE,
    INCORRECT_REQUEST,
    INCORRECT_SERVICE,
    INVALID_KEY,
    MISSING_ORDER,
    REFILL_NOT_FOUND,
    Refusal,
    Refused,
)
from sandbox.provider.world import Refill, World, plain

MOST_IDS = 100
_ABOUT_IDS = {"status", "refill", "refill_status", "cancel"}
_ID_FIELDS = {"order", "orders", "refill", "refills"}


class Panel:
    """One panel over its world. If it supports `request_id`, a repeated one returns the first order."""

    json_only = False

    def __init__(self, personality: Personality, world: World) -> None:
        self._personality = personality
        self._world = world
        self._by_request: dict[str, str] = {}
        actions: dict[str, Action] = {
            "services": self._services,
            "add": self._add,
            "status": self._status,
            "refill": self._refill,
            "refill_status": self._refill_status,
            "cancel": self._cancel,
            "balance": self._balance,
        }
        self._actions = {name: do for name, do in actions.items() if name not in personality.lacks}

    def answer(self, method: str, fields: Fields | None) -> Reply:
        try:
            if method != "POST" or fields is None:
                raise Refused(INCORRECT_REQUEST)
            if fields.get("key") != self._personality.key:
                raise Refused(INVALID_KEY)
            action = self._actions.get(str(fields.get("action")))
            if action is None:
                raise Refused(INCORRECT_REQUEST)
            return Reply(200, action(self._understood(fields)))
        except Refused as refused:
            return Reply(self._personality.refusal_status, self._error(refused.refusal))

    def _understood(self, fields: Fields) -> Fields:
        """The fields as a panel with one id per request reads them: no list, and an id only in the field it knows."""
        if not self._personality.one_id or fields.get("action") not in _ABOUT_IDS:
            return fields
        asked = next((_text(fields, name) for name in self._personality.one_id_fields if name in fields), "")
        if not asked.isdigit():
            raise Refused(MISSING_ORDER)
        others = {name: value for name, value in fields.items() if name not in _ID_FIELDS}
        one = "refill" if fields.get("action") == "refill_status" else "order"
        return {**others, "orders" if fields.get("action") == "cancel" else one: asked}

    def failure(self, status: int, text: str) -> Reply:
        return Reply(status, {"error": text})

    def _error(self, refusal: Refusal) -> dict[str, str]:
        return {"error": (self._personality.dotted and refusal.dotted) or refusal.text}

    def _services(self, _fields: Fields) -> list[Any]:
        return [offer.listed for offer in self._world.offers.values() if not offer.hidden]

    def _add(self, fields: Fields) -> dict[str, Any]:
        request_id = _text(fields, "request_id") if self._personality.request_ids else ""
        if request_id in self._by_request:
            return {"order": as_number(self._by_request[request_id])}
        offer = self._offer(_text(fields, "service"))
        form = read_form(offer, {name: _text(fields, name) for name in fields})
        if self._world.busy(offer, form):
            raise Refused(ACTIVE_ORDER)
        order = self._world.place(offer, form, without_key(fields))
        if request_id:
            self._by_request[request_id] = order.id
        return {"order": as_number(order.id)}

    def _offer(self, service: str) -> Offer:
        offer = self._world.offers.get(service)
        if offer is None:
            raise Refused(INCORRECT_SERVICE)
        if offer.hidden:
            raise Refused(DISABLED_SERVICE)
        return offer

    def _status(self, fields: Fields) -> Any:
        if "orders" not in fields:
            return self._view(_text(fields, "order"), self._personality.status_fields)
        shown = self._personality.batch_fields
        return {one: self._or_error(self._view, one, shown) for one in _ids(fields, "orders")}

    def _view(self, order_id: str, shown: tuple[str, ...]) -> dict[str, str | None]:
        view = self._world.view(self._world.order(order_id)) | {"currency": self._personality.currency}
        return {name: view[name] for name in shown}

    def _refill(self, fields: Fields) -> Any:
        if "orders" not in fields:
            return {"refill": self._request_refill(_text(fields, "order")).id}
        ids = _ids(fields, "orders")
        made = {one: self._or_error(self._refill_number, one) for one in ids}
        if self._personality.one_refill_answer:
            return {"refill": "1"}
        return [{"order": as_number(one), "refill": refill} for one, refill in made.items()]

    def _refill_number(self, order_id: str) -> int | str:
        return as_number(self._request_refill(order_id).id)

    def _request_refill(self, order_id: str) -> Refill:
        return self._world.refill(self._world.order(order_id))

    def _refill_status(self, fields: Fields) -> Any:
        if "refills" not in fields:
            return {"status": self._state_of_refill(_text(fields, "refill"))}
        return [
            {"refill": as_number(one), "status": self._or_error(self._state_of_refill, one)}
            for one in _ids(fields, "refills")
        ]

    def _state_of_refill(self, refill_id: str) -> str:
        if refill_id not in self._world.refills:
            raise Refused(REFILL_NOT_FOUND)
        return self._world.refill_status(self._world.refills[refill_id])

    def _cancel(self, fields: Fields) -> Any:
        canceled = {one: self._or_error(self._cancel_one, one) for one in _ids(fields, "orders")}
        return [{"order": as_number(one), "cancel": answer} for one, answer in canceled.items()]

    def _cancel_one(self, order_id: str) -> int:
        self._world.cancel(self._world.order(order_id))
        return 1

    def _balance(self, _fields: Fields) -> dict[str, str]:
        return {"balance": plain(self._world.balance), "currency": self._personality.currency}

    def _or_error(self, ask: Callable[..., Any], *about: Any) -> Any:
        """One entry of a batch: an answer, or an error that leaves the other entries alone."""
        try:
            return ask(*about)
        except Refused as refused:
            return self._error(refused.refusal)


def without_key(fields: Fields) -> Fields:
    return {name: value for name, value in fields.items() if name != "key"}


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    return "" if value is None else str(value)


def _ids(fields: Fields, name: str) -> list[str]:
    value = fields.get(name)
    parts = [str(part) for part in value] if isinstance(value, list) else _text(fields, name).split(",")
    ids = list(dict.fromkeys(part.strip() for part in parts if part.strip()))
    if not 1 <= len(ids) <= MOST_IDS:
        raise Refused(INCORRECT_REQUEST)
    return ids
