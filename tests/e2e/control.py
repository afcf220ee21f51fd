"""The control sides of both stand-ins, over HTTP."""

from typing import Any

import aiohttp


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

    async def delete(self, path: str) -> Any:
        async with self._session.delete(self._base_url + path) as response:
            return await _answer(response)


async def _answer(response: aiohttp.ClientResponse) -> Any:
    assert response.status < 300, f"{response.url}: {response.status} {await response.text()}"
    return await response.json()
