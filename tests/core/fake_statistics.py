"""The store of the shop's statistics in memory, and a stand-in for drawing charts."""

from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import datetime

from core.orders.status import OrderStatus
from core.statistics.charts import Chart, NotDrawn
from core.statistics.completion import Ended
from core.statistics.sales import Sold
from tests.core.fake_orders import FakeOrders

_GIVEN_BACK = {OrderStatus.CANCELED, OrderStatus.REFUNDED, OrderStatus.REJECTED}


@dataclass
class FakeStatistics:
    orders: FakeOrders

    async def sold(self, since: datetime, until: datetime) -> list[Sold]:
        of_then = [o for o in self.orders.rows.values() if since <= o.created_at < until]
        kept = [o for o in of_then if o.status.at_provider and o.status not in _GIVEN_BACK]
        return [Sold(**{one.name: getattr(order, one.name) for one in fields(Sold)}) for order in kept]

    async def ended(self, since: datetime, before: datetime, most: int) -> list[Ended]:
        rows = sorted(self.orders.rows.values(), key=lambda order: -order.id)
        ended = [o for o in rows if o.status.final and o.status.at_provider and since <= o.created_at]
        ended = [order for order in ended if order.status_at < before]
        places: Counter[int] = Counter()
        found = []
        for one in ended:
            places[one.service_id] += 1
            if places[one.service_id] <= most:
                found.append(Ended(one.service_id, one.status, one.status_at - one.created_at))
        return found


@dataclass
class FakeDrawing:
    drawn: list[Chart] = field(default_factory=list)
    fails: bool = False

    async def draw(self, chart: Chart) -> bytes:
        if self.fails:
            raise NotDrawn
        self.drawn.append(chart)
        return b"\x89PNG"
