"""Searches a large catalogue: folds every name at each search, or once when the snapshot is built."""

from dataclasses import fields

from bench.measure import Pair, best_of
from bench.offers import SIZE, listings
from core.catalogue.acceptable_use import Policy
from core.catalogue.catalogue import Catalogue
from core.catalogue.service import Listing, Service
from core.text import fold

SEARCHES = ["instagram followers", "takipci real", "luot xem", "youtube views refill", "4711", "nothing like it"]


async def measure() -> list[Pair]:
    services = [service_of(id, listed) for id, listed in enumerate(listings(), 1)]
    catalogue = Catalogue(services, Policy())

    async def plain() -> None:
        for text in SEARCHES:
            words = fold(text).split()
            _ = [s for s in services if all(word in fold(f"{s.name} {s.category} {s.number}") for word in words)]

    async def ours() -> None:
        for text in SEARCHES:
            catalogue.search(text)

    what = f"{len(SEARCHES)} searches over {SIZE} services"
    return [Pair(what, "folding each time", await best_of(3, plain), "snapshot", await best_of(3, ours))]


def service_of(id: int, listed: Listing) -> Service:
    return Service(id=id, provider="north", **{field.name: getattr(listed, field.name) for field in fields(Listing)})
