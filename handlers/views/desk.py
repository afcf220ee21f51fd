"""The desk: its lines with their counts, the list behind each, and an order as an operator sees it."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, localcontext

from aiogram.filters.callback_data import CallbackData

from core.desk.desk import DeskLine, Overview
from core.desk.low_balance import Spending
from core.notices.desk_notices import BalanceLow
from core.notices.money_notices import ShopLimitReached, ShopPutIn
from core.orders.order import Order
from core.provider import Balance
from handlers.desk_buttons import DeskCancel, DeskList, DeskOrder, LowBalances, ShowDesk, ShowMaintenance
from handlers.language import _
from handlers.people_buttons import ShowPerson, ShowTimeline
from handlers.request_buttons import RequestsPage
from handlers.views import maintenance, people
from handlers.views.home import home_button
from handlers.views.keyboard import PER_PAGE, Row, Shown, arrows, button, markup
from handlers.views.order_words import for_admin, in_bold, row, why_for_operators
from handlers.views.request_desk import facts
from handlers.views.words import clipped, lines, money, number, paragraphs, plain, span


def desk(seen: Overview, for_owner: bool) -> Shown:
    """The operator's home: a button for each line that has something in it.

    Only owners see maintenance and what concerns the shop's own account.
    """
    refused = seen.refused if for_owner else 0
    orders = {DeskLine.UNCONFIRMED: seen.unconfirmed, DeskLine.REFUSED: refused, DeskLine.STUCK: seen.stuck}
    counted: list[tuple[str, CallbackData]] = [
        (_counted(_heading(line), count), DeskList(line=line)) for line, count in orders.items() if count
    ]
    if seen.requests:
        counted.insert(1, (_counted(_("💬 Open questions"), seen.requests), RequestsPage(page=0)))
    if seen.low and for_owner:
        counted.append((_counted(_("💰 Low balances"), len(seen.low)), LowBalances()))
    away = [_("⚠️ {provider} is not responding.").format(provider=f"<b>{plain(name)}</b>") for name in seen.away]
    text = paragraphs(
        [
            _("<b>🗂 Desk</b>"),
            lines([plain(label) for label, _data in counted]) or _("✅ Nothing waits for you."),
            lines(away),
            maintenance.status_line(seen.closed) if seen.closed is not None else "",
        ]
    )
    return text, markup(
        *([button(label, data)] for label, data in counted),
        [
            button(_("🔄 Refresh"), ShowDesk()),
            *([button(_("⏸ Maintenance"), ShowMaintenance())] if for_owner else []),
        ],
        [home_button()],
    )


def _counted(heading: str, count: int) -> str:
    return f"{heading} · {number(count)}"


def _heading(line: DeskLine) -> str:
    return {
        DeskLine.UNCONFIRMED: _("❓ Unconfirmed"),
        DeskLine.REFUSED: _("🚫 Refused for your reasons"),
        DeskLine.STUCK: _("🐢 Open longer than usual"),
    }[line]


def _about(line: DeskLine) -> str:
    return {
        DeskLine.UNCONFIRMED: _("Nobody knows whether the provider has these. The oldest first."),
        DeskLine.REFUSED: _(
            "Refused in the last 7 days over your balance, your key or your account. The newest first."
        ),
        DeskLine.STUCK: _("Open far longer than such orders usually take. The oldest first."),
    }[line]


def listed(line: DeskLine, orders: Sequence[Order], page: int, total: int, now: datetime) -> Shown:
    """One page of the orders behind a line."""
    if not orders:
        return paragraphs([f"<b>{_heading(line)}</b>", _("✅ Nothing waits for you.")]), markup(_back_to_desk())
    text = paragraphs([f"<b>{_counted(_heading(line), total)}</b>", _about(line)])
    rows = [
        [button(f"{span(now - order.created_at)} · {row(order)}", DeskOrder(line=line, id=order.id))]
        for order in orders
    ]
    pages = max(1, -(-total // PER_PAGE))
    turn = arrows(page, pages, DeskList(line=line, page=page - 1), DeskList(line=line, page=page + 1))
    return text, markup(*rows, turn, _back_to_desk())


def one(line: DeskLine, order: Order, now: datetime, may_cancel: bool, name: str = "") -> Shown:
    """An order with what an operator can do about it."""
    what = {
        DeskLine.UNCONFIRMED: "",
        DeskLine.REFUSED: _("When this is fixed, the customer can order again with the button on their card."),
        DeskLine.STUCK: _("Ask the provider about it, or write to their support."),
    }[line]
    text = paragraphs(
        [
            _("<b>Order {order}</b>").format(order=in_bold(order)),
            facts(order, now, name),
            why_for_operators(order.reason, order.error, order.status),
            what,
        ]
    )
    ask = [button(_("🔄 Ask the provider now"), DeskOrder(line=line, id=order.id, ask=True))]
    cancel = [button(_("✖ Ask to cancel it"), DeskCancel(line=line, id=order.id))] if may_cancel else []
    open_there = order.provider_order is not None and not order.status.final
    more = [
        button(_("📜 Its story"), ShowTimeline(order_id=order.id)),
        button(_("👤 Person"), ShowPerson(user_id=order.user_id)),
    ]
    return text, markup(ask if open_there else [], cancel, more, back_to(line))


def ask_cancel(line: DeskLine, order: Order, name: str = "") -> Shown:
    text = _("Ask {provider} to cancel order {order} of customer {id}?").format(
        provider=plain(order.provider), order=in_bold(order), id=people.named(name, order.user_id)
    )
    return lines([text, plain(row(order), 140)]), markup(
        [button(_("Yes, cancel it"), DeskCancel(line=line, id=order.id, sure=True), style="danger")],
        [button(_("‹ Back"), DeskOrder(line=line, id=order.id))],
    )


def not_asked(order: Order, error: Exception) -> str:
    """The answer to a press, where an operator reads the provider's own words."""
    return clipped(f"{order.provider}: {for_admin(str(error))}", 200)


