"""Prices: a rate per 1000 (or per 1) times the units an order is charged for, marked up, rounded up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal, localcontext

from babel.numbers import get_currency_precision

from core.catalogue.rule import Rule
from core.catalogue.service import BY_THE_ORDER, Listing, Service, ServiceType, Unorderable

_DIGITS = 100
"""More digits than any amount has, so that an order with a nonsense amount like 1e30 can still be shown."""


@dataclass(frozen=True, slots=True)
class Quote:
    """`cost` is exactly what the provider will charge, in its currency; `price` is what the user sees, in `currency`.

    None means no price or no upper bound.
    """

    units: int | None
    cost: Decimal | None
    price: Decimal | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class PriceList:
    """How this bot prices one provider's services.

    `currency` is the provider's: its balance names it, the settings do until then. `markup_percent` is the operator's.
    `per_unit_types` are the types whose rate is per 1 unit. Users pay in `shop`, if it is set; `rates` say what one
    unit of another currency is there.
    """

    currency: str
    markup_percent: Decimal = Decimal(0)
    per_unit_types: frozenset[ServiceType] = frozenset()
    shop: str | None = None
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    needs_price: bool = False
    """Whether free services are withheld, because orders are paid from balances."""
    needs_bound: bool = False
    """Whether the most that an order can cost must be known before it is placed."""

    @property
    def paid_in(self) -> str:
        """The currency of users' prices."""
        return self.shop or self.currency

    def exchange(self, currency: str | None = None) -> Decimal | None:
        """What one unit of `currency`, or of the provider's, is in `paid_in`; None if no rate is set."""
        currency = currency or self.currency
        if self.shop is None or currency == self.shop:
            return Decimal(1)
        return self.rates.get(currency)

    def refuses(self, service: Listing) -> Unorderable | None:
        """Why a service cannot be sold at these prices; None if it can."""
        if service.rate is None:
            return Unorderable.UNPRICED if self.needs_price else None
        return Unorderable.NO_RATE if self.exchange() is None else None

    def per(self, service: Listing) -> int:
        """How many units the rate buys."""
        return 1 if service.type in self.per_unit_types else 1000

    def rate(self, service: Listing) -> Decimal | None:
        """The rate that users see: marked up but not rounded, because it may be far below the minor unit."""
        exchange = self.exchange()
        if service.rate is None or exchange is None:
            return None
        return self._priced(service, service.rate * exchange, self.per(service)).normalize()

    def shown(self, service: Listing) -> Decimal | None:
        """The rate as it is shown: for one order if the service is sold by the order."""
        rate = self.rate(service)
        return rate / self.per(service) if rate is not None and service.type in BY_THE_ORDER else rate

    def quote(self, service: Listing, units: int | None) -> Quote:
        """What `units` of `service` cost; without amounts if the service has no rate or the units have no bound."""
        exchange = self.exchange()
        if service.rate is None or units is None or exchange is None:
            return Quote(units, None, None, self.paid_in if service.rate is not None else None)
        cost = service.rate * units / self.per(service)
        price = round_up(self._priced(service, cost * exchange, units), self.paid_in)
        return Quote(units, cost, price, self.paid_in)

    def cost(self, service: Listing) -> Decimal | None:
        """The provider's rate in the currency of the prices."""
        exchange = self.exchange()
        return None if service.rate is None or exchange is None else service.rate * exchange

    def is_at_a_loss(self, service: Listing) -> bool:
        """Whether a user pays less for it than the provider takes."""
        rate, cost = self.rate(service), self.cost(service)
        return rate is not None and cost is not None and rate < cost

    def marked_up(self, cost: Decimal, currency: str | None = None) -> tuple[Decimal, str] | None:
        """(price, its currency) for a provider's `cost` by the general markup, rounded up to the minor unit.

        `currency` is that of the cost, where it is not the provider's. None if no rate is set for it.
        """
        exchange, paid_in = self.exchange(currency), self.shop or currency or self.currency
        return None if exchange is None else (round_up(self._with_percent(cost * exchange, None), paid_in), paid_in)

    def _priced(self, service: Listing, cost: Decimal, units: int) -> Decimal:
        """What a user pays for `units` that cost `cost` in the currency of the prices, before it is rounded."""
        rule = (service.rule if isinstance(service, Service) else None) or _NO_RULE
        # The operator's amounts are for the same units as one price: an order, or as many as the rate.
        bought = Decimal(units) / (1 if service.type in BY_THE_ORDER else self.per(service))
        if rule.price is not None:
            price = rule.price * bought
        else:
            percent = Decimal(0) if rule.fixed is not None and rule.percent is None else rule.percent
            price = self._with_percent(cost, percent) + (rule.fixed or 0) * bought
        if rule.floor is not None:
            price = max(price, cost + rule.floor * bought)
        return max(price, Decimal(0))

    def _with_percent(self, cost: Decimal, percent: Decimal | None) -> Decimal:
        return cost * (1 + (self.markup_percent if percent is None else percent) / 100)


_NO_RULE = Rule()


def round_up(amount: Decimal, currency: str) -> Decimal:
    """`amount` rounded up to the currency's minor unit (CLDR: USD has 2 digits, VND none)."""
    with localcontext(prec=_DIGITS):
        return amount.quantize(minor_unit(currency), ROUND_CEILING)


def minor_unit(currency: str) -> Decimal:
    """The smallest amount of a currency."""
    return Decimal(1).scaleb(-get_currency_precision(currency))
