"""Many orders at once while they are placed, refilled or cancelled: the progress, and the outcome of each."""

from collections.abc import Callable, Mapping, Sequence

from core.catalogue.service import Listing
from core.orders.batch import Batch, BatchAction, BatchLine, LineResult, State
from core.orders.mass import AGAIN
from core.orders.not_possible import WhyNotPossible
from core.orders.order import Order
from core.orders.status import OrderStatus
from handlers.language import _, ngettext
from handlers.list_buttons import OrdersBelow
from handlers.mass_buttons import BatchAgain, ShowBatch
from handlers.views.errors import may_be_quoted
from handlers.views.home import home_below, wallet_below
from handlers.views.keyboard import Row, Shown, arrows, button, markup, page_of
from handlers.views.mass import LINES
from handlers.views.mass_lines import described
from handlers.views.order_words import named, sign, status_words
from handlers.views.orders import why_not_possible
from handlers.views.words import bar, lines, number, paragraphs, plain

Find = Callable[[int], Listing | None]


def batch_card(batch: Batch, orders: Mapping[int, Order], service: Find, page: int = 0) -> Shown:
    """The card; `orders` are those that the lines name. Failed lines come first."""
    work = batch.work
    finished = [line for line in work if line.result is not None]
    good = [line for line in finished if line.result is not None and line.result.good]
    refused = [line for line in good if line.result is LineResult.PLACED and _is_refused(line, orders)]
    good = [line for line in good if line not in refused]
    bad = [*(line for line in finished if line.result is not None and not line.result.good), *refused]
    listed, page, pages = page_of([*bad, *good], page, LINES)
    done, short = batch.state is State.DONE, any(line.result is LineResult.NOT_ENOUGH for line in bad)
    text = paragraphs(
        [
            lines([_heading(batch, len(good)) if done else _progress(batch, len(finished)), _not_done(bad)]),
            _used_up(len(good) + len(refused), len(work)) if done and short else "",
            "\n".join(_line(line, orders, service) for line in listed),
            _("None of these right now.") if done and not finished else "",
        ]
    )
    turn = arrows(page, pages, ShowBatch(batch=batch.id, page=page - 1), ShowBatch(batch=batch.id, page=page + 1))
    return text, markup(
        turn if done else [],
        _again(batch, bad) if done else [],
        [wallet_below()] if done and short else [],
        [button(_("🔄 Refresh"), ShowBatch(batch=batch.id, page=page))] if done and _goes_on(good, orders) else [],
        [button(_("📦 My orders"), OrdersBelow()), home_below()],
    )


def _progress(batch: Batch, finished: int) -> str:
    heading = {
        BatchAction.PLACE: _("<b>Placing your orders …</b>"),
        BatchAction.REFILL: _("<b>Asking for refills …</b>"),
        BatchAction.CANCEL: _("<b>Cancelling …</b>"),
    }[batch.action]
    total = len(batch.work)
    return f"{heading}\n{bar(finished / max(total, 1))} {number(finished)} / {number(total)}"


def _heading(batch: Batch, good: int) -> str:
    if not good:
        return ""
    if batch.action is BatchAction.PLACE:
        # Most of them are sent to the provider only after this is shown.
        text = ngettext("✅ <b>{count} order accepted</b>", "✅ <b>{count} orders accepted</b>", good)
        after = _("I'll message you about what matters. You find them in My orders.")
    elif batch.action is BatchAction.REFILL:
        text = ngettext("✅ <b>{count} refill requested</b>", "✅ <b>{count} refills requested</b>", good)
        after = _("I'll message you when they're done.")
    else:
        text = ngettext("✅ <b>{count} cancel requested</b>", "✅ <b>{count} cancels requested</b>", good)
        after = _("I'll message you when they're decided.")
    return lines([text.format(count=number(good)), after])


def _not_done(bad: Sequence[BatchLine]) -> str:
    if not bad:
        return ""
    text = ngettext("⚠️ <b>{count} didn't work</b>", "⚠️ <b>{count} didn't work</b>", len(bad))
    return text.format(count=number(len(bad)))


def _used_up(placed: int, wanted: int) -> str:
    """A line that says that the money ran out on the way."""
    text = _("Your balance was enough for {placed} of {wanted}. Top up, then check the others again.")
    return text.format(placed=number(placed), wanted=number(wanted))


def _is_refused(line: BatchLine, orders: Mapping[int, Order]) -> bool:
    """Whether the order of a line was not placed after all."""
    order = orders.get(line.order_id or 0)
    return order is not None and order.status in {OrderStatus.REFUSED, OrderStatus.NOT_SENT}


def _goes_on(placed: Sequence[BatchLine], orders: Mapping[int, Order]) -> bool:
    """Whether the status of any of these orders may still change."""
    return any(not order.status.final for line in placed if (order := orders.get(line.order_id or 0)) is not None)


def _line(line: BatchLine, orders: Mapping[int, Order], service: Find) -> str:
    order = orders.get(line.order_id) if line.order_id is not None else None
    if order is not None:
        what = f"<b>#{order.id}</b> {named(order)}"
    else:
        found = service(line.service_id) if line.service_id is not None else None
        what = f"<b>{line.place}.</b> {described(line, found)}"
    if order is not None and line.result is LineResult.PLACED:
        return f"{sign(order.status)} {what} · {plain(status_words(order), 60)}"
    if line.result is not None and line.result.good:
        return f"✅ {what}"
    return f"⚠️ {what}\n     {_why(line)}"


def _why(line: BatchLine) -> str:
    match line.result:
        case LineResult.CHANGED:
            return _("Its price or limits have changed. Nothing was ordered.")
        case LineResult.AWAY:
            return _("This service isn't available right now, and nothing was done.")
        case LineResult.PAUSED:
            return _("We aren't taking orders right now. Nothing was ordered.")
        case LineResult.NOT_ENOUGH:
            return _("Your balance is too low for it. Nothing was ordered.")
        case LineResult.TOO_MUCH:
            return _("It would go over the limit of today. Nothing was ordered.")
        case LineResult.NOT_CONFIRMED:
            return _("The terms have changed. Nothing was ordered.")
        case LineResult.NOT_POSSIBLE:
            return why_not_possible(WhyNotPossible(line.detail))
        case LineResult.REFUSED if may_be_quoted(line.detail):
            return _("The provider refused: {reason}").format(reason=plain(line.detail, 200))
        case LineResult.REFUSED:
            return _("This can't be done right now. Please try again later.")
        case LineResult.NO_ANSWER:
            return _("We got no clear answer. Please look at the order before you try again.")
        case _:
            return _("Something went wrong on our side. Nothing was done.")


def _again(batch: Batch, bad: Sequence[BatchLine]) -> Row:
    count = sum(line.result in AGAIN for line in bad)
    if batch.action is not BatchAction.PLACE or not count:
        return []
    text = ngettext("🔁 Check {count} line again", "🔁 Check {count} lines again", count)
    return [button(text.format(count=number(count)), BatchAgain(batch=batch.id))]
