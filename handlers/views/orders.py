"""Orders: the list, and the questions about an order and their answers."""

from collections.abc import Mapping, Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup

from core.orders.batch import BatchAction
from core.orders.not_possible import NotPossible, WhyNotPossible
from core.orders.order import Order
from core.orders.order_list import OrderGroup
from handlers.buttons import Do, NewOrder, OrderButton, OrdersPage
from handlers.language import _, ngettext
from handlers.list_buttons import OwnOrders, opening
from handlers.views.bulk_actions import bulk_action_button
from handlers.views.home import home_button
from handlers.views.keyboard import PER_PAGE, Row, Shown, arrows, button, in_columns, markup
from handlers.views.order_card import show_button
from handlers.views.order_words import in_bold, named, row
from handlers.views.service import Offer, service_button
from handlers.views.words import lines, number, paragraphs, plain

_BULK_ACTIONS = {OrderGroup.OPEN: BatchAction.CANCEL, OrderGroup.DONE: BatchAction.REFILL}
"""What may be done with several orders of a group."""


def listed(orders: Sequence[Order], counts: Mapping[OrderGroup, int], shown: OwnOrders) -> Shown:
    """One page of a user's orders: a group of them, or what a search in it found."""
    if not counts[OrderGroup.ALL] and not shown.words:
        text = _("You have no orders yet.")
        return text, markup([button(_("🛒 New order"), NewOrder(), style="primary")], [home_button()])
    total = counts[shown.group]
    pages = max(1, -(-total // PER_PAGE))
    all_of_them = [button(_("‹ My orders"), OrdersPage(page=0))] if shown.words else []
    return _over(counts, shown), markup(
        *_groups(counts, shown),
        *([button(row(order), opening(order.id, shown))] for order in orders),
        arrows(shown.page, pages, _page(shown, shown.page - 1), _page(shown, shown.page + 1)),
        bulk_action_button(_BULK_ACTIONS[shown.group])
        if shown.group in _BULK_ACTIONS and total > 1 and not shown.words
        else [],
        [*all_of_them, home_button()],
    )


def which_number(said: str, order: Order, services: Sequence[Offer]) -> Shown:
    """Asks whether a number means the person's order or a service."""
    text = _("Your order or the service with the number {number}?").format(number=plain(said, 20))
    return text, markup(
        [button(row(order), opening(order.id, OwnOrders()))],
        *([service_button(offer)] for offer in services[:PER_PAGE]),
        [home_button()],
    )


def _over(counts: Mapping[OrderGroup, int], shown: OwnOrders) -> str:
    """The lines above the list."""
    total = counts[shown.group]
    if shown.words:
        head = f"🔎 <b>{plain(shown.words, 100)}</b>\n"
        if not counts[OrderGroup.ALL]:
            return head + _("No results. Try the order's number, or part of its link or service name.")
        if not total:
            return head + _("None of these right now.")
        return head + ngettext("{count} order found", "{count} orders found", total).format(count=number(total))
    hint = ""
    if counts[OrderGroup.ALL] > PER_PAGE:
        hint = _("Find an order by its number, link or service: {example}").format(
            example="<code>/orders instagram.com/bob</code>"
        )
    if shown.group is OrderGroup.ALL:
        return paragraphs([_("<b>My orders</b>\n{total} in all, open ones first.").format(total=number(total)), hint])
    head = {
        OrderGroup.OPEN: _("<b>Open orders</b>"),
        OrderGroup.NEEDS_YOU: _("<b>Orders that need you</b>"),
        OrderGroup.DONE: _("<b>Done orders</b>"),
    }[shown.group]
    if not total:
        return lines([head, _("None of these right now.")])
    needed = _("They are paused or hit a problem. Open one and ask about it.")
    return paragraphs([lines([head, needed if shown.group is OrderGroup.NEEDS_YOU else ""]), hint])


def _groups(counts: Mapping[OrderGroup, int], shown: OwnOrders) -> list[Row]:
    """The groups that have orders; none where all orders are in one."""
    filled = [group for group in OrderGroup if counts[group] or group is shown.group]
    if shown.group is OrderGroup.ALL and len(filled) < 3:
        return []
    names = {
        OrderGroup.OPEN: _("Open"),
        OrderGroup.NEEDS_YOU: _("Needs you"),
        OrderGroup.DONE: _("Done"),
        OrderGroup.ALL: _("All"),
    }
    tabs = [
        button(
            f"{'• ' if group is shown.group else ''}{names[group]} {number(counts[group])}",
            _page(shown.model_copy(update={"group": group})),
        )
        for group in filled
    ]
    return in_columns(tabs, 2 if len(tabs) > 3 else 3)


def _page(shown: OwnOrders, page: int = 0) -> CallbackData:
    if shown.group is OrderGroup.ALL and not shown.words:
        return OrdersPage(page=page)
    return shown.model_copy(update={"page": page})


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
    """The buttons after a step with an order has ended."""
    return markup([show_button(order)], [home_button()])


def back_to_orders() -> InlineKeyboardMarkup:
    """The way on after a number that is not of an order of the person."""
    return markup([button(_("‹ My orders"), OrdersPage(page=0)), home_button()])


def asked_in_short() -> str:
    """Answers a press on Refill."""
    return _("Refill requested.")


def number_hint(command: str) -> str:
    return _("Send the order's number, too: {example}. /orders lists yours.").format(
        example=f"<code>/{command} 12</code>"
    )


def not_possible(error: NotPossible) -> str:
    return why_not_possible(error.why)


def why_not_possible(why: WhyNotPossible) -> str:
    """Why an order can't be refilled, canceled or asked about; without HTML."""
    return {
        WhyNotPossible.NOT_CONNECTED: _("This order's service is no longer available. Contact support."),
        WhyNotPossible.NO_REFILL: _("This service doesn't offer refills."),
        WhyNotPossible.NO_CANCEL: _("This service doesn't offer cancelling."),
        WhyNotPossible.REFILL_OPEN: _("A refill of this order is already requested."),
        WhyNotPossible.CANCEL_ASKED: _("You have just asked to cancel this order."),
        WhyNotPossible.ENDED: _("This order has already ended."),
        WhyNotPossible.NOTHING_TO_REFILL: _("This order was cancelled or refunded, so there is nothing to refill."),
        WhyNotPossible.UNCONFIRMED: _("We're still checking whether this order went through. We'll message you."),
        WhyNotPossible.BEING_PLACED: _("This order is being placed right now. Try again in a moment."),
        WhyNotPossible.NOT_THERE: _("This order was not placed."),
    }[why]
