"""Reads the requests of the control side."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.telegram.model import Chat, Json
from sandbox.telegram.refusals import Refusal
from sandbox.telegram.world import World

MAX_WAIT_SECONDS = 60.0


@web.middleware
async def refusals_as_json(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    try:
        return await handler(request)
    except Refusal as refusal:
        return web.json_response({"error": refusal.description}, status=refusal.status)


async def body(request: web.Request) -> Json:
    """The JSON object that was sent. Raises Refusal."""
    try:
        sent = await request.json()
    except ValueError as error:
        raise Refusal(400, "the body is not JSON") from error
    if not isinstance(sent, dict):
        raise Refusal(400, "the body is not a JSON object")
    return sent


def number(value: Any, name: str) -> int:
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        raise Refusal(400, f"{name} is a whole number") from error


def query_number(request: web.Request, name: str, default: int = 0) -> int:
    return number(request.query.get(name, default), name)


def wait_seconds(request: web.Request) -> float:
    """The `timeout` of a long poll, in seconds."""
    try:
        return min(max(float(request.query.get("timeout", 0)), 0.0), MAX_WAIT_SECONDS)
    except ValueError as error:
        raise Refusal(400, "timeout is a number of seconds") from error


def chat_of(world: World, request: web.Request) -> Chat:
    chat = world.chats.get(number(request.match_info["chat_id"], "chat_id"))
    if chat is None:
        raise Refusal(404, "no such chat")
    return chat
