"""The people: users who order, press twice and look again, and admins who decide about unconfirmed orders."""

import asyncio
from dataclasses import dataclass, field
from decimal import Decimal

from core.notices.notice import DecisionWanted
from core.orders.order import Order
from core.orders.status import OrderStatus
from tests.faults.simulation.provider import LATEST, TIME_OUT, Server
from tests.faults.simulation.tables import Tables
from tests.faults.simulation.telegram import Telegram, status_told
from tests.faults.simulation.world import ADMINS, World

AGAIN = "+"
"""Marks the key of a press that orders the same thing again."""
NOTHING_BOUGHT = {OrderStatus.NOT_SENT, OrderStatus.REFUSED}


@dataclass
class People:
    world: World
    telegram: Telegram
    tables: Tables
    servers: list[Server]
    pressed: set[str] = field(default_factory=set)
    """The keys of all presses of "Place order"."""
    gifts: dict[str, Decimal] = field(default_factory=dict)
    """What owners give or take, by the key of the press."""
    slipped: set[int] = field(default_factory=set)
    """Orders to which an admin gave another order's number."""

    async def user(self, id: int) -> None:
        """Orders a few times, and in between does what people do."""
        rng = self.world.rng
        self._gift(id, "start", rng.choice(["0.50", "5", "9", "9"]))
        for number in range(rng.randint(1, 4)):
            await asyncio.sleep(rng.expovariate(1 / 15))
            await self._order(id, f"{id}-{number}")
            for _ in range(rng.randint(0, 3)):
                await asyncio.sleep(rng.expovariate(1 / 10))
                self._fiddle(id)
                if rng.random() < 0.3:
                    self._gift(id, f"{number}-{rng.randrange(10**6)}", rng.choice(["1", "-1", "0.33"]))
                await self._order_again(id)
        for _ in range(4):
            await asyncio.sleep(rng.expovariate(1 / 20))
            await self._order_again(id)

    def _gift(self, id: int, key: str, amount: str) -> None:
        """An owner adds to the person's balance or takes from it; at times the press comes twice."""
        self.gifts[f"{id}-{key}"] = Decimal(amount)
        for admin in self.world.rng.choice([ADMINS[:1], ADMINS]):
            self.telegram.write(admin, f"gift {id}-{key} {id} {amount}")

    async def _order_again(self, id: int) -> None:
        """Orders again what the bot said was not bought."""
        for shown in list(self.telegram.chats.get(id, [])):
            if shown.notice is None or status_told(shown.notice) not in NOTHING_BOUGHT:
                continue
            order = self.tables.orders.rows[shown.notice.order_id or 0]
            if order.key + AGAIN not in self.pressed:
                await self._order(id, order.key + AGAIN)

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
        mine = [order for order in self.tables.orders.rows.values() if order.user_id == id]
        if self.world.hits(0.05):
            self.world.tell(f"{id} blocks the bot")
            self.telegram.blocked.add(id)
        elif mine:
            order = self.world.rng.choice(mine)
            self.telegram.write(id, f"{self.world.rng.choice(['refresh', 'refresh', 'refill', 'cancel'])} {order.id}")

    async def admin(self, id: int) -> None:
        """Decides shown orders by the provider's list, and repeats a decision if the bot asks to wait.

        A request that the bot gave up may reach the provider seconds later, so admins look after that time.
        """
        ignored: dict[int, bool] = {}
        while True:
            await asyncio.sleep(self.world.rng.uniform(5, 20))
            before = self.world.seconds - (LATEST - TIME_OUT)
            seen = [shown for shown in self.telegram.chats.get(id, []) if shown.at < before]
            asked = [s for s in seen if s.notice and s.notice.kind is DecisionWanted]
            for order in {shown.order.id: shown.order for shown in asked if shown.order is not None}:
                if not ignored.setdefault(order, self.world.hits(0.2)):
                    self._decide(id, order)

    def _decide(self, id: int, order_id: int) -> None:
        order = self.tables.orders.rows[order_id]
        if order.status is not OrderStatus.UNCONFIRMED:
            return
        placed = self._server(order).placed(order.key)
        if placed is not None:
            self.telegram.write(id, f"exists {order_id} {placed.number}")
            self._slip(id, order, placed.number)
        else:
            self.telegram.write(id, f"missing {order_id}")

    def _slip(self, id: int, order: Order, number: str) -> None:
        """The other admin may give this number to another order at the same moment."""
        other = next(admin for admin in ADMINS if admin != id)
        for one in self.tables.orders.rows.values():
            open_too = one.status is OrderStatus.UNCONFIRMED and one.provider == order.provider
            if open_too and one.id != order.id and self.world.hits(0.3):
                self.slipped.add(one.id)
                self.telegram.write(other, f"exists {one.id} {number}")
                return

    def _server(self, order: Order) -> Server:
        return next(server for server in self.servers if server.name == order.provider)
