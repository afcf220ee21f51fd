"""One stand-in provider as a test sees it: what it holds, what it was asked, and how to make it act."""

import asyncio
from collections.abc import Mapping
from typing import Any

from tests.e2e.chat import PATIENCE
from tests.e2e.control import Control

Record = Mapping[str, Any]


class Provider:
    def __init__(self, control: Control, name: str) -> None:
        self._control = control
        self._path = f"/sandbox/provider/{name}"
        self.name = name

    async def orders(self, target: str) -> list[Record]:
        """The orders with `target` as their link or username."""
        orders: list[Record] = await self._control.get(f"{self._path}/orders")
        return [order for order in orders if target in _targets(order["received"])]

    async def order(self, target: str) -> Record:
        """The only order for `target`."""
        [order] = await self.orders(target)
        return order

    async def asked(self, action: str, target: str = "") -> list[Record]:
        """The requests for `action`, only those for `target` if it is given."""
        return [call for call in await self._calls() if _is(call, action, target)]

    async def is_asked(self, action: str, target: str = "") -> None:
        """Waits until such a request has come."""
        await self._until_asked(0, action, target, times=1)

    async def is_asked_again(self, action: str, times: int = 1) -> None:
        """Waits for `times` new requests for `action`."""
        before = await self._calls()
        await self._until_asked(before[-1]["seq"] if before else 0, action, "", times)

    async def _until_asked(self, after: int, action: str, target: str, times: int) -> None:
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while times > 0:
            left = deadline - asyncio.get_running_loop().time()
            assert left > 0, f"{self.name} was not asked for {action} {target}"
            for call in await self._calls(after=after, timeout=left):
                after = call["seq"]
                times -= _is(call, action, target)

    async def fault(self, kind: str, action: str, **options: Any) -> None:
        """Makes the next such request meet the fault `kind` (see sandbox/provider/faults.py)."""
        await self._control.post("/sandbox/provider/faults", provider=self.name, kind=kind, action=action, **options)

    async def releases(self) -> None:
        """Releases the answers that the fault `late` holds back."""
        await self._control.post("/sandbox/provider/release")

    async def sets(self, order: Record, **fields: str) -> None:
        """Pins fields of an order's answers: status, remains, start_count, charge."""
        await self._control.post(f"{self._path}/orders/{order['id']}", **fields)

    async def lists(self, service: int, rate: str | None) -> None:
        """Changes a service's rate; None switches the service off."""
        await self._control.post(f"{self._path}/services/{service}", rate=rate)

    async def _calls(self, **query: Any) -> list[Record]:
        calls: list[Record] = await self._control.get(f"{self._path}/calls", **query)
        return calls


def _targets(received: Record) -> tuple[Any, Any]:
    return received.get("link"), received.get("username")


def _is(call: Record, action: str, target: str) -> bool:
    return call["action"] == action and (not target or target in _targets(call["params"]))
