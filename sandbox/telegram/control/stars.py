"""Paying: the Pay button under an invoice, and the bot's answer to it."""

from aiohttp import web

from sandbox.telegram import paying
from sandbox.telegram.control.requests import body, chat_of, number, wait_seconds
from sandbox.telegram.refusals import Refusal
from sandbox.telegram.stars import CHECKOUT_SECONDS
from sandbox.telegram.world import World


class StarsControl:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/sandbox/chats/{chat_id}/payments", self._pay),
            web.get("/sandbox/checkouts/{id}", self._verdict),
        ]

    async def _pay(self, request: web.Request) -> web.Response:
        chat = chat_of(self._world, request)
        sent = await body(request)
        person_id = number(sent.get("from", chat.id), "from")
        message_id = number(sent.get("message_id"), "message_id")
        untold = sent.get("untold") is True
        asked = paying.ask_to_pay(self._world, chat, person_id, message_id, untold=untold)
        return web.json_response(asked, status=201)

    async def _verdict(self, request: web.Request) -> web.Response:
        """Waits for the bot to allow the payment; 408 if it doesn't answer in time."""
        checkout = self._world.stars.checkouts.get(request.match_info["id"])
        if checkout is None:
            raise Refusal(404, "no such checkout")
        seconds = wait_seconds(request) if "timeout" in request.query else CHECKOUT_SECONDS
        verdict = await self._world.events.bell.until(lambda: checkout.verdict, seconds)
        if verdict is None:
            raise Refusal(408, "the bot did not answer in time; nothing was paid")
        return web.json_response(verdict)
