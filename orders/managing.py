"""Managing one's own orders: refresh, refill, cancel. The store finds an order only for its owner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from orders.billing import Bill
from orders.clock import Clock
from orders.models import NewNotice, NoticeKind, Order, OrderChange, Refill
from orders.news import news
from orders.pace import Pace
from orders.provider import Action, EntryError, Provider, Refused
from orders.services import Service
from orders.statuses import OrderStatus, RefillStatus
from orders.tracking import follow


class NoSuchOrder(LookupError):
    """There is no order of that number, or it is not this user's; which of the two is nobody's business."""


class NotPossible(Exception):
    """The order cannot be refilled, canceled or asked about as things are; the text is fit to be shown."""


class Outbox(Protocol):
    async def add(self, notices: Sequence[NewNotice], now: datetime) -> None: ...


class ManagingStore(Protocol):
    async def get(self, order_id: int, user_id: int) -> Order | None: ...

    async def page(self, user_id: int, offset: int, limit: int) -> tuple[list[Order], int]: ...

    async def open_count(self, user_id: int) -> int: ...

    async def recent_services(self, user_id: int, limit: int) -> list[int]: ...

    async def set_card(self, order_id: int, user_id: int, message_id: int) -> None: ...

    async def spent(self, user_id: int) -> list[Bill]: ...

    async def save(self, changes: Sequence[OrderChange], now: datetime) -> set[int]: ...


class RefillStore(Protocol):
    async def create(
        self,
        order: Order,
        number: str | None,
        status: RefillStatus,
        status_text: str,
        next_check_at: datetime | None,
        now: datetime,
    ) -> Refill: ...

    async def of_order(self, order_id: int) -> list[Refill]: ...


@dataclass
class Managing:
    """What an owner may do with an order. Every method raises NoSuchOrder for anybody else."""

    orders: ManagingStore
    refills: RefillStore
    outbox: Outbox
    providers: Mapping[str, Provider]
    clock: Clock
    pace: Pace

    async def order(self, order_id: int, user_id: int) -> Order:
        order = await self.orders.get(order_id, user_id)
        if order is None:
            raise NoSuchOrder(order_id)
        return order

    async def page(self, user_id: int, offset: int, limit: int) -> tuple[list[Order], int]:
        """A user's orders, open ones first, and how many there are."""
        return await self.orders.page(user_id, offset, limit)

    async def open_count(self, user_id: int) -> int:
        """How many orders of a user have not ended."""
        return await self.orders.open_count(user_id)

    async def recent_services(self, user_id: int, limit: int) -> list[int]:
        """The ids of the services that a user ordered last, the latest first."""
        return await self.orders.recent_services(user_id, limit)

    async def spent(self, user_id: int) -> list[Bill]:
        """The bills of what the providers took of a user's orders."""
        return await self.orders.spent(user_id)

    async def shown(self, order: Order, message_id: int) -> None:
        """From now on that message is the order's card; it is brought up to date should it be behind already."""
        await self.orders.set_card(order.id, order.user_id, message_id)
        await self._renew_card(order)

    async def _renew_card(self, order: Order) -> None:
        card = NewNotice(chat_id=order.chat_id, kind=NoticeKind.CARD, order_id=order.id)
        await self.outbox.add([card], self.clock())

    async def last_refill(self, order: Order) -> Refill | None:
        refills = await self.refills.of_order(order.id)
        return refills[0] if refills else None

    async def refresh(self, order_id: int, user_id: int) -> Order:
        """Asks the provider now. Raises ProviderError; an order the provider does not have is returned as it is."""
        order = await self.order(order_id, user_id)
        if order.provider_order is None:
            return order
        report = (await self._provider(order).status([order.provider_order])).get(order.provider_order)
        now = self.clock()
        change = follow(order, report, now, self.pace)
        # The owner looks at the card now: it shows at least when the order was last seen.
        card = NewNotice(chat_id=order.chat_id, kind=NoticeKind.CARD, order_id=order.id)
        await self.orders.save([replace(change, notices=change.notices or (card,))], now)
        return await self.order(order_id, user_id)

    async def refill(self, order_id: int, user_id: int) -> Refill:
        """Asks for a refill. Raises NotPossible, Refused in the provider's words, any other ProviderError."""
        order = await self.order(order_id, user_id)
        number = self._placed_number(order)
        if Action.REFILL in self._provider(order).lacks:
            raise NotPossible(f"{order.provider} knows no refill.")
        last = await self.last_refill(order)
        if last is not None and not last.status.final and last.number is not None:
            raise NotPossible("A refill of this order is already under way.")
        answer = (await self._provider(order).refill([number])).get(number)
        if answer is None or isinstance(answer, EntryError):
            raise Refused(answer.text if answer else "The provider said nothing about this order.")
        now = self.clock()
        # Without a number of its own there is nothing to ask about later.
        look = now + self.pace.minimum if answer.number is not None else None
        refill = await self.refills.create(order, answer.number, RefillStatus.PENDING, "", look, now)
        await self._renew_card(order)
        return refill

    async def cancel(self, order_id: int, user_id: int) -> Order:
        """Asks to cancel. The status tells later what came of it. Raises NotPossible, any ProviderError."""
        order = await self.cancelable(order_id, user_id)
        number = self._placed_number(order)
        answer = (await self._provider(order).cancel([number])).get(number)
        if answer is None or isinstance(answer, EntryError):
            raise Refused(answer.text if answer else "The provider said nothing about this order.")
        while not await self._note_cancel(order):
            # The poller has stored a look meanwhile.
            order = await self.order(order_id, user_id)
        return await self.order(order_id, user_id)

    async def cancelable(self, order_id: int, user_id: int) -> Order:
        """The order, if its provider can be asked to cancel it now. Raises NotPossible, saying why it cannot."""
        order = await self.order(order_id, user_id)
        self._placed_number(order)
        if Action.CANCEL in self._provider(order).lacks:
            raise NotPossible(f"{order.provider} knows no cancel.")
        if order.status.final:
            raise NotPossible("This order has already ended.")
        return order

    async def _note_cancel(self, order: Order) -> bool:
        now = self.clock()
        after = replace(order, cancel_requested_at=now, next_check_at=now, check_interval=None)
        return bool(await self.orders.save([OrderChange(after=after, notices=news(order, after))], now))

    def may_refill(self, order: Order, service: Service | None) -> bool:
        """Whether the card offers a refill: the provider and the service know it, and something was delivered."""
        return (
            order.provider_order is not None
            and order.status in {OrderStatus.COMPLETED, OrderStatus.PARTIAL}
            and service is not None
            and service.refill
            and self._can(order, Action.REFILL)
        )

    def may_cancel(self, order: Order, service: Service | None) -> bool:
        """Whether the card offers to cancel: the provider and the service know it, and the order is still open."""
        return (
            order.provider_order is not None
            and not order.status.final
            and order.cancel_requested_at is None
            and service is not None
            and service.cancel
            and self._can(order, Action.CANCEL)
        )

    def _can(self, order: Order, action: Action) -> bool:
        provider = self.providers.get(order.provider)
        return provider is not None and action not in provider.lacks

    def _provider(self, order: Order) -> Provider:
        provider = self.providers.get(order.provider)
        if provider is None:
            raise NotPossible(f"The provider {order.provider} is no longer connected.")
        return provider

    def _placed_number(self, order: Order) -> str:
        if order.status is OrderStatus.UNCONFIRMED:
            raise NotPossible("Nobody knows yet whether the provider has this order; the operator decides.")
        if order.provider_order is None:
            raise NotPossible("The provider does not have this order.")
        return order.provider_order
