"""What people do with their own orders: refresh, refill, cancel. The store finds an order only for its owner."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeVar

from core.catalogue.service import Service
from core.clock import Clock
from core.notices.notice import NewNotice
from core.orders.news import card_changed, card_moved, news
from core.orders.not_possible import NotPossible, WhyNotPossible, may_be_taken_back, was_delivered
from core.orders.order import Order, OrderChange, Refill, RefillChange
from core.orders.poll_schedule import PollSchedule
from core.orders.reason import Reason
from core.orders.status import OrderStatus, RefillStatus
from core.orders.tracking import follow
from core.provider import SLACK, Action, Busy, EntryError, NotSent, Provider, Refused


class NoSuchOrder(LookupError):
    """The order does not exist, or it is another user's; the message does not say which."""


_NOTHING_DONE = (Refused, NotSent, Busy)
"""What a provider answers when it has surely not done what it was asked."""
T = TypeVar("T")


def _answer(answers: Mapping[str, T | EntryError], number: str) -> T:
    """The provider's answer about the one order. Raises Refused, without words if it said nothing."""
    answer = answers.get(number)
    if answer is None or isinstance(answer, EntryError):
        raise Refused(answer.text if answer else "")
    return answer


class Outbox(Protocol):
    async def add(self, notices: Sequence[NewNotice], now: datetime) -> None: ...


class ManagingStore(Protocol):
    async def get(self, order_id: int, user_id: int) -> Order | None: ...

    async def open_count(self, user_id: int) -> int: ...

    async def recent_services(self, user_id: int, limit: int) -> list[int]: ...

    async def set_card(
        self,
        order_id: int,
        user_id: int,
        message_id: int,
        card_from: str | None,
        notices: Sequence[NewNotice],
        now: datetime,
        shown: int | None = None,
        moved: Sequence[NewNotice] = (),
    ) -> None: ...

    async def save(self, changes: Sequence[OrderChange], now: datetime) -> set[int]: ...


class RefillStore(Protocol):
    async def begin(self, order: Order, now: datetime, stale: datetime) -> Refill | None: ...

    async def drop(self, refill: Refill) -> None: ...

    async def save(self, changes: Sequence[RefillChange], now: datetime) -> set[int]: ...

    async def of_order(self, order_id: int) -> list[Refill]: ...

    async def under_way(self, order_ids: Collection[int]) -> set[int]: ...


