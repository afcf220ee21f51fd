"""The orders to choose from for a command that was sent without a number."""

from collections.abc import Sequence

from core.orders.batch import BatchAction
from core.orders.order import Order
from core.orders.order_picks import PickPurpose
from handlers.buttons import OrdersPage
from handlers.language import _
from handlers.order_pick_buttons import Pick
from handlers.views.bulk_actions import bulk_action_button
from handlers.views.home import home_button
from handlers.views.keyboard import PER_PAGE, Shown, button, markup
from handlers.views.order_words import row
from handlers.views.words import paragraphs

_ACTIONS = {PickPurpose.REFILL: BatchAction.REFILL, PickPurpose.CANCEL: BatchAction.CANCEL}
_COMMANDS = {PickPurpose.STATUS: "status", PickPurpose.REFILL: "refill", PickPurpose.CANCEL: "cancel"}


def choose(orders: Sequence[Order], purpose: PickPurpose) -> Shown:
    """`orders` qualify, the newest first; if they don't all fit, the message says so."""
    shown = orders[:PER_PAGE]
    more = _("These are the newest. For another one, send its number: {example}").format(
        example=f"<code>/{_COMMANDS[purpose]} 12</code>"
    )
    text = paragraphs([_question(purpose), more if len(orders) > len(shown) else ""]) if shown else _none(purpose)
    return text, markup(
        *([button(row(order), Pick(purpose=purpose, id=order.id))] for order in shown),
        bulk_action_button(_ACTIONS[purpose]) if purpose in _ACTIONS and len(shown) > 1 else [],
        [button(_("📦 My orders"), OrdersPage(page=0)), home_button()],
    )


def _question(purpose: PickPurpose) -> str:
    return {
        PickPurpose.STATUS: _("<b>Which order's status?</b>"),
        PickPurpose.REFILL: _("<b>Refill which order?</b>"),
        PickPurpose.CANCEL: _("<b>Cancel which order?</b>"),
    }[purpose]


def _none(purpose: PickPurpose) -> str:
    return {
        PickPurpose.STATUS: _("You have no open orders."),
        PickPurpose.REFILL: _("None of your orders can be refilled now."),
        PickPurpose.CANCEL: _("There is nothing to cancel: none of your orders can be cancelled now."),
    }[purpose]
