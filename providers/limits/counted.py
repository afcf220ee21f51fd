"""Reports the outcome of every request to a provider, for the metrics."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from core.catalogue.service import Listing
from core.provider import (
    Balance,
    Busy,
    CancelAccepted,
    Capacity,
    EntryError,
    HeldBack,
    MayLeave,
    NotSent,
    OrderReport,
    Provider,
    ProviderError,
    RefillReport,
    RefillStarted,
    Refused,
    Unconfirmed,
    Unreadable,
    always,
)
from providers.limits.wrapper import ProviderWrapper

OnCall = Callable[[str, str, str], None]
"""Called with (provider, action, outcome) after every request."""
_OUTCOMES: Mapping[type[ProviderError], str] = {
    Refused: "refused",
    HeldBack: "held back",
    NotSent: "not sent",
    Busy: "busy",
    Unconfirmed: "unconfirmed",
    Unreadable: "unreadable",
}


class Counted(ProviderWrapper):
    """Wraps any provider. It is behind the limits, because a call that these turn away is not a request."""

    def __init__(self, provider: Provider, on_call: OnCall) -> None:
        super().__init__(provider)
        self._on_call = on_call

    async def services(self) -> list[Listing]:
        with self._counting("services"):
            return await self._provider.services()

    async def add(self, service: str, fields: Mapping[str, str], key: str, may_leave: MayLeave = always, /) -> str:
        with self._counting("add"):
            return await self._provider.add(service, fields, key, may_leave)

    async def status(self, orders: Sequence[str]) -> Mapping[str, OrderReport | EntryError]:
        with self._counting("status"):
            return await self._provider.status(orders)

    async def refill(self, orders: Sequence[str]) -> Mapping[str, RefillStarted | EntryError]:
        with self._counting("refill"):
            return await self._provider.refill(orders)

    async def refill_status(self, refills: Sequence[str]) -> Mapping[str, RefillReport | EntryError]:
        with self._counting("refill_status"):
            return await self._provider.refill_status(refills)

    async def cancel(self, orders: Sequence[str]) -> Mapping[str, CancelAccepted | EntryError]:
        with self._counting("cancel"):
            return await self._provider.cancel(orders)

    async def balance(self) -> Balance | Capacity:
        with self._counting("balance"):
            return await self._provider.balance()

    async def close(self) -> None:
        await self._provider.close()

    @contextmanager
    def _counting(self, action: str) -> Iterator[None]:
        outcome = "cut off"  # by a cancelled task
        try:
            yield
            outcome = "answered"
        except ProviderError as error:
            outcome = _OUTCOMES[type(error)]
            raise
        finally:
            self._on_call(self.name, action, outcome)
