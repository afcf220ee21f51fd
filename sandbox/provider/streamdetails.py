"""The `streamdetails` dialect: JSON in, `{"data": ..., "error": ...}` out; capacity in threads, not money."""

import re
from datetime import timedelta
from typing import Any

from sandbox.provider.dialect import Action, Fields, Reply
from sandbox.provider.form import Form
from sandbox.provider.offers import Offer
from sandbox.provider.panel import without_key
from sandbox.provider.personalities import Personality
from sandbox.provider.progress import fold
from sandbox.provider.world import Order, World

THREADS = 2000
SUBSCRIPTION = timedelta(days=30)
MISSING_CHANNEL = "nosuchchannel"
"""A channel with this name is a valid link but does not exist."""

_CHANNEL = re.compile(r"https?://(?:www\.|m\.)?(?:twitch\.tv|kick\.com|trovo\.live)/(\w{2,25})/?", re.ASCII)


class Failed(Exception):
    """An error from the tables in StreamDetails' document."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class StreamDetails:
    """The dialect. These points are undocumented, so they are guesses: the HTTP status equals the code; `get` answers
    in the shape of `add` and leaves out unknown ids; the statuses after `progress`; the errors for an unknown action or
    order.
    """

    json_only = True

    def __init__(self, personality: Personality, world: World) -> None:
        self._key = personality.key
        self._world = world
        self._expires_at = world.clock.now() + SUBSCRIPTION
        self._actions: dict[str, Action] = {
            "user": self._user,
            "services": self._services,
            "add": self._add,
            "get": self._get,
        }

    def answer(self, method: str, fields: Fields | None) -> Reply:
        try:
            return Reply(200, {"data": self._do(method, fields), "error": None})
        except Failed as failed:
            return self.failure(failed.code, failed.message)

    def failure(self, status: int, text: str) -> Reply:
        code = status if status >= 400 else 400
        return Reply(status, {"data": None, "error": {"code": code, "message": text}})

    def _do(self, method: str, fields: Fields | None) -> Any:
        if method != "POST":
            raise Failed(405, "Method not allowed")
        if fields is None:
            raise Failed(400, "Invalid JSON data")
        if not fields.get("key"):
            raise Failed(401, "Authorization required")
        if fields["key"] != self._key:
            raise Failed(401, "Authorization failed")
        action = self._actions.get(str(fields.get("action")))
        if action is None:
            raise Failed(400, 'Field "action" must be a valid action')
        return action(fields)

    def _user(self, _fields: Fields) -> dict[str, int]:
        available = self._available()
        return {
            "id": 1,
            "total_thread_count": THREADS,
            "active_thread_count": THREADS - available,
            "available_thread_count": available,
            "follower_count": 0,
            "expiration_timestamp": int(self._expires_at.timestamp()),
        }

    def _services(self, _fields: Fields) -> list[Any]:
        return [offer.listed for offer in self._world.offers.values() if not offer.hidden]

    def _add(self, fields: Fields) -> dict[str, Any]:
        service, quantity = _integer(fields, "service_id"), _integer(fields, "quantity")
        channel = _channel(fields.get("link"))
        offer = self._world.offers.get(str(service))
        if offer is None or offer.hidden:
            raise Failed(404, "Service not found")
        self._check_room(offer, quantity)
        if channel == MISSING_CHANNEL:
            raise Failed(404, "Channel not found")
        if self._world.clock.now() >= self._expires_at:
            raise Failed(403, "Your API subscription is expired")
        return self._view(self._world.place(offer, Form(quantity, fields["link"]), without_key(fields)))

    def _check_room(self, offer: Offer, quantity: int) -> None:
        if not offer.min <= quantity <= offer.max:
            raise Failed(400, f'Field "quantity" must be an integer between {offer.min} and {offer.max}')
        available = self._available()
        if quantity > available:
            text = f"The requested quantity ({quantity}) exceeds the available thread count ({available})"
            raise Failed(400, text)

    def _get(self, fields: Fields) -> Any:
        if fields.get("order") is not None:
            order = self._world.orders.get(str(_integer(fields, "order")))
            if order is None:
                raise Failed(404, "Order not found")
            return self._view(order)
        ids = fields.get("orders")
        if ids is None:
            raise Failed(400, 'Field "order" or "orders" required')
        if not isinstance(ids, list):
            raise Failed(400, 'Field "orders" must be an array')
        if not all(_is_integer(one) for one in ids):
            raise Failed(400, 'All elements in "orders" must be numbers')
        return [self._view(self._world.orders[str(one)]) for one in ids if str(one) in self._world.orders]

    def _view(self, order: Order) -> dict[str, Any]:
        status = str(self._world.view(order)["status"])
        waiting = fold(status) in {"pending", "in progress"}
        return {
            "id": int(order.id) if order.id.isdigit() else order.id,
            "service_id": order.offer.listed["id"],
            "quantity": order.form.quantity,
            "status": "progress" if waiting else status.lower(),
            "created_at": int(order.received_at.timestamp()),
        }

    def _available(self) -> int:
        orders = self._world.orders.values()
        return THREADS - sum(order.form.quantity for order in orders if self._world.active(order))


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _integer(fields: Fields, name: str) -> int:
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Failed(400, f'Field "{name}" must be a valid integer')
    return value


def _channel(link: object) -> str:
    if not isinstance(link, str):
        raise Failed(400, 'Field "link" must be a string')
    match = _CHANNEL.fullmatch(link)
    if match is None:
        raise Failed(400, 'Field "link" must be a valid link to channel')
    return match[1].lower()
