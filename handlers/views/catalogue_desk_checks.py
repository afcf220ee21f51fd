"""What is asked before an operator changes more than they may mean to."""

from collections.abc import Sequence
from typing import NamedTuple

from aiogram.types import InlineKeyboardButton

from core.catalogue.prices import PriceList
from core.catalogue.rule import Rule
from core.catalogue.rules import Scope
from core.catalogue.service import Service
from handlers.catalogue_desk_buttons import EditService, SetPrices, Switch, Turn, Value
from handlers.language import _, ngettext
from handlers.views.catalogue_desk import rates
from handlers.views.catalogue_desk_rules import heading, labels, made_by
from handlers.views.keyboard import Shown, button, markup
from handlers.views.service import HEADING
from handlers.views.words import lines, money, number, paragraphs, plain, rate


class Effect(NamedTuple):
    """A rule that may be meant, and the example as it would be sold by it."""

    rule: Rule
    after: Service


def prices(
    asked: SetPrices,
    service: Service,
    example: Service,
    effects: Sequence[Effect],
    count: int,
    prices: PriceList | None,
) -> Shown:
    """Which of `effects` is meant, or whether the only one is; `count` services get the price."""
    currency = prices.paid_in if prices is not None else None
    wide = asked.scope is not Scope.SERVICE
    counted = ngettext(
        "This changes the price of {count} service.", "This changes the prices of {count} services.", count
    )
    meant = [made_by(effect.rule, currency) for effect in effects]
    _cost, now = rates(example, prices)
    text = paragraphs(
        [
            heading(service, asked.scope),
            _("Do you mean {percent} or {amount} on top of the cost?").format(percent=meant[0], amount=meant[1])
            if len(meant) > 1
            else "",
            lines(
                [
                    counted.format(count=number(count)) if wide or len(meant) == 1 else "",
                    _("For example: {name}").format(name=plain(example.name, HEADING)) if wide else "",
                    _("Price now: {price}").format(price=rate(now, currency)) if now is not None else "",
                ]
            ),
        ]
    )
    return text, markup(
        *([_meant(asked, effect, prices)] for effect in effects),
        [button(_("✖ Cancel"), EditService(id=asked.id, scope=asked.scope))],
    )


def _meant(asked: SetPrices, effect: Effect, prices: PriceList | None) -> InlineKeyboardButton:
    """One of the rules that may be meant, with the price that it makes."""
    rule, currency = effect.rule, prices.paid_in if prices is not None else None
    if rule.floor is not None:
        said = f"{labels()[Value.FLOOR]} {money(rule.floor, currency)}"
        meant = asked.model_copy(update={"amount": rule.floor})
    else:
        said = made_by(rule, currency)
        meant = asked.model_copy(update={"percent": rule.percent, "amount": rule.fixed})
    _cost, price = rates(effect.after, prices)
    return button(f"{said} → {rate(price, currency)}" if price is not None else said, meant)


def hide(service: Service, scope: Scope, count: int) -> Shown:
    """Whether to hide the `count` services of a category or a provider."""
    text = ngettext(
        "Hide {count} service? Customers can't find or order it then.",
        "Hide {count} services? Customers can't find or order them then.",
        count,
    )
    yes = Turn(id=service.id, scope=scope, switch=Switch.HIDDEN, on=True)
    return paragraphs([heading(service, scope), text.format(count=number(count))]), markup(
        [button(_("🙈 Yes, hide"), yes, style="danger")],
        [button(_("✖ Cancel"), EditService(id=service.id, scope=scope))],
    )
