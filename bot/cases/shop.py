"""The use cases of the catalogue, of order forms and of the numbers."""

from dataclasses import dataclass

from bot.cases.ground import Ground
from bot.ports import Ports
from core.catalogue.favourites import Favourites
from core.catalogue.keeping import Keeping
from core.catalogue.shop import Shop
from core.numbers.charts import Drawing
from core.numbers.numbers import Numbers
from core.orders.checkout import Ordering
from core.updates.updates import Updates


@dataclass(frozen=True, kw_only=True)
class ShopCases:
    drawing: Drawing
    favourites: Favourites
    keeping: Keeping
    numbers: Numbers
    ordering: Ordering
    shop: Shop


def shop_cases(ports: Ports, ground: Ground) -> ShopCases:
    stores, clock, operators = ports.stores, ground.clock, ground.operators
    shop = Shop(stores.services, stores.rules, ports.policy, ports.prices, own_numbers=not ports.shows_providers)
    shop.tell = Updates(shop, ports.prices, operators, ports.access).tell
    return ShopCases(
        drawing=ports.drawing,
        favourites=stores.favourites,
        keeping=Keeping(shop, stores.rules, stores.services, clock),
        numbers=Numbers(
            stores.numbers, shop, ports.prices, operators, clock, zone=ports.zone, summary_at=ports.summary_at
        ),
        ordering=Ordering(shop, ports.prices, ports.policy, clock),
        shop=shop,
    )
