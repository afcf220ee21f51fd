"""The texts for an admin who decides about unconfirmed orders."""

from datetime import datetime

from aiogram.types import InlineKeyboardMarkup

from core.orders.order import Order
from core.orders.unconfirmed import is_declared_missing, looks_charged
from handlers.buttons import BackToDeciding, Decide, FoundAfterAll, MoreUnconfirmed
from handlers.language import _, ngettext
from handlers.reader import sees_account
from handlers.views import people
from handlers.views.home import home_button, only_home
from handlers.views.keyboard import Shown, button, markup
from handlers.views.order_words import in_bold, status, why_for_operators
from handlers.views.words import amount, end_without_html, exact_moment, lines, money, number, paragraphs, plain, span


def to_decide(order: Order, name: str = "") -> Shown:
    """The facts about an unconfirmed order for an admin."""
    heading = _("❓ <b>Order #{number} is unconfirmed</b>\nLook it up at {provider}: does it exist there?")
    text = paragraphs(
        [
            heading.format(number=order.id, provider=provider_name(order)),
            lines([*ordered(order, name), *_balances(order)]),
            why_for_operators(order.reason, order.error),
        ]
    )
    return text, markup(
        [button(_("It exists"), Decide(order_id=order.id, exists=True))],
        [button(_("It does not exist"), Decide(order_id=order.id, exists=False))],
    )


def ask_missing(order: Order, others: int, name: str = "") -> Shown:
    """Asked before an order is said not to exist; `others` were sent between the two balances."""
    heading = _("<b>Are you sure</b> that order {order} does not exist at {provider}?")
    text = paragraphs(
        [
            heading.format(order=in_bold(order), provider=provider_name(order)),
            lines([*ordered(order, name), *(_balances(order) or [_("The balance before or after it isn't known.")])]),
            _hint(order, others),
            _("If it doesn't exist, the customer is told that nothing was bought, and may order again."),
        ]
    )
    return text, markup(
        [button(_("Yes, it does not exist"), Decide(order_id=order.id, exists=False, sure=True), style="danger")],
        [button(_("‹ Back"), BackToDeciding(order_id=order.id))],
    )


def decided(order: Order, by: str = "") -> Shown:
    """`by` is who decided, where others see it too."""
    text = _("Order {order}: {status}. The customer has been told.").format(order=in_bold(order), status=status(order))
    return lines([text, _decided_by(by)]), _after(order)


def already_decided(order: Order | None, by: str = "") -> Shown:
    if order is None:
        return _("There is no such order."), only_home()
    text = _("Order #{number} was decided already: {status}.").format(number=order.id, status=status(order))
    return lines([text, _decided_by(by)]), _after(order)


def _decided_by(name: str) -> str:
    return _("Decided by {name}.").format(name=f"<b>{plain(name, 64)}</b>") if name else ""


def _after(order: Order) -> InlineKeyboardMarkup:
    """The buttons after a decision: an order declared missing may be found after all."""
    again = button(_("I found it after all"), FoundAfterAll(order_id=order.id))
    return markup([again] if is_declared_missing(order) else [], [home_button()])


def waiting_for_decision(count: int) -> str:
    said = ngettext(
        "❓ {count} unconfirmed order waits for a decision: /unconfirmed",
        "❓ {count} unconfirmed orders wait for a decision: /unconfirmed",
        count,
    )
    return said.format(count=number(count))


def more_to_decide(shown: int, total: int, after: int) -> Shown:
    """How far the list is shown; the next ones are behind the order `after`."""
    text = _("{shown} of {total} unconfirmed orders are shown, the oldest first.").format(
        shown=number(shown), total=number(total)
    )
    return text, markup([button(_("Show the next ones"), MoreUnconfirmed(after=after))] if shown < total else [])


def nothing_to_decide() -> Shown:
    return _("No order is unconfirmed."), only_home()


def too_early(until: datetime) -> str:
    return _("This order may still be on its way. You can say that from {minute} on.").format(
        minute=end_without_html(until)
    )


def provider_name(order: Order) -> str:
    return f"<b>{plain(order.provider)}</b>"


def ordered(order: Order, name: str) -> list[str]:
    """What was ordered, and by whom; `name` is empty if it is not known."""
    return [
        _("Service: {name} (No. {number})").format(
            name=plain(order.service_name, 200), number=f"<code>{plain(order.service_number, 40)}</code>"
        ),
        _("Link: {link}").format(link=plain(order.link, 300)),
        _("Quantity: {quantity}").format(quantity=amount(order.quantity, order.fields))
        if order.quantity is not None
        else "",
        _("Cost: {cost}").format(cost=money(order.cost, order.provider_currency)) if order.cost is not None else "",
        _("User: {id}").format(id=people.named(name, order.user_id)),
        _("Sent: {moment}").format(moment=exact_moment(order.sending_at)) if order.sending_at else "",
    ]


def _balances(order: Order) -> list[str]:
    before, after = order.balance_before, order.balance_after
    if not sees_account():
        if before is None or after is None:
            return []
        moved = money(after - before, order.provider_currency)
        return [_("Change of the balance: {amount}").format(amount=moved) + _age(order)]
    shown = [
        _("Balance before: {amount}").format(amount=money(before, order.provider_currency)) + _age(order)
        if before is not None
        else "",
        _("Balance after: {amount}").format(amount=money(after, order.provider_currency)) if after is not None else "",
    ]
    return [line for line in shown if line]


def _age(order: Order) -> str:
    """The age of the balance when the order was sent, because other orders may have been charged in between."""
    if order.balance_before_at is None or order.sending_at is None:
        return ""
    return " " + _("(seen {span} before it was sent)").format(span=span(order.sending_at - order.balance_before_at))


def _hint(order: Order, others: int) -> str:
    """What the two balances say about the order, and how far they can be trusted."""
    fell = _("⚠️ The balance fell by at least what this order costs, so it may well exist.")
    moved = ngettext(
        "⚠️ {count} other order was sent in between and moved the balance, too. Trust only what {provider} shows.",
        "⚠️ {count} other orders were sent in between and moved the balance, too. Trust only what {provider} shows.",
        others,
    ).format(count=number(others), provider=plain(order.provider))
    return lines([fell if looks_charged(order) else "", moved if others and order.balance_before is not None else ""])
