"""The catalogue that people see now: loaded from the database, refreshed from the providers."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from time import sleep
from typing import Protocol, TypeVar
from weakref import ref

from core.catalogue.acceptable_use import Policy
from core.catalogue.catalogue import Catalogue, CatalogueDiff, category_key, problem_of
from core.catalogue.changes import Tell
from core.catalogue.memory import free_in_steps, without_gc
from core.catalogue.prices import PriceList
from core.catalogue.rules import RuleReader, Rules
from core.catalogue.service import Listing, Service, Unorderable
from core.provider import Provider

logger = logging.getLogger(__name__)
_T = TypeVar("_T")
_TRIES, _ENDS_WITHIN = 10, 0.05
"""How often, and after how many seconds, it is seen whether a search has ended that reads an older snapshot."""


class CatalogueStore(Protocol):
    async def refresh(
        self,
        provider: str,
        listings: Sequence[Listing],
        now: datetime,
        tell: Tell | None = None,
        since: int | None = None,
    ) -> CatalogueDiff: ...

    async def load(self) -> list[Service]:
        """A list of its own for each caller, who empties it."""
        ...

    async def revisions(self) -> Mapping[str, tuple[int, datetime]]: ...


class Shop:
    """The catalogue that people see now. Browsing reads `catalogue`; it stays the same while a provider is away.

    `prices` has a list for each connected provider, and may change. `own_numbers` is as in `Catalogue`.
    """

    def __init__(
        self,
        store: CatalogueStore,
        rules: RuleReader,
        policy: Policy,
        prices: Mapping[str, PriceList],
        *,
        own_numbers: bool = False,
    ) -> None:
        self._own_numbers = own_numbers
        self._store = store
        self._rules = rules
        self._policy = policy
        self._prices = prices
        self._loaded: tuple[Mapping[str, int], Mapping[str, PriceList]] = {}, {}
        self._loading = asyncio.Lock()
        self.catalogue = Catalogue((), policy)
        self.rules = Rules({})
        self.usual: Mapping[int, timedelta] = {}
        """How long orders of a service usually take, where enough is known."""
        self.tell: Tell | None = None
        """Makes the notices of a refresh."""

    async def load(self) -> None:
        """Loads the stored catalogue if another process, a refresh or the operator has changed it."""
        # One at a time, so that an older snapshot never replaces a newer one.
        async with self._loading:
            revisions = {name: revision for name, (revision, _) in (await self._store.revisions()).items()}
            prices = dict(self._prices)
            if (revisions, prices) != self._loaded:
                await self._replace(revisions, prices)

    async def _replace(self, revisions: Mapping[str, int], prices: Mapping[str, PriceList]) -> None:
        """Builds the snapshot anew."""
        with without_gc():
            services, rules = await self._store.load(), Rules(await self._rules.all())
            # In a thread: judging tens of thousands of services takes seconds, and the chat goes on meanwhile.
            built = await asyncio.to_thread(self._built, services, rules, prices)
        old, self.catalogue = [self.catalogue], built
        self.rules, self._loaded = rules, (revisions, prices)
        await asyncio.to_thread(_free, old, services)

    def _built(self, services: Iterable[Service], rules: Rules, prices: Mapping[str, PriceList]) -> Catalogue:
        sold = map(rules.applied, map(self._connected, services))
        return Catalogue(sold, self._policy, prices, own_numbers=self._own_numbers)

    async def beside(self, look: Callable[[], _T]) -> _T:
        """What `look` finds in the catalogue; of a large one in a thread, because the chat goes on meanwhile."""
        return await asyncio.to_thread(look) if self.catalogue.is_large else look()

    def problem(self, service: Service) -> Unorderable | None:
        """Why a service as it is sold cannot be ordered, whether or not it is in the snapshot."""
        return problem_of(service, self._policy, self._prices.get(service.provider))

    def listed_categories(self) -> Mapping[str, str]:
        """The names of the providers' own categories by their keys, also of those that customers don't see."""
        listed = {(service.provider, service.as_listed.category) for service in self.catalogue.everything()}
        return {category_key(provider, category): category for provider, category in listed}

    def _connected(self, service: Service) -> Service:
        """The service; not offered if its provider was taken out of the settings."""
        return service if service.provider in self._prices else replace(service, offered=False)

    async def refresh(self, provider: Provider, now: datetime) -> CatalogueDiff:
        """Fetches one provider's services and stores them. On a ProviderError the stored ones stay.

        Services that another process has stored meanwhile stay too: this one may have been frozen as it asked.
        """
        since, _ = (await self._store.revisions()).get(provider.name, (None, now))
        listings = await provider.services()
        with without_gc():
            diff = await self._store.refresh(provider.name, listings, now, self.tell, since)
            await asyncio.to_thread(free_in_steps, listings)
        logger.info("catalogue of %s: %s", provider.name, diff)
        await self.load()
        return diff

    async def refreshed_at(self, provider: str) -> datetime | None:
        """When the stored catalogue of `provider` was fetched; None before the first time."""
        known = (await self._store.revisions()).get(provider)
        return known[1] if known else None


def _free(old: list[Catalogue], read: list[Service]) -> None:
    """Frees the snapshot before bit by bit, and of what was read what is sold as something else."""
    parts, alive = old[0].parts(), ref(old.pop())
    for _ in range(_TRIES):
        if alive() is None:
            free_in_steps(*parts)
            break
        sleep(_ENDS_WITHIN)
    free_in_steps(read)
