"""The messages about changes of an order: each names the order and carries the buttons that fit."""

from core.notices.notice import OperatorsRefusal, RefillEnded, StatusChanged
from core.orders.order import Order
from core.orders.reason import Reason
from core.orders.refusal import is_about_account
from core.orders.status import OrderStatus, RefillStatus
from handlers.language import _
from handlers.views import people
from handlers.views.home import home_button
from handlers.views.keyboard import Shown, markup
from handlers.views.order_card import (
    Possible,
    ask_button,
    cancel_button,
    refill_button,
    repeat_button,
    show_button,
)
from handlers.views.order_words import in_bold, is_hidden, named, sign, status_name, why
from handlers.views.words import end_of, lines, money, number, paragraphs, plain

_RAISES_QUESTIONS = {
    OrderStatus.PAUSED,
    OrderStatus.ERROR,
    OrderStatus.PARTIAL,
    OrderStatus.CANCELED,
    OrderStatus.REFUNDED,
    OrderStatus.REJECTED,
    OrderStatus.EXPIRED,
}


def happened(order: Order, change: StatusChanged, possible: Possible) -> Shown:
    """The message of a change, with what was known when it was stored."""
    status = OrderStatus(change.status)
    if change.after_all:
        text = _found_after_all(order, status)
    elif change.until is not None:
        text = _waits(order, change)
    else:
        text = _changed(order, status, change)
    actions = [
        *([refill_button(order)] if possible.refill else []),
        *([cancel_button(order)] if possible.cancel else []),
        *([repeat_button(order)] if possible.repeat else []),
    ]
    ask = [ask_button(order)] if status in _RAISES_QUESTIONS else []
    return text, markup(actions, [show_button(order)], ask, [home_button()] if status.final else [])


def _changed(order: Order, status: OrderStatus, change: StatusChanged) -> str:
    what, error = _what_happened(status), change.error
    if is_hidden(order, status, error):
        what, error = _not_placed() if status is OrderStatus.REFUSED else what, ""
    undelivered = status is OrderStatus.PARTIAL and change.remains is not None
    ours = why(Reason(change.reason)) if change.reason in set(Reason) else ""
    return lines(
        [
            f"{sign(status)} {what.format(order=in_bold(order))}",
            named(order),
            _("{count} not delivered").format(count=number(max(change.remains or 0, 0))) if undelivered else "",
            ours,
            f"⚠️ {plain(error, 400)}" if error and not ours else "",
        ]
    )


def _what_happened(status: OrderStatus) -> str:
    told = {
        OrderStatus.UNCONFIRMED: _(
            "Order {order} is <b>unconfirmed</b>. We're checking with the provider. "
            "Please don't order it again; we'll message you."
        ),
        OrderStatus.REFUSED: _("Order {order} was refused. Nothing was charged."),
        OrderStatus.NOT_SENT: _("Order {order} was not placed. Nothing was charged."),
        OrderStatus.IN_PROGRESS: _("Order {order} has started."),
        OrderStatus.ACTIVE: _("Order {order} is active."),
        OrderStatus.PAUSED: _("Order {order} is paused. If it stays so, contact support."),
        OrderStatus.ERROR: _("Order {order} hit a problem; contact support."),
        OrderStatus.COMPLETED: _("Order {order} is <b>completed</b>."),
        OrderStatus.PARTIAL: _("Order {order} was <b>partly delivered</b>. You don't pay for the rest."),
        OrderStatus.CANCELED: _("Order {order} was <b>canceled</b>."),
        OrderStatus.REFUNDED: _("Order {order} was <b>refunded</b>."),
        OrderStatus.REJECTED: _("Order {order} was <b>rejected</b>."),
        OrderStatus.EXPIRED: _("Order {order} has expired."),
    }
    # Any other status is told only of an order that was being checked.
    return told.get(status, _("Order {order} went through. We'll message you when it's done."))


def _not_placed() -> str:
    return _("Order {order} couldn't be placed right now. Nothing was charged.")


def _waits(order: Order, change: StatusChanged) -> str:
    assert change.until is not None  # noqa: S101
    said = _("⏳ Order {order} is waiting: it can't be placed right now. I'll keep trying until {until}.")
    return lines(
        [
            said.format(order=in_bold(order), until=end_of(change.until)),
            named(order),
            _("Until it is placed, you can cancel it."),
        ]
    )


def _found_after_all(order: Order, status: OrderStatus) -> str:
    """Its owner was told that nothing was bought."""
    said = _("{sign} We found your order {order} after all. Please don't order it again.")
    return lines(
        [
            said.format(sign=sign(status), order=in_bold(order)),
            named(order),
            _("Status: {status}").format(status=status_name(status)),
        ]
    )


def card_moved(order: Order) -> Shown:
    """What an older card becomes when another message is the order's card."""
    text = _("Order {order} is now shown in another message.").format(order=in_bold(order))
    return lines([text, named(order)]), markup([show_button(order)])


def refill_happened(order: Order, ended: RefillEnded) -> Shown:
    status = RefillStatus(ended.status)
    said = {
        RefillStatus.COMPLETED: _("✅ The refill of order {order} is done."),
        RefillStatus.REJECTED: _("✖️ The refill of order {order} was rejected."),
        RefillStatus.CANCELED: _("✖️ The refill of order {order} was canceled."),
    }[status]
    ask = [] if status is RefillStatus.COMPLETED else [ask_button(order)]
    return lines([said.format(order=in_bold(order)), named(order)]), markup([show_button(order)], ask)


def refused_to_the_operator(
    order: Order, refusal: OperatorsRefusal, possible: Possible | None, name: str = ""
) -> Shown:
    """To an admin: what a provider said about the operator's own account, and which order it cost.

    `possible` is for the admin's own order, which no other message tells them about.
    """
    said = (
        _("🚫 {provider} refused order {order}. You need to fix this:")
        if is_about_account(refusal.error)
        else _("🚫 {provider} refused order {order}. You may need to fix this:")
    )
    told = _("The customer has been told that it couldn't be placed and that nothing was charged.")
    text = paragraphs(
        [
            said.format(provider=f"<b>{plain(order.provider)}</b>", order=in_bold(order)),
            f"<blockquote>{plain(refusal.error.strip(), 400) or '…'}</blockquote>",
            lines(
                [
                    named(order),
                    _("Service number: {number}").format(number=f"<code>{plain(order.service_number, 40)}</code>"),
                    _("Cost: {cost}").format(cost=money(order.cost, order.provider_currency))
                    if order.cost is not None
                    else "",
                    _("User: {id}").format(id=people.named(name, order.user_id)),
                ]
            ),
            _("Nothing was charged.") if possible is not None else told,
        ]
    )
    if possible is None:
        return text, markup()
    return text, markup([repeat_button(order)] if possible.repeat else [], [show_button(order)])
