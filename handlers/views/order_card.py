"""An order's card, and the buttons that lead on from an order."""

from dataclasses import dataclass

from aiogram.types import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, SwitchInlineQueryChosenChat

from core.catalogue.prices import PriceList
from core.money.order_costs import cost_to_owner
from core.orders.order import Order, Refill
from core.orders.refusal import is_operators
from core.orders.status import OrderStatus, RefillStatus
from handlers.buttons import Ask, Do, OrderButton
from handlers.language import _
from handlers.list_buttons import came_from
from handlers.reader import sees_providers
from handlers.views.home import home_below
from handlers.views.keyboard import Row, Shown, button, markup
from handlers.views.order_words import NAME, NOBODY_KNOWS, is_hidden, may_be_read, refill_status_name, status, why
from handlers.views.words import amount, bar, clipped, exact_moment, lines, money, number, paragraphs, plain

COPIED = 256
"""Characters that Telegram copies at most."""
_DELIVERS = {
    OrderStatus.IN_PROGRESS,
    OrderStatus.ACTIVE,
    OrderStatus.PAUSED,
    OrderStatus.REFILLING,
    OrderStatus.PARTIAL,
    OrderStatus.COMPLETED,
}
_MAY_START = {OrderStatus.AWAITING, OrderStatus.PENDING, OrderStatus.PROCESSING, OrderStatus.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Possible:
    """What can be done with an order now."""

    refill: bool = False
    cancel: bool = False
    repeat: bool = False
    share: bool = False


def card(order: Order, refill: Refill | None, prices: PriceList | None, possible: Possible) -> Shown:
    """The order's card in its current state."""
    name = clipped(order.service_name, 300)
    heading = plain(order.service_name, NAME)
    text = paragraphs(
        [
            lines([_("<b>Order #{number}</b>").format(number=order.id), heading, plain(order.link, 400)]),
            lines(_facts(order, prices)),
            lines(
                [
                    f"<b>{status(order)}</b>",
                    progress(order),
                    _trouble(order),
                    _cancelling(order),
                    _refill(order, refill),
                ]
            ),
            lines([_reference(order), _updated(order)]),
            f"<blockquote expandable>{plain(name, 300)}</blockquote>" if clipped(name, NAME) != name else "",
        ]
    )
    return text, _card_keyboard(order, possible)


def _card_keyboard(order: Order, possible: Possible) -> InlineKeyboardMarkup:
    actions: Row = []
    if order.provider_order is not None and not order.status.final:
        actions.append(button(_("Refresh"), OrderButton(id=order.id, do=Do.REFRESH)))
    if possible.refill:
        actions.append(refill_button(order))
    if possible.cancel:
        actions.append(cancel_button(order))
    copies = [_copy(_("📋 Number"), str(order.id)), _copy(_("📋 Link"), order.link)]
    return markup(
        actions,
        [
            *([repeat_button(order)] if possible.repeat else []),
            *([share_button(order)] if possible.share else []),
        ],
        [ask_button(order)],
        [copy for copy in copies if copy is not None],
        [button(_("‹ My orders"), came_from(order.card_from)), home_below()],
    )


def refill_button(order: Order) -> InlineKeyboardButton:
    return button(_("Refill"), OrderButton(id=order.id, do=Do.REFILL))


def cancel_button(order: Order) -> InlineKeyboardButton:
    return button(_("✖ Cancel order"), OrderButton(id=order.id, do=Do.ASK_CANCEL), style="danger")


def repeat_button(order: Order) -> InlineKeyboardButton:
    return button(_("🔁 Order again"), OrderButton(id=order.id, do=Do.AGAIN))


def share_button(order: Order) -> InlineKeyboardButton:
    """Choose a chat, and the card comes up there to be sent."""
    chats = SwitchInlineQueryChosenChat(
        query=str(order.id), allow_user_chats=True, allow_group_chats=True, allow_channel_chats=True
    )
    return InlineKeyboardButton(text=_("Share"), switch_inline_query_chosen_chat=chats)


def ask_button(order: Order) -> InlineKeyboardButton:
    return button(_("💬 Ask about this order"), Ask(order_id=order.id))


def show_button(order: Order) -> InlineKeyboardButton:
    return button(_("Show order #{number}").format(number=order.id), OrderButton(id=order.id, do=Do.SHOW))


def _copy(label: str, text: str) -> InlineKeyboardButton | None:
    """Copies `text`, if Telegram takes it."""
    clean = clipped(text, COPIED)
    if clean != text or not clean.strip():
        return None
    return InlineKeyboardButton(text=label, copy_text=CopyTextButton(text=clean))


def _facts(order: Order, prices: PriceList | None) -> list[str]:
    charge = _charge(order, prices)
    return [
        _("Quantity: {quantity}").format(quantity=amount(order.quantity, order.fields))
        if order.quantity is not None
        else "",
        (_("Charge: {price}") if order.status.at_provider else _("Price: {price}")).format(price=charge),
        _("Start count: {count}").format(count=number(order.start_count)) if order.start_count is not None else "",
        _left(order),
    ]


def _charge(order: Order, prices: PriceList | None) -> str:
    known = cost_to_owner(order, prices)
    if known is not None:
        return money(*known)
    return _("by what is delivered") if order.currency else _("none (threads)")


def left(order: Order) -> int | None:
    return left_of(order.status, order.remains)


def left_of(status: OrderStatus, remains: int | None) -> int | None:
    """The remaining quantity, if it is a real count: panels also say 0 before the start, and after a failure."""
    running = status in _DELIVERS and not status.final
    return max(remains, 0) if remains is not None and (running or remains > 0) else None


def _left(order: Order) -> str:
    count = left(order)
    if count is None:
        return ""
    words = _("Not delivered: {count}") if order.status.final else _("Remains: {count}")
    return words.format(count=number(count))


def progress(order: Order) -> str:
    """A progress bar, if the provider said how much remains."""
    total = order.quantity_of_all_runs
    if order.status is OrderStatus.COMPLETED:
        return f"{bar(1)} 100%"
    if order.remains is None or not total:
        return ""
    # An order that has not started or has failed has no bar, unless the count itself says that it has started.
    if order.status not in _DELIVERS and not (order.status in _MAY_START and 0 < order.remains < total):
        return ""
    done = total - max(order.remains, 0)
    # Whole numbers: of 1000, with 800 to come, 1 - 0.8 would make 19 %.
    return f"{bar(done / total)} {max(0, done * 100 // total)}%"


def _trouble(order: Order) -> str:
    """What went wrong; the provider's words only if they are surely about what the customer asked for."""
    if ours := why(order.reason):
        return f"⚠️ {ours}"
    if not order.error or order.status in NOBODY_KNOWS or order.status is OrderStatus.NOT_SENT:
        return ""
    if not is_hidden(order, order.status, order.error):
        return f"⚠️ {plain(order.error, 400)}"
    if order.status is OrderStatus.REFUSED:
        return _("⚠️ It couldn't be placed right now. Nothing was charged.")
    return _("⚠️ There is a problem on our side. We're looking into it.")


def _cancelling(order: Order) -> str:
    return _("Cancel requested") if order.cancel_requested_at and not order.status.final else ""


def _refill(order: Order, refill: Refill | None) -> str:
    if refill is None:
        return ""
    if is_operators(refill.error) or not may_be_read(order, f"{refill.error} {refill.status_text}"):
        return _("Refill: ⚠️ not possible right now")
    if refill.error:
        return _("Refill: ⚠️ {words}").format(words=plain(refill.error, 200))
    if refill.status is RefillStatus.UNKNOWN:
        return _("Refill: {status}").format(status=plain(refill.status_text, 60))
    known = RefillStatus.AWAITING if refill.number is None else refill.status
    return _("Refill: {status}").format(status=refill_status_name(known))


def _reference(order: Order) -> str:
    if not order.provider_order or not sees_providers():
        return ""
    return _("Reference: {number}").format(number=f"<code>{plain(order.provider_order, 60)}</code>")


def _updated(order: Order) -> str:
    return _("<i>Updated {moment}</i>").format(moment=exact_moment(order.seen_at)) if order.seen_at else ""
