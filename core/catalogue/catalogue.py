"""The providers' services in memory, for browsing: rebuilt after a refresh. The database is the truth."""

import asyncio
import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2s
from typing import Protocol

from core.catalogue.platform_words import kind_of, platform_of
from core.catalogue.platforms import Kind, Platform
from core.catalogue.policy import Policy
from core.catalogue.search import Index, words_of
from core.catalogue.service import Listing, Service, ServiceType, Unorderable
from core.provider import Provider

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CatalogueDiff:
    """How many services one refresh added, changed, dropped or brought back."""

    added: int = 0
    changed: int = 0
    vanished: int = 0
    returned: int = 0


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """One recorded change of a service's price, limits or type, with the values as text."""

    at: datetime
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Category:
    """The services of one provider under one heading. `key` is short, and the same after every restart."""

    key: str
    provider: str
    name: str
    services: tuple[Service, ...]


class Catalogue:
    """One snapshot of all providers' services, which never changes once it is built.

    Services that the policy denies can be found by id, but no list shows them.
    """

    def __init__(self, services: Iterable[Service], policy: Policy) -> None:
        self._services = {service.id: service for service in services}
        self._problems = {service.id: _problem(service, policy) for service in self._services.values()}
        shown = [service for service in self._services.values() if self._problems[service.id] not in _NOT_SHOWN]
        grouped: dict[tuple[str, str], list[Service]] = {}
        shelves: dict[tuple[Platform, Kind], list[Service]] = {}
        for service in shown:
            grouped.setdefault((service.provider, service.category), []).append(service)
            shelves.setdefault((platform_of(service), kind_of(service)), []).append(service)
        categories = [Category(_key(*head), *head, tuple(members)) for head, members in grouped.items()]
        self._categories = {category.key: category for category in categories}
        self._shelves = {shelf: tuple(sorted(members, key=self._is_problem)) for shelf, members in shelves.items()}
        self._index = Index(sorted(shown, key=self._is_problem))
        self._numbered: dict[str, list[Service]] = {}
        for service in self._services.values():
            if service.offered:
                self._numbered.setdefault(service.number, []).append(service)

    def categories(self) -> list[Category]:
        """All providers' own categories, in their order."""
        return list(self._categories.values())

    def category(self, key: str) -> Category | None:
        return self._categories.get(key)

    def category_of(self, service: Service) -> Category | None:
        return self._categories.get(_key(service.provider, service.category))

    def platforms(self) -> list[Platform]:
        """The platforms with at least one service, across all providers."""
        offered = {platform for platform, _ in self._shelves}
        return [platform for platform in Platform if platform in offered]

    def kinds(self, platform: Platform) -> list[tuple[Kind, int]]:
        """The kinds of services for a platform, with the number of services of each kind."""
        return [(kind, len(self._shelves[platform, kind])) for kind in Kind if (platform, kind) in self._shelves]

    def shelf(self, platform: Platform, kind: Kind) -> tuple[Service, ...]:
        """The services of one kind for one platform; those that cannot be ordered come last."""
        return self._shelves.get((platform, kind), ())

    def service(self, service_id: int) -> Service | None:
        return self._services.get(service_id)

    def numbered(self, number: str, provider: str | None = None) -> list[Service]:
        """The services with the provider's number `number`; only one provider's if it is named."""
        return [service for service in self._numbered.get(number, ()) if provider in {None, service.provider}]

    def search(self, text: str) -> list[Service]:
        """The services with every word of `text` in their name, category or number.

        An exact number comes first; in each part those that cannot be ordered come last, as the index has them.
        """
        words = set(words_of(text))
        found = self._index.find(words)
        if not words.isdisjoint(self._numbered):
            found.sort(key=lambda service: service.number not in words)
        return found

    def suggestion(self, text: str) -> str:
        """`text` with its misspelt words corrected, if that finds something, else ""."""
        return self._index.mended(words_of(text))

    def problem(self, service: Service) -> Unorderable | None:
        """Why `service` cannot be ordered; None if it can."""
        return self._problems[service.id]

    def _is_problem(self, service: Service) -> bool:
        return self._problems[service.id] is not None


_NOT_SHOWN = {Unorderable.NO_LONGER_OFFERED, Unorderable.POLICY, Unorderable.NO_SITES}


def _problem(service: Service, policy: Policy) -> Unorderable | None:
    if not service.offered:
        return Unorderable.NO_LONGER_OFFERED
    if policy.denies(service.provider, service):
        return Unorderable.POLICY
    if service.type is ServiceType.WEB_TRAFFIC and not policy.allows_sites:
        return Unorderable.NO_SITES
    return service.fault


def _key(provider: str, category: str) -> str:
    return blake2s(f"{provider}\n{category}".encode(), digest_size=6).hexdigest()


class CatalogueStore(Protocol):
    async def refresh(self, provider: str, listings: Sequence[Listing], now: datetime) -> CatalogueDiff: ...

    async def load(self) -> list[Service]: ...

    async def revisions(self) -> Mapping[str, tuple[int, datetime]]: ...


class Shop:
    """The catalogue that people see now. Browsing reads `catalogue`; it stays the same while a provider is away."""

    def __init__(self, store: CatalogueStore, policy: Policy, providers: Collection[str]) -> None:
        self._store = store
        self._policy = policy
        self._providers = providers
        self._revisions: dict[str, int] = {}
        self._loading = asyncio.Lock()
        self.catalogue = Catalogue((), policy)

    async def load(self) -> None:
        """Loads the stored catalogue if another process or a refresh has changed it."""
        # One at a time, so that an older snapshot never replaces a newer one.
        async with self._loading:
            revisions = {name: revision for name, (revision, _) in (await self._store.revisions()).items()}
            if revisions != self._revisions:
                # In a thread: judging tens of thousands of services takes seconds, and the chat goes on meanwhile.
                self.catalogue = await asyncio.to_thread(self._built, await self._store.load())
                self._revisions = revisions

    def _built(self, services: Iterable[Service]) -> Catalogue:
        return Catalogue(map(self._connected, services), self._policy)

    def _connected(self, service: Service) -> Service:
        """The service; it is not offered if its provider is no longer configured."""
        return service if service.provider in self._providers else replace(service, offered=False)

    async def refresh(self, provider: Provider, now: datetime) -> CatalogueDiff:
        """Fetches one provider's services and stores them. On a ProviderError the stored ones stay."""
        diff = await self._store.refresh(provider.name, await provider.services(), now)
        logger.info("catalogue of %s: %s", provider.name, diff)
        await self.load()
        return diff

    async def refreshed_at(self, provider: str) -> datetime | None:
        """When the stored catalogue of `provider` was fetched; None before the first time."""
        known = (await self._store.revisions()).get(provider)
        return known[1] if known else None
