"""An order's card: its text and the buttons that apply now, the same wherever it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.catalogue.prices import PriceList
from core.catalogue.service import Service
from core.catalogue.shop import Shop
from core.orders.not_possible import may_be_taken_back
from core.orders.order import Order, Refill
from core.orders.order_actions import OrderActions
from core.orders.status import OrderStatus
from handlers.views import order_card
from handlers.views.keyboard import Shown
from handlers.views.order_card import Possible


@dataclass
class Cards:
    order_actions: OrderActions
    shop: Shop
    prices: Mapping[str, PriceList]
    may_share: bool = False
    """Whether the bot's inline mode is on; Telegram refuses the button where it is not."""

    async def render(self, order: Order) -> Shown:
        """The current text and keyboard of `order`."""
        return self.face(order, await self.order_actions.last_refill(order))

    def face(self, order: Order, refill: Refill | None) -> Shown:
        """The text and the keyboard of `order`, whose last refill is `refill`."""
        service = self.shop.catalogue.service(order.service_id)
        possible = Possible(
            refill=self._may_refill(order, service, refill),
            cancel=self.order_actions.may_cancel(order, service),
            repeat=self._may_repeat(order, service),
            share=self.may_share,
        )
        return order_card.card(order, refill, self.prices.get(order.provider), possible)

    def may_cancel(self, order: Order) -> bool:
        """Whether the order's provider can be asked to cancel it."""
        return self.order_actions.may_cancel(order, self.shop.catalogue.service(order.service_id))

    async def below_the_news(self, order: Order, status: OrderStatus) -> Possible:
        """The offers under the message that `order` now has `status`: at its end, the next steps."""
        service = self.shop.catalogue.service(order.service_id)
        if not status.final:
            return Possible(cancel=status is OrderStatus.QUEUED and may_be_taken_back(order))
        refill = self._may_refill(order, service, await self.order_actions.last_refill(order))
        return Possible(refill=refill, repeat=self._may_repeat(order, service))

    def _may_repeat(self, order: Order, service: Service | None) -> bool:
        if order.status.being_placed or order.status is OrderStatus.UNCONFIRMED:
            return False  # nobody is invited to buy a second time what may have been bought already
        return service is not None and self.shop.catalogue.problem(service) is None

    def _may_refill(self, order: Order, service: Service | None, refill: Refill | None) -> bool:
        return self.order_actions.may_refill(order, service) and (refill is None or not refill.under_way)
