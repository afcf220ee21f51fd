"""Orders: the card, the list, the messages about changes, and what an admin has to decide."""

from datetime import datetime
from typing import Any

from core.catalogue.prices import PriceList
from core.money.billing import cost_to_owner
from core.orders.order import Order, Refill
from core.orders.refusal import is_operators
from core.orders.status import OrderStatus, RefillStatus
from handlers.views.words import amount, bar, clipped, lines, minute_after, moment, money, number, paragraphs, plain

_SIGNS = {
    OrderStatus.UNCONFIRMED: "❓",
    OrderStatus.REFUSED: "🚫",
    OrderStatus.NOT_SENT: "🚫",
    OrderStatus.IN_PROGRESS: "🔄",
    OrderStatus.PROCESSING: "🔄",
    OrderStatus.ACTIVE: "🔄",
    OrderStatus.REFILLING: "🔄",
    OrderStatus.ERROR: "⚠️",
    OrderStatus.UNKNOWN: "❔",
    OrderStatus.PAUSED: "⏸",
    OrderStatus.COMPLETED: "✅",
    OrderStatus.PARTIAL: "🌗",
    OrderStatus.CANCELED: "✖️",
    OrderStatus.REFUNDED: "✖️",
    OrderStatus.REJECTED: "✖️",
    OrderStatus.EXPIRED: "⌛️",
}
_NAMES = {
    OrderStatus.QUEUED: "Being placed",
    OrderStatus.SENDING: "Being placed",
    OrderStatus.NOT_SENT: "Not placed",
}
_WHAT_HAPPENED = {
    OrderStatus.QUEUED: "is waiting: it can't be placed right now. I'll keep trying until {until}. "
    "Until it is placed, you can cancel it on its card.",
    OrderStatus.UNCONFIRMED: (
        "is <b>unconfirmed</b>: the provider did not answer, so nobody knows whether it took the order. "
        "It will not be sent again by itself; the operator decides."
    ),
    OrderStatus.REFUSED: "was refused; nothing was bought or charged.",
    OrderStatus.NOT_SENT: "was not placed; nothing was bought or charged.",
    OrderStatus.IN_PROGRESS: "has started.",
    OrderStatus.ACTIVE: "is active.",
    OrderStatus.ERROR: "has an error at the provider.",
    OrderStatus.COMPLETED: "is <b>completed</b>.",
    OrderStatus.PARTIAL: "ended <b>partial</b>: not all of it was delivered, and the rest was not charged.",
    OrderStatus.CANCELED: "was <b>canceled</b> at the provider.",
    OrderStatus.REFUNDED: "was <b>refunded</b> at the provider.",
    OrderStatus.REJECTED: "was <b>rejected</b> by the provider.",
    OrderStatus.EXPIRED: "has expired.",
}
_DELIVERS = {
    OrderStatus.IN_PROGRESS,
    OrderStatus.ACTIVE,
    OrderStatus.PAUSED,
    OrderStatus.REFILLING,
    OrderStatus.PARTIAL,
    OrderStatus.COMPLETED,
}
_MAY_START = {OrderStatus.AWAITING, OrderStatus.PENDING, OrderStatus.PROCESSING, OrderStatus.UNKNOWN}
_FOUND = "was found at the provider, and goes on."
"""Any other status is worth a message only after the order was unconfirmed."""
_NOBODY_KNOWS = {OrderStatus.QUEUED, OrderStatus.SENDING, OrderStatus.UNCONFIRMED}
"""Here the status says all that a customer can know; the operator reads the provider's words."""
_NOT_FOR_THE_USER = "could not be placed at the moment; nothing was charged. The operator has been told."
_REFILL_HAPPENED = {
    RefillStatus.COMPLETED: "The refill of order {order} is done.",
    RefillStatus.REJECTED: "The refill of order {order} was rejected by the provider.",
    RefillStatus.CANCELED: "The refill of order {order} was canceled.",
}


def status(order: Order) -> str:
    """The status in words; a status we do not know in the provider's."""
    sign = _SIGNS.get(order.status, "⏳")
    if order.status is OrderStatus.UNKNOWN:
        return f"{sign} {plain(order.status_text or 'Unknown', 60)}"
    return f"{sign} {_NAMES.get(order.status, order.status.value.capitalize())}"


def card(order: Order, refill: Refill | None, prices: PriceList | None) -> str:
    """The order's card, as things stand now."""
    facts = [
        f"Quantity: {amount(order.quantity, order.fields)}" if order.quantity is not None else "",
        f"{'Charge' if order.status.at_provider else 'Price'}: {_charge(order, prices)}",
        f"Start count: {number(order.start_count)}" if order.start_count is not None else "",
        f"Remains: {number(max(order.remains, 0))}" if order.remains is not None and _says_remains(order) else "",
    ]
    return paragraphs(
        [
            f"<b>Order #{order.id}</b>\n{plain(order.service_name, 300)}\n{plain(order.link, 400)}",
            lines(facts),
            lines(
                [
                    f"<b>{status(order)}</b>",
                    progress(order),
                    _trouble(order),
                    "Asked the provider to cancel" if order.cancel_requested_at and not order.status.final else "",
                    _refill(refill) if refill else "",
                ]
            ),
            lines(
                [
                    f"Provider's number: <code>{plain(order.provider_order, 60)}</code>"
                    if order.provider_order
                    else "",
                    f"<i>Last seen {moment(order.seen_at)}</i>" if order.seen_at else "",
                ]
            ),
        ]
    )


