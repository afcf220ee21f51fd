"""Speaks to a running stand-in provider as a client would, and to its control side as a test would."""

from typing import Any

import httpx

from sandbox.provider import ProviderServer

LINK = "https://www.instagram.com/p/Cxyz123/"
CHANNEL = "https://www.twitch.tv/somechannel"


class Driver:
    def __init__(self, server: ProviderServer, client: httpx.AsyncClient) -> None:
        self.server = server
        self.client = client
        self._providers = {p.name: p for p in server.personalities()}

    def path(self, name: str) -> str:
        return self._providers[name].path

    async def ask(self, name: str, action: str, **fields: Any) -> httpx.Response:
        """Sends one request with the right key, in the encoding that the provider's document asks for."""
        provider = self._providers[name]
        body = {"key": provider.key, "action": action, **fields}
        if provider.encoding == "json":
            return await self.client.post(provider.path, json=body)
        return await self.client.post(provider.path, data=body)

    async def answer(self, name: str, action: str, **fields: Any) -> Any:
        return (await self.ask(name, action, **fields)).json()

    async def place(self, name: str = "panel-v2", service: int = 1, quantity: int = 100, **more: Any) -> str:
        """Adds an order, which must succeed; returns its id as text."""
        fields = {"service": service, "link": LINK, "quantity": quantity} | more
        answer = await self.answer(name, "add", **fields)
        return str(answer["order"])

    async def watch(self, number: int = 100, service_id: int = 1) -> dict[str, Any]:
        """Adds an order at StreamDetails; returns the whole answer."""
        fields = {"service_id": service_id, "link": CHANNEL, "quantity": number}
        answer: dict[str, Any] = await self.answer("streamdetails", "add", **fields)
        return answer

    async def status(self, name: str, order: str) -> str:
        answer = await self.answer(name, "status", order=order)
        return str(answer["status"])

    async def money(self, name: str = "panel-v2") -> str:
        answer = await self.answer(name, "balance")
        return str(answer["balance"])

    async def pass_time(self, seconds: float) -> None:
        await self.tell("clock", advance=seconds)

    async def fault(self, kind: str, **options: Any) -> None:
        await self.tell("faults", kind=kind, **options)

    async def tell(self, path: str, **body: Any) -> Any:
        response = await self.client.post(f"/sandbox/provider/{path}", json=body)
        assert response.status_code == 200, response.text
        return response.json()

    async def held(self, name: str = "panel-v2") -> list[dict[str, Any]]:
        """The orders that the provider holds, with the fields it received for each."""
        orders: list[dict[str, Any]] = (await self.client.get(f"/sandbox/provider/{name}/orders")).json()
        return orders

    async def calls(self, name: str = "panel-v2", **query: Any) -> list[dict[str, Any]]:
        response = await self.client.get(f"/sandbox/provider/{name}/calls", params=query)
        calls: list[dict[str, Any]] = response.json()
        return calls
