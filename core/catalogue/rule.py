"""The operator's changes to services: their price, their name and their place."""

from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """For one service, one category of a provider, or a provider; a field that changes nothing is None.

    `fixed`, `price` and `floor` are money per as many units as the price that people see. `fixed` is added to the
    provider's rate with `percent`; `price` stands whatever the rate is; `floor` is the least that a price exceeds it.
    """

    percent: Decimal | None = None
    fixed: Decimal | None = None
    price: Decimal | None = None
    floor: Decimal | None = None
    name: str | None = None
    group: str | None = None
    """A category of the shop's own."""
    hidden: bool | None = None
    pinned: bool | None = None
    loss_up_to: Decimal | None = None
    """The provider's rate up to which the operator agreed to sell at a loss."""

    @property
    def prices(self) -> bool:
        """Whether it says how the price is made; then a wider rule's price does not count."""
        return any(amount is not None for amount in (self.percent, self.fixed, self.price))

    @property
    def changes(self) -> dict[str, Any]:
        """The fields that it sets, with their values."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in said.items() if value is not None}

    def over(self, wider: Self) -> Self:
        """This rule, with the wider one's fields where this one has none."""
        if not wider.changes:
            return self
        if self.prices:
            wider = replace(wider, percent=None, fixed=None, price=None)
        return replace(wider, **self.changes)
