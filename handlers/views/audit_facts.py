"""The values that the audit keeps, in the words of a shop owner."""

from collections.abc import Callable
from datetime import datetime

from core.orders.status import OrderStatus
from core.people.role import Role
from core.requests.request import ClosingReason
from handlers.language import LANGUAGES, _
from handlers.views.order_words import status_name
from handlers.views.people_desk import role_name
from handlers.views.requests import closed_because
from handlers.views.words import exact_moment, plain

_LONGEST = 60


def fact_name(key: str) -> str:
    """What a value is about; the key itself where we have no words for it."""
    return {
        "hidden": _("hidden"),
        "pinned": _("pinned"),
        "percent": _("markup in percent"),
        "fixed": _("markup as an amount"),
        "price": _("fixed price"),
        "floor": _("floor"),
        "name": _("name"),
        "group": _("category"),
        "loss_up_to": _("sold at a loss up to a cost of"),
        "per_order": _("limit for one order"),
        "per_day": _("limit for 24 hours"),
        "status": _("status"),
        "number": _("number at the provider"),
        "words": _("words"),
        "reason": _("reason"),
        "why": _("reason"),
        "role": _("role"),
        "amount": _("amount"),
        "currency": _("currency"),
        "note": _("note"),
        "until": _("until"),
        "count": _("how many"),
        "uses": _("how many people"),
        "stars": _("Stars"),
        "charge": _("payment"),
        "audience": _("to whom"),
        "language": _("language"),
        "people": _("people"),
    }.get(key, plain(key, 30))


def fact(key: str, value: object) -> str:
    """A value; a moment is kept as text, and shown as people read it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    try:
        if (read := _READ.get(key)) is not None:
            return read(str(value)) or plain(str(value), _LONGEST)
        at = datetime.fromisoformat(str(value))
    except ValueError:  # another version of the bot may have written a word that this one doesn't know
        return plain(str(value), _LONGEST)
    return exact_moment(at) if at.tzinfo is not None else plain(str(value), _LONGEST)


def _audience(value: str) -> str:
    return {"all": _("Everybody"), "open": _("With open orders"), "language": _("One language")}.get(value, "")


_READ: dict[str, Callable[[str], str]] = {
    "status": lambda value: status_name(OrderStatus(value)),
    "role": lambda value: role_name(Role(value)),
    "reason": lambda value: closed_because(ClosingReason(value)),
    "audience": _audience,
    "language": lambda value: LANGUAGES.get(value, ""),
}
