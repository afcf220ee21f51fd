"""The operator's catalogue: every service with its cost, its price and the changes that can be made."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from core.catalogue.catalogue import Catalogue, ServiceChange
from core.catalogue.prices import PriceList
from core.catalogue.rule import Rule
from core.catalogue.rules import Rules, Scope
from core.catalogue.service import BY_THE_ORDER, Service, Unorderable
from handlers.catalogue_desk_buttons import (
    EditService,
    ServicesToEdit,
    ShowCatalogueDesk,
    ShowChanges,
    Switch,
    Turn,
    Value,
    WhichServices,
)
from handlers.language import _
from handlers.views.catalogue_desk_rules import asks, hide, made_by, pin
from handlers.views.catalogue_news import of_service
from handlers.views.home import home_button
from handlers.views.keyboard import Shown, arrows, button, in_columns, markup, page_of
from handlers.views.service import HEADING, not_orderable
from handlers.views.words import lines, money, number, paragraphs, plain

PROVIDERS = 8
"""Providers that the overview has buttons for."""


def overview(counts: Mapping[WhichServices, int], providers: Mapping[str, int]) -> Shown:
    """The overview; `providers` has one service of each."""
    text = paragraphs(
        [
            _("<b>Catalogue</b>"),
            _("To find a service, send its number or a few words, like <code>/catalogue followers</code>."),
        ]
    )
    named = {
        WhichServices.ALL: _("All services"),
        WhichServices.PRICED: _("With own price"),
        WhichServices.PAUSED: _("⏸ Paused"),
        WhichServices.HIDDEN: _("🙈 Hidden"),
        WhichServices.PINNED: _("📌 Pinned"),
    }
    lists = [button(f"{name} · {number(counts[which])}", ServicesToEdit(which=which)) for which, name in named.items()]
    prices = [
        button(_("Prices of {provider}").format(provider=name), EditService(id=id, scope=Scope.PROVIDER))
        for name, id in list(providers.items())[:PROVIDERS]
    ]
    return text, markup(
        *in_columns(lists), *in_columns(prices), [button(_("🕘 Changes"), ShowChanges()), home_button()]
    )


def services(
    found: Sequence[Service],
    shown: ServicesToEdit,
    prices: Mapping[str, PriceList],
    catalogue: Catalogue,
    written: str = "",
) -> Shown:
    """One page of a list, or of what a search found; `written` is what the operator wrote, if it was corrected."""
    items, page, pages = page_of(found, shown.page)
    head = f"🔎 <b>{plain(written or shown.words, 100)}</b>" if shown.words else _("<b>Catalogue</b>")
    mended = _("Did you mean <b>{words}</b>?").format(words=plain(shown.words, 100)) if written else ""
    text = lines([head, mended, _("Choose a service (cost → price)") if found else _("No services here.")])

    def turned(to: int) -> ServicesToEdit:
        return shown.model_copy(update={"page": to})

    return text, markup(
        *([_row(one, prices.get(one.provider), catalogue.problem(one))] for one in items),
        arrows(page, pages, turned(page - 1), turned(page + 1)),
        [button(_("‹ Catalogue"), ShowCatalogueDesk()), home_button()],
    )


def _row(service: Service, prices: PriceList | None, problem: Unorderable | None) -> InlineKeyboardButton:
    signs = {Unorderable.AT_A_LOSS: "⏸ ", Unorderable.HIDDEN: "🙈 ", Unorderable.NO_LONGER_OFFERED: "✖️ "}
    sign = signs.get(problem, "⛔️ ") if problem is not None else "📌 " if service.rule and service.rule.pinned else ""
    return button(f"{sign}{_rates(service, prices)} · {service.id} · {service.name}", EditService(id=service.id))


def _rates(service: Service, prices: PriceList | None) -> str:
    cost, price = rates(service, prices)
    if prices is None or cost is None or price is None:
        return "?"
    return f"{money(cost, None)} → {money(price, prices.paid_in)}"


def rates(service: Service, prices: PriceList | None) -> tuple[Decimal | None, Decimal | None]:
    """The provider's rate and people's price, in people's currency, for an order or for the units of the rate."""
    if prices is None or service.rate is None:
        return service.rate, None
    cost = prices.cost(service)
    shared = prices.per(service) if service.type in BY_THE_ORDER else 1
    return None if cost is None else cost / shared, prices.shown(service)


