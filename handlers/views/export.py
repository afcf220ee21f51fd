"""The file of all one's orders, and its caption."""

from core.catalogue.prices import PriceList
from core.csv_lines import Value
from core.money.order_costs import cost_to_owner
from core.orders.order import Order
from handlers.buttons import NewOrder, OrdersPage
from handlers.language import _, ngettext
from handlers.reader import sees_providers
from handlers.views.home import home_button
from handlers.views.keyboard import Shown, button, markup
from handlers.views.order_card import left
from handlers.views.order_words import status_words
from handlers.views.words import number


def headings() -> list[str]:
    return [
        _("Order"),
        _("Placed (UTC)"),
        _("Service"),
        _("Link"),
        _("Quantity"),
        _("Status"),
        _("Start count"),
        _("Remains"),
        _("Amount"),
        _("Currency"),
        _("Updated (UTC)"),
        *([_("Reference")] if sees_providers() else []),
    ]


def values(order: Order, prices: PriceList | None) -> list[Value]:
    """The values of the order's card, in the order of `headings`."""
    amount, currency = cost_to_owner(order, prices) or (None, None)
    return [
        order.id,
        order.created_at,
        order.service_name,
        order.link,
        order.quantity_of_all_runs if order.quantity is not None else None,
        status_words(order),
        order.start_count,
        left(order),
        amount,
        currency,
        order.seen_at,
        *([order.provider_order] if sees_providers() else []),
    ]


def part(place: int, parts: int) -> str:
    """Under one of several files."""
    return _("Part {part} of {parts}").format(part=number(place), parts=number(parts))


def exported(count: int) -> Shown:
    """Under the file."""
    text = ngettext("Your order, as a table.", "Your {count} orders, as a table.", count).format(count=number(count))
    return text, markup([button(_("📦 My orders"), OrdersPage(page=0)), home_button()])


def nothing_to_export() -> Shown:
    text = _("You have no orders yet.")
    return text, markup([button(_("🛒 New order"), NewOrder(), style="primary")], [home_button()])
