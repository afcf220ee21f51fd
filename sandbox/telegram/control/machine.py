"""The machine behind the chats: calls, raw updates, faults, limits, files, and the stream of events."""

import asyncio
import json
import secrets
from dataclasses import asdict

from aiohttp import web

from sandbox.telegram.api import BotApi
from sandbox.telegram.control.requests import body, chat_of, number, query_number, wait_seconds
from sandbox.telegram.model import Json
from sandbox.telegram.refusals import WEBHOOK_TAKES_OVER, Refusal
from sandbox.telegram.world import World

KEEP_ALIVE_SECONDS = 15.0
LEFT_AT = "http://127.0.0.1:9/left"
"""An address where nothing listens."""


class MachineControl:
    def __init__(self, world: World, api: BotApi, panel: list[Json]) -> None:
        self._world = world
        self._api = api
        self._panel = panel
        self._boot = secrets.token_hex(4)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/sandbox/info", self._info),
            web.get("/sandbox/chats/{chat_id}/events", self._events),
            web.get("/sandbox/stream", self._stream),
            web.get("/sandbox/calls", self._calls),
            web.post("/sandbox/updates", self._inject),
            web.post("/sandbox/webhook", self._leave_webhook),
            web.get("/sandbox/faults", self._faults),
            web.post("/sandbox/faults", self._add_fault),
            web.delete("/sandbox/faults", self._clear_faults),
            web.post("/sandbox/limits", self._limits),
            web.get("/sandbox/commands", self._commands),
            web.get("/sandbox/files/{file_id}", self._file),
        ]

    async def _info(self, request: web.Request) -> web.Response:
        about = self._world.about
        bot = self._world.bot() | {
            "description": about.get("description", ""),
            "short_description": about.get("short_description", ""),
        }
        return web.json_response({"bot": bot, "panel": self._panel})

    async def _events(self, request: web.Request) -> web.Response:
        chat = chat_of(self._world, request)
        after = query_number(request, "after")
        return web.json_response(await self._world.events.wait_after(after, chat.id, wait_seconds(request)))

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events of all chats. The first, "hello", tells the page whether the server is a new one."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        events = self._world.events
        seen = request.headers.get("Last-Event-ID")  # a browser that reconnects
        after = number(seen, "Last-Event-ID") if seen else query_number(request, "after", events.last)
        try:
            await response.write(_sse({"boot": self._boot, "seq": after}, "hello"))
            while not events.bell.closed:
                found = await events.wait_after(after, None, KEEP_ALIVE_SECONDS)
                after = found[-1]["seq"] if found else after
                await response.write(b"".join(_sse(event) for event in found) or b": still here\n\n")
        except (ConnectionResetError, asyncio.CancelledError):
            pass  # the page was closed
        return response

    async def _calls(self, request: web.Request) -> web.Response:
        method, after = request.query.get("method", ""), query_number(request, "after")
        return web.json_response(await self._api.calls.wait_answered(after, method, wait_seconds(request)))

    async def _inject(self, request: web.Request) -> web.Response:
        return web.json_response({"update_id": self._world.updates.inject(await body(request))}, status=201)

    async def _leave_webhook(self, request: web.Request) -> web.Response:
        """Sets a webhook as an earlier bot may have left one: polls are refused until it is deleted."""
        self._world.webhook.point_at(str((await body(request)).get("url") or LEFT_AT), "", 40)
        self._world.updates.end_polls(WEBHOOK_TAKES_OVER)
        return web.json_response(self._world.webhook.info(self._world.updates), status=201)

    async def _faults(self, request: web.Request) -> web.Response:
        return web.json_response(self._api.faults.shown())

    async def _add_fault(self, request: web.Request) -> web.Response:
        return web.json_response(asdict(self._api.faults.add(await body(request))), status=201)

    async def _clear_faults(self, request: web.Request) -> web.Response:
        self._api.faults.clear()
        return web.json_response([])

    async def _limits(self, request: web.Request) -> web.Response:
        self._api.limits.on = bool((await body(request)).get("on", True))
        return web.json_response({"on": self._api.limits.on})

    async def _commands(self, request: web.Request) -> web.Response:
        """The command menu a person sees, in their private chat or in the group `chat_id`."""
        user_id = query_number(request, "user_id")
        person = self._world.people.get(user_id)
        if person is None:
            raise Refusal(404, "no such person")
        chat_id = query_number(request, "chat_id", user_id)
        return web.json_response(self._world.menus.seen(chat_id, user_id, person.language_code))

    async def _file(self, request: web.Request) -> web.Response:
        stored = self._world.files.get(request.match_info["file_id"])
        if stored is None:
            raise Refusal(404, "no such file")
        about = stored.document()
        # Files never render in the page's own origin: pictures are shown, everything else is saved.
        picture = about["mime_type"] in {"image/png", "image/jpeg", "image/gif"}
        headers = {"Content-Disposition": "inline" if picture else "attachment"}
        headers["X-Content-Type-Options"] = "nosniff"
        return web.Response(body=stored.upload.data, content_type=about["mime_type"], headers=headers)


def _sse(content: Json, name: str = "") -> bytes:
    event = f"event: {name}\n" if name else f"id: {content['seq']}\n"
    return f"{event}data: {json.dumps(content)}\n\n".encode()