def card(
    service: Service,
    rules: Rules,
    prices: PriceList | None,
    problem: Unorderable | None,
    recorded: Sequence[ServiceChange] = (),
) -> Shown:
    """One service as its operator sees it; `recorded` are its latest changes."""
    listed = service.as_listed
    text = paragraphs(
        [
            lines(
                [
                    f"<b>{plain(service.name, HEADING)}</b>",
                    _("At the provider: {name}").format(name=plain(listed.name, HEADING)) if service.listed else "",
                    f"{plain(service.provider)} · <code>{plain(service.number, 40)}</code> · "
                    + _("here: {number}").format(number=f"<code>{service.id}</code>"),
                    _("Category: {name}").format(name=plain(service.category, 100)),
                ]
            ),
            lines([*_money(service, rules, prices)]),
            lines([*_state(service, problem)]),
            of_service(recorded),
        ]
    )
    return text, _keyboard(service, problem)


def _money(service: Service, rules: Rules, prices: PriceList | None) -> Sequence[str]:
    cost, price = rates(service, prices)
    if prices is None or cost is None or price is None:
        return [_("It has no price.")]
    currency = prices.paid_in
    by_the_order = service.type in BY_THE_ORDER
    shown = _("Cost: {cost} per order") if by_the_order else _("Cost: {cost} per {count}")
    return [
        shown.format(cost=money(cost, currency), count=number(prices.per(service))),
        _("Markup: {markup}").format(markup=_source(service, rules, prices)),
        _("Price: <b>{price}</b>").format(price=money(price, currency)),
        _("Margin: {margin}").format(margin=f"{money(price - cost, currency)}{_share(price, cost)}"),
    ]


def _share(price: Decimal, cost: Decimal) -> str:
    return f" ({money(round((price - cost) * 100 / price, 1), None)}%)" if price else ""


def _source(service: Service, rules: Rules, prices: PriceList) -> str:
    """How the price is made, and by which rule."""
    names = {Scope.SERVICE: _("this service"), Scope.CATEGORY: _("its category"), Scope.PROVIDER: _("its provider")}
    for scope, name in names.items():
        rule = rules.at(scope, service)
        if rule.prices:
            return f"{made_by(rule, prices.paid_in)} ({name})"
    return _("{percent}% (everything)").format(percent=money(prices.markup_percent, None))


def _state(service: Service, problem: Unorderable | None) -> Sequence[str]:
    rule = service.rule or Rule()
    return [
        _("Floor: at least {amount} above the cost").format(amount=money(rule.floor, None)) if rule.floor else "",
        _("📌 Pinned: it comes first in its lists.") if rule.pinned else "",
        _problem(problem),
    ]


def _problem(problem: Unorderable | None) -> str:
    match problem:
        case None:
            return ""
        case Unorderable.HIDDEN:
            return _("🙈 Hidden: customers can't find or order it.")
        case Unorderable.NO_RATE:
            return _("⏸ Paused: no rate is set for its provider's currency (SHOP__RATES).")
        case Unorderable.AT_A_LOSS:
            return _("⏸ Paused: its price is below its cost. It is sold again when the price is right or you say so.")
    return f"⛔️ {not_orderable(problem)}"


def _keyboard(service: Service, problem: Unorderable | None) -> InlineKeyboardMarkup:
    rule, id = service.rule or Rule(), service.id
    loss = Turn(id=id, scope=Scope.SERVICE, switch=Switch.LOSS, on=True)
    return markup(
        [asks(id, Scope.SERVICE, value) for value in (Value.MARKUP, Value.PRICE, Value.FLOOR)],
        [asks(id, Scope.SERVICE, value) for value in (Value.NAME, Value.GROUP)],
        [hide(id, Scope.SERVICE, rule), pin(id, rule)],
        [button(_("Sell it at a loss"), loss, style="danger")] if problem is Unorderable.AT_A_LOSS else [],
        [
            button(_("Its category"), EditService(id=id, scope=Scope.CATEGORY)),
            button(_("Its provider"), EditService(id=id, scope=Scope.PROVIDER)),
        ],
        [button(_("‹ Catalogue"), ShowCatalogueDesk()), home_button()],
    )
