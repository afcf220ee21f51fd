"""Does what the handlers do with an update, without buttons and texts: one command for each use case."""

import asyncio
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import Update

from bot.wiring import UseCases
from core.catalogue.service import ServiceType
from core.money.granting import Gift
from core.money.ledger import NotCovered
from core.orders.not_possible import NotPossible
from core.orders.order import Intent
from core.orders.order_actions import NoSuchOrder
from core.orders.unconfirmed import AlreadyDecided, TooEarly, WrongNumber
from core.provider import ProviderError
from storage.database import DatabaseTrouble
from tests.faults.simulation.transactions import Transactions
from tests.faults.simulation.world import World


@dataclass
class Chat:
    """Stands in for one process's dispatcher: handles an update and tells the person the result."""

    world: World
    process: str
    users: Transactions
    use: UseCases
    news: asyncio.Event
    _says: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self._says = {
            "place": self._place,
            "refresh": self._refresh,
            "refill": self._refill,
            "cancel": self._cancel,
            "exists": self._exists,
            "missing": self._missing,
            "gift": self._gift,
        }

    async def feed_update(self, bot: Bot, update: Update) -> None:
        message = update.message
        assert message is not None
        assert message.text
        self._begin(message.chat.id, update.update_id)
        try:
            answer = await self._answer(message.chat.id, message.text.split())
            await bot.send_message(message.chat.id, answer)
        except AiogramError:
            self.world.tell(f"the answer to update {update.update_id} may be lost")
        finally:
            self.news.set()
        self.world.handled.add(update.update_id)

    def _begin(self, user: int, update: int) -> None:
        latest = self.world.latest.setdefault(user, update)
        if update < latest and update not in self.world.started:
            self.world.broken(f"5: update {update} of {user} is handled after {latest}")
        self.world.latest[user] = max(latest, update)
        self.world.started.setdefault(update, []).append(self.process)

    async def _answer(self, user: int, words: list[str]) -> str:
        """Does as `handlers.middlewares.errors` does: the person always gets an answer."""
        try:
            await self.users.remember(user, self.world.clock())
            return str(await self._says[words[0]](user, *words[1:]))
        except (NoSuchOrder, NotPossible, AlreadyDecided, TooEarly, WrongNumber, ProviderError) as error:
            return f"no: {error}"
        except DatabaseTrouble:
            if words[0] == "place":
                self.world.turned_away.add(words[1])
            return "that went wrong; try again"

    async def _place(self, user: int, key: str, service: str, provider: str, card: str) -> str:
        earlier = await self.use.placing.order_of_key(key, user)
        if earlier is not None:
            return f"already placed as {earlier.id}"
        if not await self.use.placing.reachable(provider):
            self.world.turned_away.add(key)
            return "the provider is away"
        try:
            order, _ = await self.use.placing.confirm(_intent(key, user, int(service), provider, int(card)))
        except NotCovered as error:
            self.world.turned_away.add(key)
            return f"no: {error}"
        return f"order {order.id} is being placed"

    async def _refresh(self, user: int, order: str) -> str:
        return (await self.use.order_actions.refresh(int(order), user)).status

    async def _refill(self, user: int, order: str) -> str:
        return f"refill {(await self.use.order_actions.refill(int(order), user)).number}"

    async def _cancel(self, user: int, order: str) -> str:
        await self.use.order_actions.cancel(int(order), user)
        return "asked to cancel"

    async def _exists(self, user: int, order: str, number: str) -> str:
        return (await self.use.deciding.confirm_found(int(order), number, user)).status

    async def _missing(self, user: int, order: str) -> str:
        return (await self.use.deciding.declare_missing(int(order), user)).status

    async def _gift(self, admin: int, key: str, user: str, amount: str) -> str:
        """Adds an owner's gift to a balance, or takes it: once for its key, however often it is handled."""
        gift = Gift(key=key, user_id=int(user), amount=Decimal(amount), note="", corrects=True)
        try:
            entry, _ = await self.use.granting.give(gift, admin)
        except NotCovered as error:
            return f"no: {error}"
        return f"they have {entry.available_after}"


def _intent(key: str, user: int, service: int, provider: str, card: int) -> Intent:
    return Intent(
        key=key,
        user_id=user,
        chat_id=user,
        card_message_id=card,
        service_id=service,
        provider=provider,
        service_number=str(service),
        service_name="Likes",
        service_type=ServiceType.DEFAULT,
        fields={"link": "https://example.com/a", "quantity": "1000"},
        link="https://example.com/a",
        quantity=1000,
        price=Decimal("0.99"),
        cost=Decimal("0.90"),
        currency="USD",
        from_balance=True,
    )
