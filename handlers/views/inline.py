"""Cards of orders in other chats: what is offered to share, and the card as everybody there sees it."""

from collections.abc import Sequence
from hashlib import sha256

from aiogram.types import (
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)

from core.catalogue.prices import PriceList
from core.money.order_costs import cost_to_owner
from core.orders.not_possible import was_delivered
from core.orders.order import Order, Refill
from core.orders.status import RefillStatus
from handlers.buttons import RefreshCard
from handlers.language import _
from handlers.views.keyboard import button, markup
from handlers.views.order_card import progress
from handlers.views.order_words import NAME, refill_status_name, status
from handlers.views.words import amount, clipped, lines, money, paragraphs, plain

START = "home"
"""What the button above the results sends with /start."""


def card(order: Order, refill: Refill | None, prices: PriceList | None, *, with_details: bool) -> str:
    """The card in a chat of others: neither price nor link, unless the owner chose so, and nothing of the provider."""
    quantity = amount(order.quantity, order.fields) if order.quantity is not None else ""
    return paragraphs(
        [
            lines([_("<b>Order #{number}</b>").format(number=order.id), plain(order.service_name, NAME)]),
            lines(
                [
                    _("Quantity: {quantity}").format(quantity=quantity) if quantity else "",
                    *(_details(order, prices) if with_details else ()),
                ]
            ),
            lines([f"<b>{status(order)}</b>", progress(order), _refill(refill)]),
        ]
    )


def _refill(refill: Refill | None) -> str:
    """Where the last refill is, unless there is only the provider's word for it."""
    if refill is None or refill.error or refill.status is RefillStatus.UNKNOWN:
        return ""
    known = RefillStatus.AWAITING if refill.number is None else refill.status
    return _("Refill: {status}").format(status=refill_status_name(known))


def _details(order: Order, prices: PriceList | None) -> Sequence[str]:
    cost = cost_to_owner(order, prices)
    return (
        _("Link: {link}").format(link=plain(order.link, 400)) if order.link else "",
        _("Price: {price}").format(price=money(*cost)) if cost is not None else "",
    )


def refresh(ticket: str = "") -> InlineKeyboardMarkup:
    """Without a button, Telegram would not name the message to the bot."""
    return markup([button(_("🔄 Refresh"), RefreshCard(ticket=ticket))])


def fingerprint(text: str) -> str:
    """Tells one text of a card from another."""
    return sha256(text.encode()).hexdigest()[:12]


def offer(
    order: Order, refill: Refill | None, prices: PriceList | None, ticket: str, *, with_details: bool
) -> InlineQueryResultArticle:
    """One result to choose. Its id carries the ticket, and which text the card shows at first.

    The card of an order after which nothing can change needs no button.
    """
    text = card(order, refill, prices, with_details=with_details)
    title = _("Status of order #{number} with link and price") if with_details else _("Status of order #{number}")
    return InlineQueryResultArticle(
        id=f"{fingerprint(text)}.{ticket}",
        title=title.format(number=order.id),
        description=clipped(order.service_name, 100).strip() or None,
        input_message_content=InputTextMessageContent(message_text=text),
        reply_markup=refresh(ticket) if _may_change(order) else None,
    )


def _may_change(order: Order) -> bool:
    return not order.status.final or was_delivered(order)


def chosen_ticket(result_id: str) -> tuple[str, str]:
    """The text that a chosen result shows, and its ticket."""
    shown, _dot, ticket = result_id.partition(".")
    return shown, ticket


def to_the_bot() -> InlineQueryResultsButton:
    """The button to the bot, if nothing is offered."""
    return InlineQueryResultsButton(text=_("Open the bot to see your orders"), start_parameter=START)


def up_to_date() -> str:
    return _("Up to date.")


def updating() -> str:
    return _("Updating…")


def cannot_update() -> str:
    return _("This card can't be updated.")
