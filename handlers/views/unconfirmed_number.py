"""The number of an order at its provider: asked for, and compared with what the provider says about it."""

from collections.abc import Iterable

from aiogram.types import InlineKeyboardMarkup

from core.orders.order import Order
from core.orders.status import OrderStatus
from core.orders.unconfirmed import (
    Found,
    NothingSaid,
    NumberInUse,
    ProviderGone,
    TooMuchCharged,
    TooMuchRemains,
    WrongNumber,
    is_declared_missing,
)
from core.provider import OrderReport
from handlers.buttons import AnotherNumber, LeaveNumber, OrderNumber
from handlers.language import _
from handlers.views.home import only_home
from handlers.views.keyboard import Row, Shown, button, markup
from handlers.views.order_card import left_of
from handlers.views.order_words import for_admin, in_bold, status_name
from handlers.views.unconfirmed import ordered, provider_name
from handlers.views.words import clipped, lines, money, number, paragraphs, plain


def ask_number(order: Order) -> str:
    return _("What is the number of order {order} at {provider}? Reply to this message with it, or /cancel.").format(
        order=in_bold(order), provider=provider_name(order)
    )


def number_placeholder(order: Order) -> str:
    """What the input field shows until something is typed: 64 characters at most."""
    said = _("Number of order #{number} at {provider}").format(number=order.id, provider=order.provider)
    return clipped(said, 64)


def found(what: Found, name: str = "") -> Shown:
    """What the provider says about a number, beside what was ordered and by whom: a person compares the two."""
    order, report = what.order, what.report
    unknown = report.status is OrderStatus.UNKNOWN and report.status_text
    said = plain(report.status_text, 60) if unknown else status_name(report.status)
    warned = _("⚠️ The customer was told that nothing was bought. If you say yes, they are told that it was found.")
    heading = _("{provider} says about {number}:").format(
        provider=plain(order.provider), number=f"<code>{plain(what.number, 60)}</code>"
    )
    text = paragraphs(
        [
            f"{heading} {' · '.join([said, *_counts(order, report)])}",
            lines(_named(report)),
            _("<b>Is this order #{number}?</b>").format(number=order.id),
            lines(ordered(order, name)),
            warned if is_declared_missing(order) else "",
        ]
    )
    return text, _is_it(order.id, what.number)


def _is_it(order_id: int, typed: str) -> InlineKeyboardMarkup:
    return markup(
        [button(_("Yes, it is"), OrderNumber(order_id=order_id, sure=True, number=typed), style="success")],
        _other_number(order_id),
    )


def _other_number(order_id: int) -> Row:
    return [
        button(_("Another number"), AnotherNumber(order_id=order_id)),
        button(_("✖ Cancel"), LeaveNumber(order_id=order_id)),
    ]


def which_order(order_ids: Iterable[int], typed: str) -> Shown:
    """The orders whose numbers are asked for: a typed number belongs to one of them."""
    text = _("Which order has the number {number}?").format(number=f"<code>{plain(typed, 60)}</code>")
    rows = (
        [button(_("Order #{number}").format(number=id), OrderNumber(order_id=id, sure=False, number=typed))]
        for id in order_ids
    )
    return text, markup(*rows, [button(_("✖ Cancel"), LeaveNumber(order_id=0))])


def left_undecided() -> Shown:
    return _("Cancelled. No number was stored. /unconfirmed shows what waits."), only_home()


def not_a_number(typed: str) -> str:
    return _("⚠️ {text} is not a valid order number. Send the number alone, or /cancel.").format(
        text=f"<code>{plain(typed, 60)}</code>"
    )


def wrong_number(error: WrongNumber, order_id: int) -> Shown:
    return _try_another(plain(_why_wrong(error), 600), order_id), markup(_other_number(order_id))


def not_asked(words: str, order_id: int, typed: str, sure: bool) -> Shown:
    """The provider did not answer; `sure`: the same press may work a moment later."""
    return _try_another(plain(for_admin(words), 600), order_id), (
        _is_it(order_id, typed) if sure else markup(_other_number(order_id))
    )


def _try_another(why: str, order_id: int) -> str:
    again = _("Send another number for order {order}, or /cancel.").format(order=f"<b>#{order_id}</b>")
    return lines([f"⚠️ {why}", again])


def _why_wrong(error: WrongNumber) -> str:
    """Without HTML."""
    said = {"number": error.number, "provider": error.provider}
    match error:
        case NumberInUse():
            return _("{number} is already the number of another order here.").format(**said)
        case ProviderGone():
            return _("{provider} is no longer connected, so it can't be asked about {number}.").format(**said)
        case NothingSaid() if error.words:
            return _("{provider} says about {number}: {words}").format(**said, words=for_admin(error.words))
        case TooMuchRemains():
            return _("{number} still has {remains} to deliver, and this order is for {ordered}.").format(
                **said, remains=number(error.remains), ordered=number(error.ordered)
            )
        case TooMuchCharged():
            return _("{number} was charged {charge}, and this order costs {cost}.").format(
                **said, charge=money(error.charge, error.currency), cost=money(error.cost, error.currency)
            )
    return _("{provider} says nothing about {number}.").format(**said)


def _counts(order: Order, report: OrderReport) -> list[str]:
    remains = left_of(report.status, report.remains)
    said = [
        _("charge {amount}").format(amount=money(report.charge, report.currency or order.provider_currency))
        if report.charge is not None
        else "",
        _("start count {count}").format(count=number(report.start_count)) if report.start_count is not None else "",
        _("{count} to deliver").format(count=number(remains)) if remains is not None else "",
    ]
    return [part for part in said if part]


def _named(report: OrderReport) -> list[str]:
    return [
        _("Service there: {number}").format(number=f"<code>{plain(report.service, 40)}</code>")
        if report.service
        else "",
        _("Link there: {link}").format(link=plain(report.link, 300)) if report.link else "",
        _("Quantity there: {quantity}").format(quantity=number(report.quantity)) if report.quantity is not None else "",
    ]
