"""The people: users who order, press twice and look again, and admins who decide what nobody else can know."""

import asyncio
from dataclasses import dataclass, field
from typing import TypeVar

from orders.models import NoticeKind
from orders.statuses import OrderStatus
from tests.faults.simulation.provider import LATEST, Server
from tests.faults.simulation.tables import Tables
from tests.faults.simulation.telegram import Telegram
from tests.faults.simulation.world import World

T = TypeVar("T")


@dataclass
class People:
    world: World
    telegram: Telegram
    tables: Tables
    servers: list[Server]
    pressed: set[str] = field(default_factory=set)
    """The keys of every "Place order" that was pressed."""

    async def user(self, id: int) -> None:
        """Orders a few times, and does what people do in between."""
        rng = self.world.rng
        for number in range(rng.randint(1, 4)):
            await asyncio.sleep(rng.expovariate(1 / 15))
            await self._order(id, f"{id}-{number}")
            for _ in range(rng.randint(0, 3)):
                await asyncio.sleep(rng.expovariate(1 / 10))
                self._fiddle(id)

    async def _order(self, id: int, key: str) -> None:
        rng = self.world.rng
        place = rng.randrange(len(self.servers))
        card = self.telegram.number()
        self.telegram.show(id, card, "summary", None)
        self.pressed.add(key)
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            self.telegram.write(id, f"place {key} {place + 1} {self.servers[place].name} {card}")
            await asyncio.sleep(rng.choice([0, 0.1, 5]))

    def _fiddle(self, id: int) -> None:
        mine = [row.value for row in self.tables.orders.values() if row.value.user_id == id]
        if self.world.hits(0.05):
            self.world.tell(f"{id} blocks the bot")
            self.telegram.blocked.add(id)
        elif mine:
            order = self.world.rng.choice(mine)
            self.telegram.write(id, f"{self.world.rng.choice(['refresh', 'refresh', 'refill', 'cancel'])} {order.id}")

    async def admin(self, id: int) -> None:
        """Decides what was shown, once the provider's own records must tell the truth; some are left undecided."""
        decided: set[int] = set()
        while True:
            await asyncio.sleep(self.world.rng.uniform(5, 20))
            for shown in list(self.telegram.chats.get(id, [])):
                order = shown.order
                asked = shown.notice is not None and shown.notice.kind is NoticeKind.UNCONFIRMED
                if order is None or not asked or order.id in decided or self.world.seconds < shown.at + LATEST:
                    continue
                decided.add(order.id)
                if self.world.hits(0.8):
                    self._decide(id, order.id)

    def _decide(self, id: int, order_id: int) -> None:
        order = self.tables.orders[order_id].value
        server = next(server for server in self.servers if server.name == order.provider)
        placed = server.placed(order.key)
        if order.status is OrderStatus.UNCONFIRMED:
            self.telegram.write(id, f"exists {order_id} {placed.number}" if placed else f"missing {order_id}")
