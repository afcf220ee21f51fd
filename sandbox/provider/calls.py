"""The record of requests: what was asked, what was answered, and which fault got in between."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.provider.dialect import Fields


@dataclass
class Call:
    """`params` without the key; `answer` and `status` are None until an answer is sent."""

    seq: int
    at: datetime
    provider: str
    action: str
    params: Fields
    fault: str
    status: int | None = None
    answer: str | None = None

    def shown(self) -> dict[str, object]:
        return vars(self) | {"at": self.at.isoformat()}


@dataclass
class CallLog:
    _calls: list[Call] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def open(self, at: datetime, provider: str, action: str, params: Fields, fault: str) -> Call:
        call = Call(len(self._calls) + 1, at, provider, action, params, fault)
        self._calls.append(call)
        self._news.set()
        self._news = asyncio.Event()
        return call

    def since(self, seq: int, provider: str) -> list[Call]:
        return [call for call in self._calls[seq:] if call.provider == provider]

    async def wait(self, seq: int, provider: str, seconds: float) -> list[Call]:
        """The calls after `seq`. Waits for the first one if there is none yet, until the time is up."""
        try:
            async with asyncio.timeout(seconds):
                while not self.since(seq, provider):
                    await self._news.wait()
        except TimeoutError:
            pass
        return self.since(seq, provider)
