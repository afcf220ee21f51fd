"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
import hmac
import inspect

from aiohttp import web

from sandbox.telegram.calls import CallLog
from sandbox.telegram.faults import Fault, Faults
from sandbox.telegram.limits import RateLimits
from sandbox.telegram.methods import METHODS, Method
from sandbox.telegram.model import Json
from sandbox.telegram.params import Call, read_call
from sandbox.telegram.refusals import Refusal
from sandbox.telegram.world import World

_BAD_GATEWAY = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"


class BotApi:
    def __init__(self, token: str, world: World, limits: RateLimits) -> None:
        self._token = token
        self._world = world
        self.calls = CallLog()
        self.faults = Faults()
        self.limits = limits

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/bot{token}/{method}", self._method),
            web.get("/file/bot{token}/{path:.+}", self._download),
        ]

    def _authorize(self, request: web.Request) -> None:
        if not hmac.compare_digest(request.match_info["token"].encode(), self._token.encode()):
            raise Refusal(401, "Unauthorized")

    async def _download(self, request: web.Request) -> web.Response:
        try:
            self._authorize(request)
            if (stored := self._world.files.at(request.match_info["path"])) is None:
                raise Refusal(404, "Not Found")
        except Refusal as refusal:
            return _answer(refusal.status, _refused(refusal))
        return web.Response(body=stored.upload.data, content_type="application/octet-stream")

    async def _method(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        try:
            self._authorize(request)
            call = await read_call(request, name)
            if (method := METHODS.get(name.lower())) is None:
                raise Refusal(404, "Not Found")
        except Refusal as refusal:
            return _answer(refusal.status, _refused(refusal))
        return await self._answered(request, method, call)

    async def _answered(self, request: web.Request, method: Method, call: Call) -> web.StreamResponse:
        record = self.calls.begin(call)
        fault = self.faults.take(call.method, call.text("chat_id"))
        record.fault = fault.kind if fault else ""
        match record.fault:
            case "html":
                self.calls.finish(record, 502, "Bad Gateway")
                return web.Response(status=502, text=_BAD_GATEWAY, content_type="text/html")
            case "drop_before":
                self.calls.finish(record, 0, "the connection was cut before it was done")
                return _cut(request)
        status, body = await self._outcome(method, call, fault)
        self.calls.finish(record, status, body.get("description", ""))
        if record.fault == "undecodable" and isinstance(body.get("result"), dict):
            # The call is done, but the answer is one that a client of another Bot API version may not understand.
            body["result"] = {name: value for name, value in body["result"].items() if name != "date"}
        return _cut(request) if record.fault == "drop_after" else _answer(status, body)

    async def _outcome(self, method: Method, call: Call, fault: Fault | None) -> tuple[int, Json]:
        try:
            if fault and (refusal := fault.refusal()):
                raise refusal
            if fault and fault.kind == "slow":
                await asyncio.sleep(fault.seconds)
            self.limits.check(call.method, call.text("chat_id") or call.text("inline_message_id"))
            result = method(self._world, call)
            if inspect.isawaitable(result):
                result = await result
        except Refusal as refusal:
            return refusal.status, _refused(refusal)
        return 200, {"ok": True, "result": result}


def _refused(refusal: Refusal) -> Json:
    body: Json = {"ok": False, "error_code": refusal.status, "description": refusal.description}
    return body | ({"parameters": refusal.parameters} if refusal.parameters else {})


def _answer(status: int, body: Json) -> web.Response:
    return web.json_response(body, status=status)


def _cut(request: web.Request) -> web.Response:
    """Cuts the connection; the response goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
