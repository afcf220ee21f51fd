"""One provider's path: reads a request, records it, and answers unless a fault gets in between."""

import asyncio
from dataclasses import dataclass

from aiohttp import web

from sandbox.provider.calls import Call, CallLog
from sandbox.provider.dialect import Dialect, Fields, Reply
from sandbox.provider.faults import Fault, FaultBook
from sandbox.provider.panel import without_key
from sandbox.provider.reading import read_fields
from sandbox.provider.wire import page, reset, send, spoiled
from sandbox.provider.world import World


@dataclass(frozen=True)
class Endpoint:
    name: str
    world: World
    dialect: Dialect
    faults: FaultBook
    calls: CallLog

    async def handle(self, request: web.Request) -> web.Response:
        unread = self.faults.take_unread(self.name)
        if unread is not None:
            self._note("", {}, unread)
            return reset(request)
        fields = await read_fields(request, json_only=self.dialect.json_only)
        action = str((fields or {}).get("action", ""))
        fault = self.faults.take(self.name, action)
        call = self._note(action, fields or {}, fault)
        if fault is None:
            return send(call, page(self.dialect.answer(request.method, fields)))
        return await self._misbehave(request, fields, call, fault)

    async def _misbehave(
        self,
        request: web.Request,
        fields: Fields | None,
        call: Call,
        fault: Fault,
    ) -> web.Response:
        if fault.kind == "reset_before":
            return reset(request)
        if fault.kind == "slow_before":
            await asyncio.sleep(fault.seconds)
        reply = self.dialect.failure(fault.status, fault.text)
        if fault.does_it:
            reply = self._do(request.method, fields, textual_ids=fault.kind == "string_ids")
        if fault.kind == "reset_after":
            return reset(request)
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault.kind == "late":
            await self.faults.hold()
        return send(call, spoiled(fault, reply, self.dialect))

    def _do(self, method: str, fields: Fields | None, *, textual_ids: bool) -> Reply:
        self.world.textual_ids = textual_ids
        try:
            return self.dialect.answer(method, fields)
        finally:
            self.world.textual_ids = False

    def _note(self, action: str, fields: Fields, fault: Fault | None) -> Call:
        kind = fault.kind if fault else ""
        return self.calls.open(self.world.clock.now(), self.name, action, without_key(fields), kind)
