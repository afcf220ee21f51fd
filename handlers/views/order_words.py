"""An order's name, status and troubles in words: pieces of cards, lists and messages."""

import re

from core.orders.order import Order
from core.orders.reason import Reason
from core.orders.refusal import is_about_account, is_operators
from core.orders.status import OrderStatus, RefillStatus
from handlers.language import _
from handlers.reader import readable, sees_account
from handlers.views.words import amount, clipped, lines, number, plain

NAME = 60
"""UTF-16 units of a service's name in a list."""
NOBODY_KNOWS = {OrderStatus.QUEUED, OrderStatus.SENDING, OrderStatus.UNCONFIRMED}
"""Here the status says all that a customer can know; the operator reads the provider's words."""
_LONG_NUMBER = re.compile(r"\d{5,}")
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


def sign(status: OrderStatus) -> str:
    return _SIGNS.get(status, "⏳")


def status_name(status: OrderStatus) -> str:
    return {
        OrderStatus.QUEUED: _("Being placed"),
        OrderStatus.SENDING: _("Being placed"),
        OrderStatus.UNCONFIRMED: _("Unconfirmed"),
        OrderStatus.REFUSED: _("Refused"),
        OrderStatus.NOT_SENT: _("Not placed"),
        OrderStatus.AWAITING: _("Awaiting"),
        OrderStatus.PENDING: _("Pending"),
        OrderStatus.PROCESSING: _("Processing"),
        OrderStatus.IN_PROGRESS: _("In progress"),
        OrderStatus.ACTIVE: _("Active"),
        OrderStatus.PAUSED: _("Paused"),
        OrderStatus.REFILLING: _("Refilling"),
        OrderStatus.ERROR: _("Problem"),
        OrderStatus.UNKNOWN: _("Unknown"),
        OrderStatus.COMPLETED: _("Completed"),
        OrderStatus.PARTIAL: _("Partly delivered"),
        OrderStatus.CANCELED: _("Canceled"),
        OrderStatus.REFUNDED: _("Refunded"),
        OrderStatus.REJECTED: _("Rejected"),
        OrderStatus.EXPIRED: _("Expired"),
    }[status]


def status(order: Order) -> str:
    """The status with its sign."""
    return f"{sign(order.status)} {plain(status_words(order), 60)}"


def status_words(order: Order) -> str:
    """The status; an unknown one in the provider's word, if the reader may see that."""
    if order.status is OrderStatus.UNKNOWN and order.status_text and may_be_read(order, order.status_text):
        return order.status_text
    return status_name(order.status)


def may_be_read(order: Order, words: str) -> bool:
    """Whether the reader may see what the provider said about an order: customers don't see its numbers."""
    foreign = order.charge_currency if order.charge_currency != order.currency else None
    own = f"{order.link} {order.quantity}"
    strange = (number for number in _LONG_NUMBER.findall(words) if number not in own)
    return readable(words, order.service_number, order.provider_order, foreign, *strange)


def refill_status_name(status: RefillStatus) -> str:
    return {
        RefillStatus.AWAITING: _("requested"),
        RefillStatus.PENDING: _("pending"),
        RefillStatus.IN_PROGRESS: _("in progress"),
        RefillStatus.ERROR: _("problem"),
        RefillStatus.UNKNOWN: _("unknown"),
        RefillStatus.COMPLETED: _("completed"),
        RefillStatus.REJECTED: _("rejected"),
        RefillStatus.CANCELED: _("canceled"),
    }[status]


def short_link(link: str) -> str:
    """The link without the parts that all links have; not escaped."""
    return link.removeprefix("https://").removeprefix("http://").removeprefix("www.")


def named(order: Order) -> str:
    """One line that tells an order from another: the service, the quantity, the link."""
    quantity = amount(order.quantity, order.fields) if order.quantity is not None else ""
    parts = [plain(order.service_name, NAME), quantity, plain(short_link(order.link), 40)]
    return " · ".join(part for part in parts if part.strip())


def in_bold(order: Order) -> str:
    return f"<b>#{order.id}</b>"


def row(order: Order) -> str:
    """An order on a button."""
    quantity = f" · {number(order.quantity_of_all_runs)}" if order.quantity is not None else ""
    return f"{sign(order.status)} #{order.id} {clipped(order.service_name, 22)}{quantity} · {short_link(order.link)}"


def why(reason: Reason | None) -> str:
    """The bot's own reason as a customer reads it; nothing if the operator must look."""
    match reason:
        case Reason.TAKEN_BACK:
            return _("You cancelled it.")
        case Reason.NOT_IN_TIME:
            return _("The service wasn't available in time.")
        case Reason.NOT_CONNECTED:
            return _("This service is no longer available.")
        case Reason.DECLARED_MISSING:
            return _("We checked: it didn't go through.")
    return ""


def why_for_operators(reason: Reason | None, error: str, status: OrderStatus | None = None) -> str:
    """What an admin reads: our reason, and the provider's words or what failed on the way to it."""
    ours = {
        Reason.STOPPED_WHILE_SENDING: _("The bot stopped, or lost its database, while it was sending the order."),
        Reason.OWN_FAULT: _("An error of the bot itself; see its log."),
        Reason.NUMBER_OF_ANOTHER: _("The provider answered with the number of another order."),
        Reason.NOT_CONNECTED: _("The provider is no longer connected."),
        Reason.NOT_IN_TIME: _("The provider was not available in time."),
    }
    said = [ours.get(reason, "") if reason is not None else "", plain(for_admin(error, status), 400)]
    return lines([f"⚠️ {part}" for part in said if part.strip()])


def for_admin(words: str, status: OrderStatus | None = None) -> str:
    """A provider's words as an admin reads them: helpers get none about the shop's account, as in the desk's lists."""
    about_account = is_operators(words) if status is OrderStatus.REFUSED else is_about_account(words)
    return _("The provider's words are about the shop's account.") if about_account and not sees_account() else words


def is_hidden(order: Order, status: OrderStatus, error: str) -> bool:
    """Whether `error` is not for the customer: what failed on the way, and all about the operator's account."""
    unclear = status is OrderStatus.NOT_SENT or status in NOBODY_KNOWS
    return unclear or is_operators(error) or not may_be_read(order, error)
