"""Keeping the shop: the operator sets prices, names services, and hides or shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from core.catalogue.rules import RuleReader, Scope
from core.catalogue.service import Service
from core.catalogue.shop import Shop
from core.clock import Clock


class RuleStore(RuleReader, Protocol):
    async def change(self, scope: str, provider: str, values: Mapping[str, Any], by: int, now: datetime) -> None:
        """Sets fields of the rule with this key; None takes one back. Every process loads its catalogue again."""
        ...


@dataclass
class Keeping:
    shop: Shop
    rules: RuleStore
    clock: Clock

    async def change(self, scope: Scope, service: Service, by: int, **values: Any) -> None:
        """Changes the rule of `service`, its category or its provider; the shop sells by it from now on."""
        await self.rules.change(scope.key(service), service.provider, values, by, self.clock())
        await self.shop.load()

    async def set_markup(self, scope: Scope, service: Service, by: int, values: Mapping[str, Any]) -> None:
        """Says anew how prices are made: what was said before about percent, added amount and price is forgotten."""
        await self.change(scope, service, by, **{"percent": None, "fixed": None, "price": None, **values})

    async def agree_to_loss(self, service: Service, by: int) -> None:
        """Sells a service below its cost, until that grows."""
        await self.change(Scope.SERVICE, service, by, loss_up_to=service.rate)
