"""Services as a chat shows them now: with their prices, and why one cannot be ordered."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from core.catalogue.prices import PriceList
from core.catalogue.service import Service
from core.catalogue.shop import Shop
from core.orders.checkout import Ordering
from handlers.views.service import Offer


def offers(services: Iterable[Service], shop: Shop, ordering: Ordering) -> Sequence[Offer]:
    """Services as they are shown; those that look alike on a button get their number in front."""
    return _Offers(list(services), shop, ordering)


def offer_of(service: Service, shop: Shop, ordering: Ordering, number: str = "") -> Offer:
    # A provider that was taken out of the settings has no price list.
    prices = ordering.prices.get(service.provider, PriceList(currency=""))
    usual, called = shop.usual.get(service.id), shop.catalogue.number_of(service)
    return Offer(service, prices, shop.catalogue.problem(service), number, called, usual)


class _Offers(Sequence[Offer]):
    """Makes each offer when it is read, because only one page of thousands of hits is shown."""

    def __init__(self, services: Sequence[Service], shop: Shop, ordering: Ordering) -> None:
        self._services = services
        self._shop = shop
        self._ordering = ordering

    def __len__(self) -> int:
        return len(self._services)

    @overload
    def __getitem__(self, place: int) -> Offer: ...

    @overload
    def __getitem__(self, place: slice) -> list[Offer]: ...

    def __getitem__(self, place: int | slice) -> Offer | list[Offer]:
        if isinstance(place, int):
            return self[place : place + 1 or None][0]
        shown = self._services[place]
        looks = {service.name[:40] for service in shown}
        alike = Counter(look for service in self._services if (look := service.name[:40]) in looks)
        number = self._shop.catalogue.number_of
        return [offer_of(s, self._shop, self._ordering, number(s) if alike[s.name[:40]] > 1 else "") for s in shown]

    def __iter__(self) -> Iterator[Offer]:
        return iter(self[:])
