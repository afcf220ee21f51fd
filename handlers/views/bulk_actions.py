"""Bulk actions: several orders to refill or cancel are chosen, and confirmed once."""

from collections.abc import Mapping, Sequence

from aiogram.types import InlineKeyboardButton

from core.orders.batch import Batch, BatchAction, BatchLine
from core.orders.bulk_actions import seal_of
from core.orders.order import Order
from handlers.bulk_action_buttons import (
    ChoicePage,
    Choose,
    ChooseAll,
    ChooseForBulkAction,
    ConfirmBulkAction,
    StartBulkAction,
)
from handlers.buttons import OrdersPage
from handlers.language import _, ngettext
from handlers.mass_buttons import LeaveBatch
from handlers.views.home import home_button
from handlers.views.keyboard import Row, Shown, arrows, button, markup, page_of
from handlers.views.order_words import named, row
from handlers.views.words import clipped, lines, number, paragraphs

ROWS = 7
LISTED = 20


def bulk_action_button(action: BatchAction) -> Row:
    texts = {BatchAction.REFILL: _("☑️ Refill several"), BatchAction.CANCEL: _("☑️ Cancel several")}
    return [button(texts[action], ChooseForBulkAction(action=action))]


def choice(batch: Batch, orders: Mapping[int, Order], page: int = 0) -> Shown:
    """One page of the orders that can be chosen; those that are chosen are ticked."""
    listed, page, pages = page_of(batch.lines, page, ROWS)
    count, total = len(batch.work), len(batch.lines)
    refill = batch.action is BatchAction.REFILL
    heading = _("<b>Refill which orders?</b>") if refill else _("<b>Cancel which orders?</b>")
    text = lines([heading, _("Tap to choose. Chosen: {count}").format(count=number(count))])
    everything = (
        button(_("Choose none"), ChooseAll(batch=batch.id, chosen=False))
        if count == total
        else button(
            ngettext("Choose all ({count})", "Choose all ({count})", total).format(count=number(total)),
            ChooseAll(batch=batch.id, chosen=True),
        )
    )
    go = button(_go(batch.action, count), ConfirmBulkAction(batch=batch.id)) if count else None
    turn = arrows(page, pages, ChoicePage(batch=batch.id, page=page - 1), ChoicePage(batch=batch.id, page=page + 1))
    return text, markup(
        *([_tick(batch, line, orders, page)] for line in listed),
        turn,
        [everything, *([go] if go is not None else [])],
        [button(_("✖ Cancel"), LeaveBatch(batch=batch.id))],
    )


def _tick(batch: Batch, line: BatchLine, orders: Mapping[int, Order], page: int) -> InlineKeyboardButton:
    order = orders.get(line.order_id or 0)
    what = row(order) if order is not None else f"#{line.order_id}"
    data = Choose(batch=batch.id, place=line.place, chosen=not line.chosen, page=page)
    return button(clipped(f"{'☑️' if line.chosen else '▫️'} {what}", 64), data)


def _go(action: BatchAction, count: int) -> str:
    if action is BatchAction.REFILL:
        return ngettext("Refill {count} order ›", "Refill {count} orders ›", count).format(count=number(count))
    return ngettext("Cancel {count} order ›", "Cancel {count} orders ›", count).format(count=number(count))


def confirm(batch: Batch, orders: Mapping[int, Order]) -> Shown:
    """The one question before it is done."""
    found = (orders.get(line.order_id or 0) for line in batch.work)
    chosen = [order for order in found if order is not None]
    count = len(batch.work)
    if batch.action is BatchAction.REFILL:
        heading = ngettext("<b>Refill {count} order?</b>", "<b>Refill {count} orders?</b>", count)
        yes, note = _("Yes, refill them"), ""
    else:
        heading = ngettext("<b>Cancel {count} order?</b>", "<b>Cancel {count} orders?</b>", count)
        yes, note = _("Yes, cancel them"), _("What was delivered stays delivered and charged.")
    style = "danger" if batch.action is BatchAction.CANCEL else "success"
    return paragraphs([heading.format(count=number(count)), _list(chosen), note]), markup(
        [button(yes, StartBulkAction(batch=batch.id, seal=seal_of(batch)), style=style)],
        [button(_("‹ Back"), ChoicePage(batch=batch.id)), button(_("✖ Cancel"), LeaveBatch(batch=batch.id))],
    )


def _list(orders: Sequence[Order]) -> str:
    more = len(orders) - LISTED
    text = "\n".join(f"<b>#{order.id}</b> {named(order)}" for order in orders[:LISTED])
    if more <= 0:
        return text
    return f"{text}\n" + ngettext("… and {count} more", "… and {count} more", more).format(count=number(more))


def nothing_qualifies(action: BatchAction) -> Shown:
    texts = {
        BatchAction.REFILL: _("None of your orders can be refilled now."),
        BatchAction.CANCEL: _("There is nothing to cancel: none of your orders can be cancelled now."),
    }
    return texts[action], markup([button(_("📦 My orders"), OrdersPage(page=0)), home_button()])


def left() -> Shown:
    return _("Nothing was done."), markup([button(_("📦 My orders"), OrdersPage(page=0)), home_button()])


def started(action: BatchAction) -> str:
    """Answers the press."""
    return _("We're asking for the refills.") if action is BatchAction.REFILL else _("We're asking to cancel them.")
