"""Prices: a rate per 1000 (or per 1) times the units an order is charged for, marked up, rounded up."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, localcontext

from babel.numbers import get_currency_precision

from core.catalogue.rule import Rule
from core.catalogue.service import BY_THE_ORDER, Listing, Service, ServiceType

_DIGITS = 100
"""More digits than any amount has, so that an order with a nonsense amount like 1e30 can still be shown."""


@dataclass(frozen=True, slots=True)
class Quote:
    """`cost` is exactly what the provider will charge, `price` what the user sees. None means no price or no upper
    bound.
    """

    units: int | None
    cost: Decimal | None
    price: Decimal | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class PriceList:
    """How this bot prices one provider's services.

    `currency` is the provider's: its balance names it, the settings do until then. `markup_percent` is the operator's.
    `per_unit_types` are the types whose rate is per 1 unit.
    """

    currency: str
    markup_percent: Decimal = Decimal(0)
    per_unit_types: frozenset[ServiceType] = frozenset()

    def per(self, service: Listing) -> int:
        """How many units the rate buys."""
        return 1 if service.type in self.per_unit_types else 1000

    def rate(self, service: Listing) -> Decimal | None:
        """The rate that users see: marked up but not rounded, because it may be far below the minor unit."""
        if service.rate is None:
            return None
        return self._priced(service, service.rate, self.per(service)).normalize()

    def quote(self, service: Listing, units: int | None) -> Quote:
        """What `units` of `service` cost; without amounts if the service has no rate or the units have no bound."""
        if service.rate is None or units is None:
            return Quote(units, None, None, self.currency if service.rate is not None else None)
        cost = service.rate * units / self.per(service)
        return Quote(units, cost, round_up(self._priced(service, cost, units), self.currency), self.currency)

    def is_at_a_loss(self, service: Listing) -> bool:
        """Whether a user pays less for it than the provider takes."""
        rate = self.rate(service)
        return rate is not None and service.rate is not None and rate < service.rate

    def marked_up(self, cost: Decimal) -> Decimal:
        """The user's price for a provider's `cost` by the general markup, rounded up to the minor unit."""
        return round_up(self._with_percent(cost, None), self.currency)

    def _priced(self, service: Listing, cost: Decimal, units: int) -> Decimal:
        """What a user pays for `units` that cost `cost`, before it is rounded."""
        rule = (service.rule if isinstance(service, Service) else None) or _NO_RULE
        # The operator's amounts are for what one price buys: an order, else as many as the rate.
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
        return amount.quantize(Decimal(1).scaleb(-get_currency_precision(currency)), ROUND_CEILING)
