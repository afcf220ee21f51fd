"""Times a page of what the worst word finds, a page of a shelf, and how long a new snapshot delays the chat."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bench.measure import Pair, best_of
from bench.offers import SIZE, listings
from bench.pauses import longest_pause
from bench.searching import service_of
from core.catalogue.acceptable_use import Policy
from core.catalogue.catalogue import Catalogue, CatalogueDiff
from core.catalogue.changes import Tell
from core.catalogue.prices import PriceList
from core.catalogue.rule import Rule
from core.catalogue.search import words_of
from core.catalogue.service import Listing, Service
from core.catalogue.shop import Shop
from core.orders.checkout import Ordering
from core.text import fold
from handlers.buttons import NewOrder
from handlers.language import speaking
from handlers.offers import offer_of, offers
from handlers.views import catalogue as views
from handlers.views.service import Offer

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PRICES = {"north": PriceList("USD")}
WORST = "e"
"""A word that nearly every service has."""


class _Stored:
    """A store whose services take no time to read."""

    def __init__(self, services: list[Service]) -> None:
        self._services = services

    async def refresh(
        self,
        provider: str,
        listings: Sequence[Listing],
        now: datetime,
        tell: Tell | None = None,
        since: int | None = None,
    ) -> CatalogueDiff:
        return CatalogueDiff()

    async def load(self) -> list[Service]:
        return list(self._services)

    async def all(self) -> dict[str, Rule]:
        return {}

    async def revisions(self) -> dict[str, tuple[int, datetime]]:
        return {"north": (1, NOW)}


def _shop(services: list[Service]) -> Shop:
    stored = _Stored(services)
    return Shop(stored, stored, Policy(), PRICES)


async def measure() -> list[Pair]:
    return [*await _pages(1), *await _pages(10), await _pause()]


async def _pages(times: int) -> list[Pair]:
    services = _services(times)
    shop = _shop(services)
    ordering = Ordering(shop, PRICES, Policy(), lambda: NOW)
    await shop.load()
    catalogue, texts = shop.catalogue, [(fold(f"{s.name} {s.category} {s.number}"), s) for s in services]
    platform = catalogue.platforms()[0]
    kind = max(catalogue.kinds(platform), key=lambda counted: counted[1])[0]

    def every_row(found: Sequence[Service]) -> list[Offer]:
        alike = Counter(service.name[:40] for service in found)
        return [offer_of(s, shop, ordering, s.number if alike[s.name[:40]] > 1 else "") for s in found]

    async def simply_found() -> None:
        words = set(words_of(WORST))
        found = [service for text, service in texts if all(word in text for word in words)]
        found.sort(key=lambda service: (service.number not in words, catalogue.problem(service) is not None))
        views.found(WORST, every_row(found), 0)

    async def found() -> None:
        views.found(WORST, offers(catalogue.search(WORST), shop, ordering), 0)

    async def simply_shelf() -> None:
        views.shelf(platform, kind, every_row(catalogue.shelf(platform, kind)), 0, NewOrder())

    async def shelf() -> None:
        views.shelf(platform, kind, offers(catalogue.shelf(platform, kind), shop, ordering), 0, NewOrder())

    with speaking("en"):
        seconds = [await best_of(5, act) for act in (simply_found, found, simply_shelf, shelf)]
    size = f"{SIZE * times:,} services"
    return [
        Pair(f"worst word, {size}", "a row of each hit", seconds[0], "of a page", seconds[1]),
        Pair(f"a shelf, {size}", "a row of each service", seconds[2], "of a page", seconds[3]),
    ]


async def _pause() -> Pair:
    """How long others wait at most while a snapshot is built."""
    services = _services(1)

    async def in_the_loop() -> None:
        Catalogue(services, Policy())

    in_loop = await longest_pause(in_the_loop)
    in_thread = await longest_pause(_shop(services).load)
    return Pair(f"longest pause, {SIZE:,} services", "built in the loop", in_loop.late, "in a thread", in_thread.late)


def _services(times: int) -> list[Service]:
    """As many copies of the made-up catalogue, each with other numbers."""
    offered = [service_of(id, listed) for id, listed in enumerate(listings(), 1)]
    return [
        replace(service, id=service.id + turn * SIZE, number=str(service.id + turn * SIZE))
        for turn in range(times)
        for service in offered
    ]
