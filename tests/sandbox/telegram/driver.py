"""Talks to a stand-in Telegram over HTTP, as a bot and as a person."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from sandbox.telegram import TelegramServer

TOKEN = "42:TEST-TOKEN"
ALICE, BOB, ADA = 1001, 1002, 1000


class Driver:
    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session = session
        self.url = url

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Calls the Bot API with a JSON body. Returns the whole answer; its error_code must equal the HTTP status."""
        async with self.session.post(f"{self.url}/bot{TOKEN}/{method}", json=params) as response:
            answer: dict[str, Any] = await response.json()
            assert answer.get("error_code", 200) == response.status
            return answer

    async def ok(self, method: str, **params: Any) -> Any:
        answer = await self.call(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **params: Any) -> tuple[int, str]:
        """The code and description of a refusal."""
        answer = await self.call(method, **params)
        assert not answer["ok"], answer
        return answer["error_code"], answer["description"]

    async def get(self, path: str) -> Any:
        return await self._control("GET", path, None)

    async def post(self, path: str, **body: Any) -> Any:
        return await self._control("POST", path, body)

    async def control_status(self, path: str, **body: Any) -> int:
        async with self.session.post(self.url + path, json=body) as response:
            return response.status

    async def say(self, person: int, text: str) -> Any:
        return await self.post(f"/sandbox/chats/{person}/messages", text=text)

    async def meet(self, person: int) -> None:
        """People write to the bot, and the bot reads it."""
        said = await self.say(person, "hello")
        await self.updates(offset=said["update_id"] + 1)

    async def press(self, person: int, message_id: int, **what: Any) -> Any:
        return await self.post(f"/sandbox/chats/{person}/presses", message_id=message_id, **what)

    async def events(self, chat: int, after: int = 0, timeout_seconds: float = 0) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self.get(
            f"/sandbox/chats/{chat}/events?after={after}&timeout={timeout_seconds}"
        )
        return found

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self.ok("getUpdates", **params)
        return found

    async def _control(self, verb: str, path: str, body: dict[str, Any] | None) -> Any:
        async with self.session.request(verb, self.url + path, json=body) as response:
            answer = await response.json()
            assert response.status < 300, answer
            return answer


@asynccontextmanager
async def driving(server: TelegramServer) -> AsyncIterator[Driver]:
    """Starts the server, and stops it at the end."""
    try:
        async with aiohttp.ClientSession() as session:
            yield Driver(session, await server.start())
    finally:
        await server.stop()


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


def button(text: str = "Order", data: str = "order:1") -> dict[str, Any]:
    return {"text": text, "callback_data": data}
