"""What an operator says about services, their category or their provider: the rule, its buttons, and what is asked."""

from collections.abc import Mapping

from aiogram.types import InlineKeyboardButton

from core.catalogue.prices import PriceList
from core.catalogue.rule import Rule
from core.catalogue.rules import Scope
from core.catalogue.service import Service
from handlers.catalogue_desk_buttons import AskHide, AskValue, EditService, ShowCatalogueDesk, Switch, Turn, Value
from handlers.language import _
from handlers.views.keyboard import Row, Shown, button, markup
from handlers.views.service import HEADING
from handlers.views.words import lines, money, paragraphs, plain


def made_by(rule: Rule, currency: str | None) -> str:
    """A price rule in short."""
    if rule.price is not None:
        return _("fixed price {price}").format(price=money(rule.price, currency))
    parts = [f"{money(rule.percent, None)}%"] if rule.percent is not None else []
    parts += [money(rule.fixed, currency)] if rule.fixed is not None else []
    return " + ".join(parts)


def wider(service: Service, scope: Scope, rule: Rule, prices: PriceList | None) -> Shown:
    """The rule of a whole category or provider, reached through one of its services."""
    id, currency = service.id, prices.paid_in if prices is not None else None
    text = paragraphs(
        [
            heading(service, scope),
            lines(
                [
                    _("Markup: {markup}").format(markup=made_by(rule, currency) or _("none of its own")),
                    _("Floor: at least {amount} above the cost").format(amount=money(rule.floor, currency))
                    if rule.floor
                    else "",
                    _("Shown as: {name}").format(name=plain(rule.group, 100)) if rule.group else "",
                    _("🙈 Hidden: customers can't find or order it.") if rule.hidden else "",
                ]
            ),
            _("It counts for every service here that has no rule of its own."),
        ]
    )
    place: Row = [asks(id, scope, Value.GROUP)] if scope is Scope.CATEGORY else []
    # A provider's prices also open from the overview, by way of a service that nobody chose.
    back: Row = [button(_("‹ Service"), EditService(id=id))] if scope is Scope.CATEGORY else []
    return text, markup(
        [asks(id, scope, Value.MARKUP), asks(id, scope, Value.FLOOR)],
        [*place, hide(id, scope, rule)],
        [*back, button(_("‹ Catalogue"), ShowCatalogueDesk())],
    )


def heading(service: Service, scope: Scope) -> str:
    if scope is Scope.SERVICE:
        return f"<b>{plain(service.name, HEADING)}</b>"
    if scope is Scope.PROVIDER:
        return _("<b>All services of {provider}</b>").format(provider=plain(service.provider))
    names = {"category": plain(service.as_listed.category, 100), "provider": plain(service.provider)}
    return _("<b>Category {category}</b> of {provider}").format(**names)


def asks(id: int, scope: Scope, value: Value) -> InlineKeyboardButton:
    return button(labels()[value], AskValue(id=id, scope=scope, value=value))


def hide(id: int, scope: Scope, rule: Rule) -> InlineKeyboardButton:
    on = not rule.hidden
    if on and scope is not Scope.SERVICE:
        return button(_("🙈 Hide"), AskHide(id=id, scope=scope))
    return button(_("🙈 Hide") if on else _("👁 Show"), Turn(id=id, scope=scope, switch=Switch.HIDDEN, on=on))


def pin(id: int, rule: Rule) -> InlineKeyboardButton:
    on = not rule.pinned
    return button(_("📌 Pin") if on else _("Unpin"), Turn(id=id, scope=Scope.SERVICE, switch=Switch.PINNED, on=on))


def labels() -> Mapping[Value, str]:
    return {
        Value.MARKUP: _("Markup"),
        Value.PRICE: _("Price"),
        Value.FLOOR: _("Floor"),
        Value.NAME: _("✏️ Name"),
        Value.GROUP: _("📂 Category"),
    }


def ask(service: Service, scope: Scope, value: Value, prices: PriceList | None) -> str:
    """The question that an operator replies to."""
    about = heading(service, scope)
    currency = prices.paid_in if prices is not None else ""
    asked = {
        Value.MARKUP: _("What is added to the cost? Reply with 15%, 0.20 {currency} or 15% + 0.20 {currency}."),
        Value.PRICE: _("What is the price, whatever it costs you? Reply with an amount in {currency}, like 1.50."),
        Value.FLOOR: _("How much above its cost must it bring? Reply with an amount in {currency}, like 0.10."),
        Value.NAME: _("What do you call this service? Reply with its name."),
        Value.GROUP: _("In which category do you show it? Reply with its name."),
    }[value]
    back = _("Reply with - to take yours back, or with /cancel to leave it as it is.")
    return paragraphs([about, asked.format(currency=plain(currency, 8)), back])


def ask_again(service: Service, scope: Scope, value: Value, prices: PriceList | None) -> str:
    """The question once more, after an answer that can't be read."""
    return paragraphs([_unreadable(value, prices), ask(service, scope, value, prices)])


def _unreadable(value: Value, prices: PriceList | None) -> str:
    if value in {Value.NAME, Value.GROUP}:
        return _("Please reply with a name of at most 200 characters.")
    if value is Value.MARKUP:
        currency = plain(prices.paid_in, 8) if prices is not None else ""
        return _("I can't read that. Please reply with a markup, like 15% or 0.20 {currency}.").format(
            currency=currency
        )
    return _("I can't read that. Please reply with an amount, like 0.20.")


def left(service_id: int, scope: str) -> Shown:
    """After a question that was not answered."""
    known = Scope(scope) if scope in list(Scope) else Scope.SERVICE
    return _("Cancelled. Nothing was changed."), markup([button(_("‹ Back"), EditService(id=service_id, scope=known))])
