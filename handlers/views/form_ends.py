"""How an order form ends, and what is said about a press that came too late."""

from core.catalogue.service import Unorderable
from core.money.ledger import ZERO
from core.money.limits import Limit
from core.orders.checkout import LimitExceeded, NotEnough
from handlers.buttons import Do, OrderButton, StartOrder
from handlers.language import _
from handlers.views import service
from handlers.views.home import home_button, only_home
from handlers.views.keyboard import Shown, button, markup
from handlers.views.words import money


def not_orderable(reason: Unorderable | None) -> Shown:
    return service.not_orderable(reason), only_home()


def left() -> Shown:
    return _("Cancelled. Nothing was ordered."), only_home()


def left_before(service_id: int) -> Shown:
    """The answer to a press on a form that was cancelled."""
    return form_was_cancelled(), markup([button(_("Start again"), StartOrder(service_id=service_id))], [home_button()])


def placed_all_the_same(order_id: int) -> Shown:
    """For a form that is cancelled after its order was stored."""
    return already_placed(order_id), markup(
        [button(_("Show order #{number}").format(number=order_id), OrderButton(id=order_id, do=Do.SHOW))],
        [home_button()],
    )


def form_was_cancelled() -> str:
    return _("This form was cancelled. Nothing was ordered.")


def restarted() -> str:
    return _("The bot was updated, so your order form starts over. Please choose the service again.")


def moved_on() -> str:
    return _("This form has moved on. Here is where it stands now.")


def changed() -> str:
    return _("Something changed since you saw this. Please check it again before you place the order.")


def away() -> str:
    return _("We can't place this order right now. Nothing was ordered; please try again in a few minutes.")


def not_enough(short: NotEnough) -> str:
    return _("Your balance is {available}; this order costs {price}. Nothing was ordered.").format(
        available=money(short.available, short.currency), price=money(short.price, short.currency)
    )


def too_much(over: LimitExceeded) -> str:
    """Which limit was exceeded, as far as the person may know."""
    amounts = {
        "limit": money(over.limit, over.currency),
        "left": money(max(over.limit - over.used, ZERO), over.currency),
    }
    match over.which:
        case Limit.ORDER:
            return _("One order may cost {limit} at most. Nothing was ordered.").format(**amounts)
        case Limit.PERSON:
            text = _("You may order for {limit} in 24 hours; {left} is left now. Nothing was ordered.")
            return text.format(**amounts)
        case Limit.SHOP:
            return _("We can't take more orders today. Nothing was ordered; please try again tomorrow.")
        case Limit.BOUND:
            return _("Set a number of posts, so that the cost is known. Nothing was ordered.")


def already_placed(order_id: int) -> str:
    return _("Already placed: this is order #{number}.").format(number=order_id)


def being_placed(order_id: int) -> str:
    return _("Order #{number} is being placed.").format(number=order_id)


def text_only() -> str:
    return _("Please send your answer as text, or /cancel.")
