"""The use cases of the catalogue, of order forms and of the statistics."""

from dataclasses import dataclass

from bot.cases.shared import SharedCases
from bot.ports import Ports
from core.catalogue.editing import CatalogueEditor
from core.catalogue.favourites import Favourites
from core.catalogue.shop import Shop
from core.catalogue_news.catalogue_news import CatalogueNotifier
from core.orders.checkout import Ordering
from core.statistics.charts import Drawing
from core.statistics.daily_summary import DailySummary
from core.statistics.statistics import Statistics


@dataclass(frozen=True, kw_only=True)
class ShopCases:
    daily_summary: DailySummary
    drawing: Drawing
    favourites: Favourites
    catalogue_editor: CatalogueEditor
    statistics: Statistics
    ordering: Ordering
    shop: Shop


def shop_cases(ports: Ports, shared: SharedCases) -> ShopCases:
    stores, clock, operators = ports.stores, shared.clock, shared.operators
    shop = Shop(stores.services, stores.rules, ports.policy, ports.prices, own_numbers=not ports.shows_providers)
    shop.tell = CatalogueNotifier(shop, ports.prices, operators, ports.access).tell
    statistics = Statistics(stores.statistics, shop, ports.prices, clock, ports.zone)
    return ShopCases(
        daily_summary=DailySummary(statistics, stores.daily_jobs, operators, clock, ports.summary_at),
        drawing=ports.drawing,
        favourites=stores.favourites,
        catalogue_editor=CatalogueEditor(shop, stores.rules, stores.services, clock),
        statistics=statistics,
        ordering=Ordering(shop, ports.prices, ports.policy, clock),
        shop=shop,
    )
