"""The control sides of both stand-ins, over HTTP."""

from typing import Any

import aiohttp

_TELEGRAM_WAITS = 10
"""Seconds."""


class Control:
    def __init__(self, session: aiohttp.ClientSession, base_url: str) -> None:
        self._session = session
        self._base_url = base_url

    async def get(self, path: str, **query: Any) -> Any:
        async with self._session.get(self._base_url + path, params=query) as response:
            return await _answer(response)

    async def download(self, path: str) -> bytes:
        async with self._session.get(self._base_url + path) as response:
            assert response.status == 200, f"{response.url}: {response.status}"
            return await response.read()

    async def post(self, path: str, **body: Any) -> Any:
        async with self._session.post(self._base_url + path, json=body) as response:
            return await _answer(response)

    async def pay(self, chat: str, person_id: int, message_id: int, within: float, *, untold: bool) -> str | None:
        """Presses Pay. Returns why nothing was paid, or None if it was."""
        pressed = await self.post(f"{chat}/payments", **{"from": person_id, "message_id": message_id, "untold": untold})
        asked = f"{self._base_url}/sandbox/checkouts/{pressed['pre_checkout_query_id']}"
        query = {} if within > _TELEGRAM_WAITS else {"timeout": within}
        async with self._session.get(asked, params=query) as response:
            answer = await response.json()
            if response.status == 408:
                return str(answer)
            assert response.status == 200, answer
            return None if answer["ok"] else str(answer["error_message"])

    async def delete(self, path: str) -> Any:
        async with self._session.delete(self._base_url + path) as response:
            return await _answer(response)


async def _answer(response: aiohttp.ClientResponse) -> Any:
    assert response.status < 300, f"{response.url}: {response.status} {await response.text()}"
    return await response.json()