def row(order: Order) -> str:
    """An order on a button."""
    sign = _SIGNS.get(order.status, "⏳")
    where = order.link.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    quantity = f" · {number(_whole(order))}" if order.quantity is not None else ""
    return f"{sign} #{order.id} {clipped(order.service_name, 22)}{quantity} · {clipped(where, 60)}"


def listed(total: int) -> str:
    if not total:
        return "You have no orders yet. /services shows what there is."
    return f"<b>Your orders</b>\n{number(total)} in all, open ones first."


def happened(order: Order, payload: dict[str, Any]) -> str:
    """The message of a change, with what was known when it was stored."""
    changed = OrderStatus(payload["status"])
    if payload.get("after_all"):
        return _found_after_all(order, changed)
    remains, error = payload.get("remains"), payload.get("error") or ""
    what = _WHAT_HAPPENED.get(changed, _FOUND)
    if "until" in payload:
        what = what.format(until=minute_after(datetime.fromisoformat(payload["until"])))
    if _hidden(changed, error):
        what, error = _NOT_FOR_THE_USER if changed is OrderStatus.REFUSED else what, ""
    return lines(
        [
            f"{_SIGNS.get(changed, '')} Order <b>#{order.id}</b> {what}",
            plain(order.service_name, 120),
            f"Remains: {number(max(remains, 0))}" if changed is OrderStatus.PARTIAL and remains is not None else "",
            f"⚠️ {plain(error, 400)}" if error else "",
        ]
    )


def _found_after_all(order: Order, changed: OrderStatus) -> str:
    """Its owner was told that nothing was bought."""
    return lines(
        [
            f"{_SIGNS.get(changed, '⏳')} We found your order <b>#{order.id}</b> after all. "
            "Please don't order it again.",
            plain(order.service_name, 120),
            f"Status: {_NAMES.get(changed, changed.value.capitalize())}",
        ]
    )


def refill_happened(order: Order, payload: dict[str, Any]) -> str:
    changed = RefillStatus(payload["status"])
    said = _REFILL_HAPPENED[changed].format(order=f"<b>#{order.id}</b>")
    sign = "✅" if changed is RefillStatus.COMPLETED else "✖️"
    return lines([f"{sign} {said}", plain(order.service_name, 120)])


def ask_cancel(order: Order) -> str:
    if order.provider_order is None:
        return f"<b>Cancel order #{order.id}?</b>\n{plain(order.service_name, 200)}\n\nIt is not placed yet."
    return (
        f"<b>Cancel order #{order.id}?</b>\n{plain(order.service_name, 200)}\n\n"
        "The provider is asked to stop it. What was delivered stays delivered and charged."
    )


def cancel_asked(order: Order) -> str:
    if order.provider_order is None:
        return f"Order <b>#{order.id}</b> is cancelled. Nothing was ordered."
    return f"The provider was asked to cancel order <b>#{order.id}</b>. Its card shows what comes of it."


def kept(order: Order) -> str:
    return f"Order <b>#{order.id}</b> goes on."


REFILL_ASKED = "The provider was asked to refill it."


def refill_asked(order_id: int) -> str:
    return f"The provider was asked to refill order <b>#{order_id}</b>. Its card shows what comes of it."


def number_hint(command: str) -> str:
    return f"Give the order's number: <code>/{command} 12</code>. /orders lists yours."


def _charge(order: Order, prices: PriceList | None) -> str:
    known = cost_to_owner(order, prices)
    if known is not None:
        return money(*known)
    return "by what is delivered" if order.currency else "none (threads)"


def _whole(order: Order) -> int:
    """The quantity of all runs; 0 where no quantity is known."""
    return (order.quantity or 0) * int(order.fields.get("runs", 1))


def _says_remains(order: Order) -> bool:
    """Whether `remains` is a count: panels also say 0 before the start, and where an order failed."""
    return order.status in _DELIVERS or (order.remains or 0) > 0


def progress(order: Order) -> str:
    """A bar where the provider said how much remains."""
    total = _whole(order)
    if order.status is OrderStatus.COMPLETED:
        return f"{bar(1)} 100%"
    if order.remains is None or not total:
        return ""
    # What has not started or has failed has no bar, unless the count itself says that it has started.
    if order.status not in _DELIVERS and not (order.status in _MAY_START and 0 < order.remains < total):
        return ""
    done = total - max(order.remains, 0)
    # Whole numbers: of 1000, with 800 to come, 1 - 0.8 would make 19 %.
    return f"{bar(done / total)} {max(0, done * 100 // total)}%"


def _trouble(order: Order) -> str:
    """What went wrong; the provider's words only where they are surely about what the customer asked for."""
    if not order.error or order.status in _NOBODY_KNOWS:
        return ""
    if not _hidden(order.status, order.error):
        return f"⚠️ {plain(order.error, 400)}"
    if order.status is OrderStatus.REFUSED:
        return f"⚠️ It {_NOT_FOR_THE_USER}"
    return "⚠️ The provider has a trouble that only the operator can mend."


def _hidden(status: OrderStatus, error: str) -> bool:
    """Whether the user is not to read `error`. Of an order that was not sent the words are the bot's own."""
    return status is not OrderStatus.NOT_SENT and (status in _NOBODY_KNOWS or is_operators(error))


def _refill(refill: Refill) -> str:
    if is_operators(refill.error):
        return "Refill: ⚠️ not possible at the moment"
    if refill.error:
        return f"Refill: ⚠️ {plain(refill.error, 200)}"
    if refill.status is RefillStatus.UNKNOWN:
        return f"Refill: {plain(refill.status_text, 60)}"
    return f"Refill: {'requested' if refill.number is None else refill.status.value}"
