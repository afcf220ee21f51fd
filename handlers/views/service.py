"""One service: its row on a button, its card, and why it cannot be ordered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from core.catalogue.prices import PriceList
from core.catalogue.service import BOUNDLESS, BY_THE_ORDER, Service, ServiceType, Unorderable
from handlers.buttons import AskSearch, Favour, NewOrder, PickService, ShowService, StartOrder
from handlers.language import _, ngettext
from handlers.reader import readable, sees_providers, without_providers
from handlers.views import words
from handlers.views.home import home_button
from handlers.views.keyboard import Shown, button, markup
from handlers.views.statistics import usual
from handlers.views.words import clipped, lines, money, number, paragraphs, plain

DESCRIPTION = 1500
HEADING = 80
_DENIED = {Unorderable.POLICY, Unorderable.NO_SITES}
"""Such services are never sold here."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A service as it is shown now; `number` says which of two that look alike it is."""

    service: Service
    prices: PriceList
    problem: Unorderable | None
    number: str = ""
    called: str = ""
    """The number that people call it by."""
    usual: timedelta | None = None
    """How long its orders usually take."""


def service_button(offer: Offer, prefix: str = "") -> InlineKeyboardButton:
    return button(prefix + _row(offer), _show(offer))


def _show(offer: Offer) -> ShowService:
    return ShowService(id=offer.service.id)


def _row(offer: Offer) -> str:
    """A service on a button, its price first: the end of a long name is cut off."""
    rate = "⛔️" if offer.problem else _rate(offer)
    name = clipped(offer.service.name, 60)
    return " · ".join(part for part in (rate, _which(offer), name) if part)


def _which(offer: Offer) -> str:
    """Tells services that look alike apart: by number, and by provider for people who see providers."""
    if not offer.number:
        return ""
    return f"{clipped(offer.service.provider, 20)} {offer.number}" if sees_providers() else offer.number


def several_numbered(shown: str, offers: Sequence[Offer], written: bool) -> Shown:
    """Asks which service is meant; with something `written` behind the number, the press orders at once."""
    buttons = (
        [button(_row(offer), PickService(service_id=offer.service.id) if written else _show(offer))] for offer in offers
    )
    text = _("Several services have the number {number}. Which one do you mean?").format(number=plain(shown, 40))
    return text, markup(*buttons, [home_button()])


def none_numbered(shown: str) -> Shown:
    text = _("There is no service {number}.").format(number=plain(shown, 40))
    return text, markup([button(_("🔎 Search"), AskSearch()), home_button()])


def gone(up: CallbackData | None) -> Shown:
    """A link to a service that is not offered any more; `up` leads to others of its kind."""
    others = [button(_("Similar services"), up)] if up else [button(_("🛒 New order"), NewOrder())]
    return _("This service is no longer available."), markup(others, [home_button()])


def card(offer: Offer, link: str, favourite: bool, up: CallbackData | None) -> Shown:
    """A service's card; `link` is its own address."""
    service = offer.service
    facts = [
        _price(offer),
        _limits(service),
        "" if service.type is ServiceType.DEFAULT else _type(service),
        _refill(service),
        _("Can be cancelled") if service.cancel else "",
        _("Drip-feed available") if service.drip_feed else "",
        usual(offer.usual) if offer.usual is not None else "",
    ]
    whole = service.name if clipped(service.name, HEADING) != service.name else ""
    told = lines([whole, without_providers(service.description.strip())])
    text = paragraphs(
        [
            f"<b>{plain(service.name, HEADING)}</b>\n{_source(offer)}{plain(service.category, 100)} · "
            + _("No. {number}").format(number=f"<code>{plain(offer.called, 40)}</code>"),
            lines(facts),
            f"<blockquote expandable>{plain(told, DESCRIPTION)}</blockquote>" if told else "",
            not_orderable(offer.problem) if offer.problem else "",
            f'<a href="{plain(link)}">' + _("Link to this service") + "</a>" if link else "",
        ]
    )
    star = button(_("★ Favourite") if favourite else _("☆ Favourite"), Favour(service_id=service.id, on=not favourite))
    return text, markup(
        [button(_("🛒 Order"), StartOrder(service_id=service.id), style="success")] if offer.problem is None else [],
        [star] if favourite or offer.problem not in _DENIED else [],
        [button(_("‹ Back"), up or NewOrder()), home_button()],
    )


def _source(offer: Offer) -> str:
    """The provider, and its number where people call the service by another."""
    service = offer.service
    if not sees_providers():
        return ""
    number_ = f" {plain(service.number, 40)}" if service.number != offer.called else ""
    return f"{plain(service.provider)}{number_} · "


def _type(service: Service) -> str:
    return _("Type: {type}").format(type=plain(service.type_text, 60)) if readable(service.type_text) else ""


def not_orderable(reason: Unorderable | None) -> str:
    """Why a service cannot be ordered; None if the service is not known."""
    match reason:
        case None | Unorderable.NO_LONGER_OFFERED | Unorderable.HIDDEN:
            return _("This service is no longer available.")
        case Unorderable.AT_A_LOSS | Unorderable.NO_RATE:
            return _("This service isn't available right now.")
        case Unorderable.POLICY:
            return _("Not allowed here: it targets other people.")
        case Unorderable.NO_SITES:
            return _("Visits to websites are not sold here.")
        case Unorderable.UNPRICED:
            return _("This service can't be ordered: it has no price.")
        case Unorderable.UNKNOWN_TYPE:
            return _("This service can't be ordered here: we don't know its type yet.")
        case Unorderable.NO_LIMITS | Unorderable.BAD_LIMITS:
            return _("This service can't be ordered: its limits make no sense.")


def _rate(offer: Offer) -> str:
    service, prices = offer.service, offer.prices
    rate = prices.rate(service)
    if rate is None or service.rate is None or rate <= 0:
        return ""
    if service.type in BY_THE_ORDER and (price := prices.quote(service, 1).price) is not None:
        return money(price, prices.paid_in)
    return words.rate(rate, prices.paid_in)


def _price(offer: Offer) -> str:
    rate = _rate(offer)
    if not rate:
        return ""
    if offer.service.type in BY_THE_ORDER:
        return _("Price: <b>{price}</b> per order").format(price=rate)
    return _("Price: <b>{price}</b> per {count}").format(price=rate, count=number(offer.prices.per(offer.service)))


def _limits(service: Service) -> str:
    if service.type in BY_THE_ORDER or service.minimum is None or service.maximum is None:
        return ""
    if service.maximum >= BOUNDLESS:
        return _("Quantity: {minimum} or more").format(minimum=number(service.minimum))
    return _("Quantity: {minimum} to {maximum}").format(
        minimum=number(service.minimum), maximum=number(service.maximum)
    )


def _refill(service: Service) -> str:
    if not service.refill:
        return _("No refill")
    days = service.refill_time.strip() if readable(service.refill_time) else ""
    if days.isdecimal():
        count = int(days[:6])
        return ngettext("Refill for {count} day", "Refill for {count} days", count).format(count=number(count))
    return _("Refill: {time}").format(time=plain(days, 40)) if days else _("Refill included")
