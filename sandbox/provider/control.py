"""The control side, JSON under /sandbox/provider: it moves time, adds faults, and shows what each provider holds."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from typing import Any

from aiohttp import web

from sandbox.provider.calls import CallLog
from sandbox.provider.clock import Clock
from sandbox.provider.faults import FaultBook, read_fault
from sandbox.provider.world import Order, Refill, World, plain

PREFIX = "/sandbox/provider"
_SETTABLE = {"status", "remains", "start_count", "charge"}


class Control:
    def __init__(self, worlds: Mapping[str, World], clock: Clock, faults: FaultBook, calls: CallLog) -> None:
        self._worlds = worlds
        self._clock = clock
        self._faults = faults
        self._calls = calls

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post(f"{PREFIX}/clock", self._advance),
            web.get(f"{PREFIX}/faults", self._list_faults),
            web.post(f"{PREFIX}/faults", self._add_fault),
            web.delete(f"{PREFIX}/faults", self._clear_faults),
            web.post(f"{PREFIX}/release", self._release),
            web.get(f"{PREFIX}/{{name}}/orders", self._orders),
            web.post(f"{PREFIX}/{{name}}/orders/{{id}}", self._set_order),
            web.get(f"{PREFIX}/{{name}}/refills", self._refills),
            web.post(f"{PREFIX}/{{name}}/refills/{{id}}", self._set_refill),
            web.post(f"{PREFIX}/{{name}}/services/{{id}}", self._relist),
            web.get(f"{PREFIX}/{{name}}/calls", self._list_calls),
            web.post(f"{PREFIX}/{{name}}/balance", self._set_balance),
        ]

    async def _advance(self, request: web.Request) -> web.Response:
        seconds = (await _object(request)).get("advance")
        if not isinstance(seconds, int | float) or seconds < 0:
            raise _bad("advance is a number of seconds")
        self._clock.advance(seconds)
        return web.json_response({"now": self._clock.now().isoformat()})

    async def _list_faults(self, _request: web.Request) -> web.Response:
        return web.json_response([asdict(fault) for fault in self._faults.waiting])

    async def _add_fault(self, request: web.Request) -> web.Response:
        try:
            fault = read_fault(await _object(request), frozenset(self._worlds))
        except ValueError as error:
            raise _bad(str(error)) from None
        self._faults.add(fault)
        return web.json_response(asdict(fault))

    async def _clear_faults(self, _request: web.Request) -> web.Response:
        self._faults.clear()
        return web.json_response([])

    async def _release(self, _request: web.Request) -> web.Response:
        self._faults.release()
        return web.json_response({})

    async def _orders(self, request: web.Request) -> web.Response:
        world = self._world(request)
        return web.json_response([_order(world, order) for order in world.orders.values()])

    async def _set_order(self, request: web.Request) -> web.Response:
        world, body = self._world(request), await _object(request)
        order = world.orders.get(request.match_info["id"])
        if order is None:
            raise _missing("order")
        if not body or body.keys() - _SETTABLE:
            raise _bad(f"an order takes {sorted(_SETTABLE)}")
        if body.get("charge") is not None:
            _amount(body["charge"], "charge")
        world.pin(order, {name: None if value is None else str(value) for name, value in body.items()})
        return web.json_response(_order(world, order))

    async def _refills(self, request: web.Request) -> web.Response:
        world = self._world(request)
        return web.json_response([_refill(world, refill) for refill in world.refills.values()])

    async def _set_refill(self, request: web.Request) -> web.Response:
        world, body = self._world(request), await _object(request)
        refill = world.refills.get(request.match_info["id"])
        if refill is None:
            raise _missing("refill")
        if body.keys() != {"status"}:
            raise _bad("a refill takes status")
        refill.pinned = str(body["status"])
        return web.json_response(_refill(world, refill))

    async def _relist(self, request: web.Request) -> web.Response:
        """Changes a service's rate with {"rate": "0.95"}; {"rate": null} switches the service off."""
        world, body = self._world(request), await _object(request)
        offer = world.offers.get(request.match_info["id"])
        if offer is None:
            raise _missing("service")
        if body.keys() != {"rate"}:
            raise _bad("a service takes rate")
        world.relist(offer, None if body["rate"] is None else _amount(body["rate"], "rate"))
        return web.json_response({"service": offer.service, "listed": not world.offers[offer.service].hidden})

    async def _list_calls(self, request: web.Request) -> web.Response:
        self._world(request)
        try:
            after, seconds = int(request.query.get("after", 0)), float(request.query.get("timeout", 0))
        except ValueError:
            raise _bad("after and timeout are numbers") from None
        calls = await self._calls.wait(after, request.match_info["name"], seconds)
        return web.json_response([call.shown() for call in calls])

    async def _set_balance(self, request: web.Request) -> web.Response:
        world = self._world(request)
        world.balance = _amount((await _object(request)).get("balance"), "balance")
        return web.json_response({"balance": plain(world.balance)})

    def _world(self, request: web.Request) -> World:
        name = request.match_info["name"]
        if name not in self._worlds:
            raise _missing("provider")
        return self._worlds[name]


def _order(world: World, order: Order) -> dict[str, Any]:
    return {
        "id": order.id,
        "service": order.offer.service,
        "quantity": order.form.quantity,
        "received": order.received,
        "received_at": order.received_at.isoformat(),
        **world.view(order),
    }


def _refill(world: World, refill: Refill) -> dict[str, str]:
    return {
        "id": refill.id,
        "order": refill.order.id,
        "status": world.refill_status(refill),
        "requested_at": refill.requested_at.isoformat(),
    }


def _amount(value: object, name: str) -> Decimal:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise _bad(f"{name} is an amount") from None
    if not amount.is_finite():
        raise _bad(f"{name} is an amount")
    return amount


async def _object(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError:
        raise _bad("the body is not JSON") from None
    if not isinstance(body, dict):
        raise _bad("the body is not a JSON object")
    return body


def _bad(why: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=why)


def _missing(what: str) -> web.HTTPNotFound:
    return web.HTTPNotFound(text=f"no such {what}")
