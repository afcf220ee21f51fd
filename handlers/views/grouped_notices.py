"""Messages that tell several changes at once."""

from collections.abc import Sequence

from core.orders.order import Order
from handlers.buttons import OrdersPage
from handlers.language import _, ngettext
from handlers.views.home import home_button
from handlers.views.keyboard import Shown, button, markup
from handlers.views.order_words import status
from handlers.views.words import lines, number, paragraphs, plain

MOST_LISTED = 25


def digest(orders: Sequence[Order]) -> Shown:
    """Orders that changed at about the same time, one line each, as they are now."""
    heading = ngettext("{count} of your orders has news", "{count} of your orders have news", len(orders))
    more = len(orders) - MOST_LISTED
    text = paragraphs(
        [
            f"<b>{heading.format(count=number(len(orders)))}</b>",
            lines([_line(order) for order in orders[:MOST_LISTED]]),
            ngettext("… and {count} more", "… and {count} more", more).format(count=number(more)) if more > 0 else "",
        ]
    )
    return text, markup([button(_("📦 My orders"), OrdersPage(page=0))], [home_button()])


def _line(order: Order) -> str:
    return f"{status(order)} · <b>#{order.id}</b> {plain(order.service_name, 60)}"