@dataclass
class OrderActions:
    """An owner's actions on an order. Every method raises NoSuchOrder for anybody else."""

    orders: ManagingStore
    refills: RefillStore
    outbox: Outbox
    providers: Mapping[str, Provider]
    clock: Clock
    schedule: PollSchedule

    async def order(self, order_id: int, user_id: int) -> Order:
        order = await self.orders.get(order_id, user_id)
        if order is None:
            raise NoSuchOrder(order_id)
        return order

    async def open_count(self, user_id: int) -> int:
        """How many orders of a user have not ended."""
        return await self.orders.open_count(user_id)

    async def recent_services(self, user_id: int, limit: int) -> list[int]:
        """The ids of the services that a user ordered last, the latest first."""
        return await self.orders.recent_services(user_id, limit)

    async def set_card(self, order: Order, refill: Refill | None, message_id: int, *, is_old: bool = False) -> None:
        """Makes that message the card of `order` as given; edits it if it `is_old` or the order has changed since."""
        notices, now = [card_changed(order)], self.clock()
        shown = None if refill or is_old else order.version  # a refill changes without its order
        moved = card_moved(order, message_id)
        await self.orders.set_card(order.id, order.user_id, message_id, order.card_from, notices, now, shown, moved)

    async def last_refill(self, order: Order) -> Refill | None:
        refills = await self.refills.of_order(order.id)
        return refills[0] if refills else None

    async def refilling(self, orders: Sequence[Order]) -> set[int]:
        """The numbers of the orders that have a running refill."""
        return await self.refills.under_way([order.id for order in orders]) if orders else set()

    async def refresh(self, order_id: int, user_id: int) -> Order:
        """Asks the provider now. Raises ProviderError; an order the provider does not have is returned as it is."""
        order = await self.order(order_id, user_id)
        if order.provider_order is None:
            return order
        report = (await self._provider(order).status([order.provider_order])).get(order.provider_order)
        now = self.clock()
        change = follow(order, report, now, self.schedule)
        # The owner looks at the card now: it shows at least when the order was last seen.
        await self.orders.save([replace(change, notices=change.notices or (card_changed(order),))], now)
        return await self.order(order_id, user_id)

    async def refill(self, order_id: int, user_id: int) -> Refill:
        """Asks for a refill. Raises NotPossible, Refused in the provider's words, any other ProviderError."""
        order = await self.order(order_id, user_id)
        number = self._placed_number(order)
        if Action.REFILL in self._provider(order).lacks:
            raise NotPossible(WhyNotPossible.NO_REFILL, order)
        if order.status.final and not was_delivered(order):
            raise NotPossible(WhyNotPossible.NOTHING_TO_REFILL, order)
        wish = await self.refills.begin(order, self.clock(), self._stale(order))
        if wish is None:
            raise NotPossible(WhyNotPossible.REFILL_OPEN, order)
        try:
            answer = _answer(await self._provider(order).refill([number]), number)
        except _NOTHING_DONE:
            await self.refills.drop(wish)
            raise
        now = self.clock()
        # Without a number of its own there is nothing to ask about later.
        look = now + self.schedule.minimum if answer.number is not None else None
        after = replace(wish, number=answer.number, status=RefillStatus.PENDING, next_check_at=look)
        await self.refills.save([RefillChange(after=after)], now)
        await self.outbox.add([card_changed(order)], self.clock())
        return replace(after, version=after.version + 1)

    async def cancel(self, order_id: int, user_id: int) -> Order:
        """Asks to cancel, once; the status shows the outcome later. An order that has not left is taken back at once.

        Raises NotPossible, any ProviderError.
        """
        order = await self.cancelable(order_id, user_id)
        if may_be_taken_back(order):
            return await self._take_back(order)
        await self._wish_to_cancel(order)
        try:
            number = self._placed_number(order)
            _answer(await self._provider(order).cancel([number]), number)
        except _NOTHING_DONE:
            await self._change(order, lambda current: replace(current, cancel_requested_at=None))
            raise
        now = self.clock()
        await self._change(order, lambda current: replace(current, next_check_at=now, check_interval=None))
        return await self.order(order_id, user_id)

    async def _take_back(self, order: Order) -> Order:
        """Ends an order that has surely not left."""
        now = self.clock()
        after = replace(order, status=OrderStatus.NOT_SENT, reason=Reason.TAKEN_BACK, status_at=now)
        if not await self.orders.save([OrderChange(after=after, notices=news(order, after))], now):
            raise NotPossible(WhyNotPossible.BEING_PLACED, order)
        return await self.order(order.id, order.user_id)

    async def _wish_to_cancel(self, order: Order) -> None:
        """Stores the request before the provider is asked, so that only one of two presses asks."""

        def wish(current: Order) -> Order:
            asked_at = current.cancel_requested_at
            if asked_at is not None and asked_at > self._stale(current):
                raise NotPossible(WhyNotPossible.CANCEL_ASKED, current)
            return replace(current, cancel_requested_at=self.clock())

        await self._change(order, wish)

    async def _change(self, order: Order, changed: Callable[[Order], Order]) -> None:
        """Changes the current order, and tries again if somebody else has changed it meanwhile."""
        while True:
            after = changed(order)
            if await self.orders.save([OrderChange(after=after, notices=news(order, after))], self.clock()):
                return
            order = await self.order(order.id, order.user_id)

    def _stale(self, order: Order) -> datetime:
        """A request from before this does not run any more: the provider has answered, or its process is gone."""
        return self.clock() - self._provider(order).longest - SLACK

    async def cancelable(self, order_id: int, user_id: int) -> Order:
        """The order, if its provider can be asked to cancel it now. Raises NotPossible, saying why it cannot."""
        order = await self.order(order_id, user_id)
        if may_be_taken_back(order):
            return order
        self._placed_number(order)
        if Action.CANCEL in self._provider(order).lacks:
            raise NotPossible(WhyNotPossible.NO_CANCEL, order)
        if order.status.final:
            raise NotPossible(WhyNotPossible.ENDED, order)
        return order

    def may_refill(self, order: Order, service: Service | None) -> bool:
        """Whether the card offers a refill: provider and service have it, and something was delivered."""
        if order.provider_order is None or service is None:
            return False
        return service.refill and was_delivered(order) and self._can(order, Action.REFILL)

    def may_cancel(self, order: Order, service: Service | None) -> bool:
        """Whether the card offers to cancel: the order has not left, or it is open and provider and service can."""
        return may_be_taken_back(order) or (
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
            raise NotPossible(WhyNotPossible.NOT_CONNECTED, order)
        return provider

    def _placed_number(self, order: Order) -> str:
        if order.status is OrderStatus.UNCONFIRMED:
            raise NotPossible(WhyNotPossible.UNCONFIRMED, order)
        if order.status.being_placed:
            raise NotPossible(WhyNotPossible.BEING_PLACED, order)
        if order.provider_order is None:
            raise NotPossible(WhyNotPossible.NOT_THERE, order)
        return order.provider_order