def low_balances(low: Sequence[Spending]) -> Shown:
    """The balances that last for less than a day."""
    if not low:
        return _("✅ Every balance lasts for a day or more."), markup(_back_to_desk())
    return paragraphs([_("<b>💰 Low balances</b>"), lines([lasting(one) for one in low])]), markup(_back_to_desk())


def balance_low(news: BalanceLow) -> str:
    """To operators, once until the balance has recovered."""
    one = Spending(
        provider=news.provider, balance=Balance(Decimal(news.amount), news.currency), a_day=Decimal(news.a_day)
    )
    return lines([_("⚠️ <b>Low balance.</b> Top it up, or orders there will be refused soon."), lasting(one)])


def shop_limit_reached(news: ShopLimitReached) -> str:
    """To operators, once a day."""
    said = _("{used} of {limit} was ordered in the last 24 hours. Orders are refused until some of that is a day old.")
    amounts = {"used": money(news.used, news.currency), "limit": money(news.limit, news.currency)}
    return lines([_("⚠️ <b>The shop's limit for a day is reached.</b>"), said.format(**amounts)])


def put_in(news: ShopPutIn) -> Shown:
    """To operators, as soon as it happens."""
    said = _("Order #{number}: the customer's balance no longer covered it, so the shop put in {amount}.")
    text = "💸 " + said.format(number=news.order, amount=money(news.amount, news.currency))
    return text, markup([button(_("📜 Its story"), ShowTimeline(order_id=news.order))])


def lasting(one: Spending) -> str:
    """A line about one balance, and how long it lasts."""
    said = _("{provider}: {balance}, enough for about {span} (usually {amount} a day)")
    return said.format(
        provider=f"<b>{plain(one.provider)}</b>",
        balance=money(one.balance.amount, one.balance.currency),
        span=span(one.lasts),
        amount=money(_in_cents(one.a_day), one.balance.currency),
    )


def _in_cents(amount: Decimal) -> Decimal:
    with localcontext(prec=100):
        return round(amount, 2)


def back_to(line: DeskLine) -> Row:
    return [button(_("‹ Back"), DeskList(line=line)), *_back_to_desk()]


def _back_to_desk() -> Row:
    return [button(_("‹ Desk"), ShowDesk())]
