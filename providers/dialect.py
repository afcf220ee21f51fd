"""What all dialects do alike: one address with one key, and a refusal for each action that the API lacks."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, TypeVar

import httpx

from core.catalogue.memory import without_gc
from core.catalogue.service import Listing
from core.provider import (
    Action,
    CancelAccepted,
    Cause,
    EntryError,
    MayLeave,
    RefillReport,
    RefillStarted,
    Refused,
    always,
)
from providers.asking.batch_splitter import Ask, BatchSplitter
from providers.asking.learned_quirks import LearnedQuirks
from providers.http.transport import Answer, Transport
from providers.limits.limiters import RateLimiter
from providers.options import Encoding, ProviderOptions

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wiring:
    """What a provider is opened with. `limiter` is for all requests of a question but the first."""

    name: str
    options: ProviderOptions
    quirks: LearnedQuirks
    limiter: RateLimiter
    network: httpx.AsyncBaseTransport | None = None
    """Replaces the real one in tests."""


class Dialect(ABC):
    """A provider to which requests are posted; its dialect says what they hold, and reads the answers."""

    encoding: ClassVar[Encoding | None] = None
    """The only one that the API takes; None if the operator chooses."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._options = wiring.options
        self._transport = Transport(self._options, wiring.network, encoding=self.encoding)
        self.name = wiring.name
        self.repeatable = bool(self._options.idempotency_field)

    @property
    def longest(self) -> timedelta:
        return self._transport.longest

    async def services(self) -> list[Listing]:
        answer = await self._post("services", {})
        with without_gc():
            return await asyncio.to_thread(self._listings, answer)

    @abstractmethod
    def _listings(self, answer: Answer) -> list[Listing]:
        """Reads a catalogue, in a thread: it may be large."""

    async def refill(self, orders: Sequence[str]) -> Mapping[str, RefillStarted | EntryError]:
        raise self._lacking(Action.REFILL)

    async def refill_status(self, refills: Sequence[str]) -> Mapping[str, RefillReport | EntryError]:
        raise self._lacking(Action.REFILL)

    async def cancel(self, orders: Sequence[str]) -> Mapping[str, CancelAccepted | EntryError]:
        raise self._lacking(Action.CANCEL)

    async def close(self) -> None:
        await self._transport.close()

    def _splitter(self, action: str, many: str, ask: Ask[T], *, once: bool) -> BatchSplitter[T]:
        return BatchSplitter(self.name, action, many, ask, self._wiring.quirks, self._wiring.limiter, once=once)

    def _order(self, fields: Mapping[str, str], key: str) -> dict[str, Any]:
        """The fields of an `add`, with the operator's own, and with `key` if the provider keeps it."""
        repeat = {self._options.idempotency_field: key} if self.repeatable else {}
        return {**self._options.order_fields, **fields, **repeat}

    async def _post(self, action: str, fields: Mapping[str, Any], may_leave: MayLeave = always) -> Answer:
        return await self._transport.post({**fields, "action": action}, may_leave)

    def _lacking(self, action: Action) -> Refused:
        return Refused(f"{self.name} has no {action}.", Cause.LACKING)
