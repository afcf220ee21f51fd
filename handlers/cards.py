"""An order's card: its text and the buttons that apply now, the same wherever it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiogram.types import InlineKeyboardMarkup

from core.catalogue.catalogue import Shop
from core.catalogue.prices import PriceList
from core.orders.order import Order
from core.orders.requests import Managing
from core.orders.status import OrderStatus
from handlers.views import keyboards
from handlers.views import orders as texts


@dataclass
class Cards:
    managing: Managing
    shop: Shop
    prices: Mapping[str, PriceList]
    may_share: bool = False
    """Whether the bot's inline mode is on; Telegram refuses the button where it is not."""

    async def render(self, order: Order) -> tuple[str, InlineKeyboardMarkup]:
        """The text and the keyboard of `order` as things stand now."""
        service = self.shop.catalogue.service(order.service_id)
        text = texts.card(order, await self.managing.last_refill(order), self.prices.get(order.provider))
        return text, keyboards.order(
            order,
            may_refill=self.managing.may_refill(order, service),
            may_cancel=self.managing.may_cancel(order, service),
            may_repeat=self._may_repeat(order),
            may_share=self.may_share,
        )

    def below_the_news(self, order: Order, status: OrderStatus) -> InlineKeyboardMarkup:
        """The buttons under the message that `order` came to `status`: what was not placed is offered once more."""
        missed = status in {OrderStatus.NOT_SENT, OrderStatus.REFUSED}
        return keyboards.show_order(order.id, may_repeat=missed and self._may_repeat(order))

    def _may_repeat(self, order: Order) -> bool:
        if order.status.being_placed or order.status is OrderStatus.UNCONFIRMED:
            return False  # nobody is invited to buy a second time what may have been bought already
        service = self.shop.catalogue.service(order.service_id)
        return service is not None and self.shop.catalogue.problem(service) is None
