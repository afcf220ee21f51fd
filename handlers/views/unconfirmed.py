"""What an admin reads: about unconfirmed orders, their numbers, and refusals that only the operator can mend."""

from datetime import datetime
from typing import Any

from core.orders.order import Order
from core.orders.refusal import is_about_account
from core.orders.status import OrderStatus
from core.orders.unconfirmed import Found, is_declared_missing, looks_charged
from core.provider import OrderReport
from handlers.views.orders import status
from handlers.views.words import amount, clipped, lines, minute_after, moment, money, number, paragraphs, plain, span


def to_decide(order: Order) -> str:
    """What an admin knows about an unconfirmed order."""
    return paragraphs(
        [
            f"❓ <b>Order #{order.id} is unconfirmed</b>\n"
            f"Look it up at <b>{plain(order.provider)}</b>: does it exist there?",
            lines([*_ordered(order), *_balances(order)]),
            f"⚠️ {plain(order.error, 400)}" if order.error else "",
        ]
    )


def ask_missing(order: Order, others: int) -> str:
    """Asked before an order is said not to exist; `others` were sent between the two balances."""
    return paragraphs(
        [
            f"<b>Really?</b> Does order <b>#{order.id}</b> not exist at {plain(order.provider)}?",
            lines([*_ordered(order), *(_balances(order) or ["The balance before or after it isn't known."])]),
            _hint(order, others),
            "If it doesn't exist, the customer is told that nothing was bought, and may order again.",
        ]
    )


def ask_number(order: Order) -> str:
    where = plain(order.provider)
    return f"What is the number of order <b>#{order.id}</b> at {where}? Reply to this message with it, or /cancel."


def number_placeholder(order: Order) -> str:
    """What the input field shows until something is typed: 64 characters at most."""
    return clipped(f"Number of order #{order.id} at {order.provider}", 64) or "Number"


def found(what: Found) -> str:
    """What the provider says about a number, beside what was ordered: a person compares the two."""
    order, report = what.order, what.report
    unknown = report.status is OrderStatus.UNKNOWN and report.status_text
    said = plain(report.status_text, 60) if unknown else report.status.value.capitalize()
    warned = "⚠️ The customer was told that nothing was bought. If you say yes, they are told that it was found."
    return paragraphs(
        [
            f"{plain(order.provider)} says about <code>{plain(what.number, 60)}</code>: "
            + " · ".join([said, *_counts(order, report)]),
            lines(_named(report)),
            f"<b>Is this order #{order.id}?</b>",
            lines(_ordered(order)),
            warned if is_declared_missing(order) else "",
        ]
    )


def which_order(typed: str) -> str:
    return f"Which order has the number <code>{plain(typed, 60)}</code>?"


def refused_to_the_operator(order: Order, payload: dict[str, Any]) -> str:
    """To an admin: what a provider said about the operator's own account, and which order it cost."""
    whose = "is yours" if is_about_account(str(payload.get("error", ""))) else "may be yours"
    return paragraphs(
        [
            f"🚫 <b>{plain(order.provider)}</b> refused order <b>#{order.id}</b> for a reason that {whose} to mend:",
            f"<blockquote>{plain(str(payload.get('error', '')).strip(), 400) or '…'}</blockquote>",
            lines(
                [
                    f"Service: {plain(order.service_name, 200)} (No. <code>{plain(order.service_number, 40)}</code>)",
                    f"Cost: {money(order.cost, order.currency)}" if order.cost is not None else "",
                    f"User: <code>{order.user_id}</code>",
                ]
            ),
            "Its user was told that it could not be placed at the moment, and that nothing was charged.",
        ]
    )


def left_undecided() -> str:
    return "Cancelled. No number was stored. /unconfirmed shows what waits."


def not_a_number(typed: str) -> str:
    return f"⚠️ <code>{plain(typed, 60)}</code> can't be an order's number. Send the number alone, or /cancel."


def wrong_number(why: str, order_id: int) -> str:
    return f"⚠️ {plain(why, 600)}\nSend another number for order <b>#{order_id}</b>, or /cancel."


def decided(order: Order) -> str:
    return f"Order <b>#{order.id}</b>: {status(order)}. The customer has been told."


def already_decided(order: Order | None) -> str:
    return f"Order #{order.id} was decided already: {status(order)}." if order else "There is no such order."


def waiting_for_decision(count: int) -> str:
    return f"❓ {number(count)} unconfirmed order{'s wait' if count != 1 else ' waits'} for a decision: /unconfirmed"


def more_to_decide(shown: int, total: int) -> str:
    return f"{number(shown)} of {number(total)} unconfirmed orders are shown, the oldest first."


def nothing_to_decide() -> str:
    return "No order is unconfirmed."


def _ordered(order: Order) -> list[str]:
    return [
        f"Service: {plain(order.service_name, 200)} (No. <code>{plain(order.service_number, 40)}</code>)",
        f"Link: {plain(order.link, 300)}",
        f"Quantity: {amount(order.quantity, order.fields)}" if order.quantity is not None else "",
        f"Cost: {money(order.cost, order.currency)}" if order.cost is not None else "",
        f"User: <code>{order.user_id}</code>",
        f"Sent: {moment(order.sending_at)}" if order.sending_at else "",
    ]


def _balances(order: Order) -> list[str]:
    before, after = order.balance_before, order.balance_after
    shown = [
        f"Balance before: {money(before, order.currency)}{_age(order)}" if before is not None else "",
        f"Balance after: {money(after, order.currency)}" if after is not None else "",
    ]
    return [line for line in shown if line]


def _age(order: Order) -> str:
    """How old the balance before was when the order was sent: other orders may have been charged in between."""
    if order.balance_before_at is None or order.sending_at is None:
        return ""
    return f" (seen {span(order.sending_at - order.balance_before_at)} before it was sent)"


def _hint(order: Order, others: int) -> str:
    """What the two balances say about the order, and how far they can be trusted."""
    fell = "⚠️ The balance fell by at least what this order costs, so it may well exist." if looks_charged(order) else ""
    moved = (
        f"⚠️ {number(others)} other order{'s were' if others != 1 else ' was'} sent in between and moved the balance, "
        f"too. Trust only what {plain(order.provider)} shows."
        if others and order.balance_before is not None
        else ""
    )
    return lines([fell, moved])


def _counts(order: Order, report: OrderReport) -> list[str]:
    currency = report.currency or order.currency
    return [
        *([f"charge {money(report.charge, currency)}"] if report.charge is not None else []),
        *([f"start count {number(report.start_count)}"] if report.start_count is not None else []),
        *([f"{number(max(report.remains, 0))} to deliver"] if report.remains is not None else []),
    ]


def _named(report: OrderReport) -> list[str]:
    return [
        f"Service there: <code>{plain(report.service, 40)}</code>" if report.service else "",
        f"Link there: {plain(report.link, 300)}" if report.link else "",
        f"Quantity there: {number(report.quantity)}" if report.quantity is not None else "",
    ]


def too_early(until: datetime) -> str:
    return f"This order may still be on its way. You can say that from {minute_after(until)} on."
