"""Orders: the list, and the questions about an order and their answers."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardMarkup

from core.orders.hindrance import Hindrance, NotPossible
from core.orders.order import Order
from handlers.buttons import Do, NewOrder, OrderButton, OrdersPage
from handlers.language import _
from handlers.views.home import home_button
from handlers.views.keyboard import PER_PAGE, arrows, button, markup
from handlers.views.order_card import Shown, show_button
from handlers.views.order_words import in_bold, named, row
from handlers.views.words import lines, number, paragraphs


def listed(orders: Sequence[Order], page: int, total: int) -> Shown:
    """One page of a user's orders; `total` counts all of them."""
    if not total:
        text = _("You have no orders yet.")
        return text, markup([button(_("🛒 New order"), NewOrder(), style="primary")], [home_button()])
    pages = max(1, -(-total // PER_PAGE))
    text = _("<b>My orders</b>\n{total} in all, open ones first.").format(total=number(total))
    return text, markup(
        *([button(row(order), OrderButton(id=order.id, do=Do.SHOW))] for order in orders),
        arrows(page, pages, OrdersPage(page=page - 1), OrdersPage(page=page + 1)),
        [home_button()],
    )


def ask_cancel(order: Order) -> Shown:
    note = (
        _("It isn't placed yet, and nothing is charged.")
        if order.provider_order is None
        else _("We'll ask to stop it. What was delivered stays delivered and charged.")
    )
    heading = _("<b>Cancel order #{number}?</b>").format(number=order.id)
    return paragraphs([lines([heading, named(order)]), note]), markup(
        [
            button(_("Yes, cancel it"), OrderButton(id=order.id, do=Do.CANCEL), style="danger"),
            button(_("No, keep it"), OrderButton(id=order.id, do=Do.KEEP)),
        ]
    )


def cancel_asked(order: Order) -> Shown:
    if order.provider_order is None:
        text = _("Order {order} is cancelled. Nothing was ordered.")
    else:
        text = _("We asked to cancel order {order}. I'll message you when it's decided.")
    return text.format(order=in_bold(order)), after_all(order)


def kept(order: Order) -> Shown:
    return _("Order {order} goes on.").format(order=in_bold(order)), after_all(order)


def refill_asked(order: Order) -> Shown:
    text = _("We asked to refill order {order}. I'll message you when it's done.")
    return text.format(order=in_bold(order)), after_all(order)


def after_all(order: Order) -> InlineKeyboardMarkup:
    """Where a step with an order has ended."""
    return markup([show_button(order)], [home_button()])


def asked_in_short() -> str:
    """Answers a press on Refill."""
    return _("Refill requested.")


def number_hint(command: str) -> str:
    return _("Send the order's number, too: {example}. /orders lists yours.").format(
        example=f"<code>/{command} 12</code>"
    )


def not_possible(error: NotPossible) -> str:
    """Why an order can't be refilled, canceled or asked about; without HTML."""
    return {
        Hindrance.NOT_CONNECTED: _("This order's service is no longer available. Contact support."),
        Hindrance.NO_REFILL: _("This service doesn't offer refills."),
        Hindrance.NO_CANCEL: _("This service doesn't offer cancelling."),
        Hindrance.REFILL_OPEN: _("A refill of this order is already requested."),
        Hindrance.CANCEL_ASKED: _("You have just asked to cancel this order."),
        Hindrance.ENDED: _("This order has already ended."),
        Hindrance.UNCONFIRMED: _("We're still checking whether this order went through. We'll message you."),
        Hindrance.BEING_PLACED: _("This order is being placed right now. Try again in a moment."),
        Hindrance.NOT_THERE: _("This order was not placed."),
    }[error.why]
