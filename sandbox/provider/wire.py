"""Sends an answer, or breaks it on the wire as a fault says."""

import json
import math
import socket
import struct
from dataclasses import dataclass, field

from aiohttp import web

from sandbox.provider.calls import Call
from sandbox.provider.dialect import Dialect, Reply
from sandbox.provider.faults import THROTTLED, Fault
from sandbox.provider.shapes import SHAPES, bend

CHALLENGE = "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Checking…</body></html>"
BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
# SO_LINGER with zero seconds: closing then sends RST instead of FIN.
_RESET = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Page:
    """What is sent: the body may no longer be JSON."""

    status: int
    text: str
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


def page(reply: Reply, headers: dict[str, str] | None = None) -> Page:
    return Page(reply.status, json.dumps(reply.body, separators=(",", ":")), headers=headers or {})


def reset(request: web.Request) -> web.Response:
    """Cuts the connection with RST. It returns a response only to satisfy aiohttp; nothing of it is sent."""
    if request.transport is not None:
        sock: socket.socket = request.transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        request.transport.abort()
    return web.Response()


def spoiled(fault: Fault, reply: Reply, dialect: Dialect) -> Page:
    kind, status = fault.kind, fault.http_status
    if kind in SHAPES:
        return page(Reply(reply.status, bend(kind, reply.body, fault.ids)))
    if kind == "html_200":
        return Page(200, CHALLENGE, "text/html")
    if kind == "html_502":
        return Page(502, BAD_GATEWAY, "text/html")
    if kind == "empty":
        return Page(200, "")
    if kind == THROTTLED:
        wait = str(max(1, math.ceil(fault.seconds_left)))
        return page(dialect.failure(429, "Too many requests"), {"Retry-After": wait})
    if status == 429:
        return page(dialect.failure(429, "Too many requests"), {"Retry-After": "1"})
    if status is not None:
        return page(Reply(status, reply.body) if status < 300 else dialect.failure(status, "Server error"))
    sound = page(reply)
    if kind == "truncated":
        return Page(sound.status, sound.text[: len(sound.text) // 2])
    return Page(sound.status, sound.text * 2) if kind == "duplicate_answer" else sound


def send(call: Call, out: Page) -> web.Response:
    call.status, call.answer = out.status, out.text
    kind, headers = out.content_type, out.headers
    return web.Response(status=out.status, text=out.text, content_type=kind, headers=headers)
