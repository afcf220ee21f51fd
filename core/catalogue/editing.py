"""The operator manages the catalogue: finds, prices, names, hides and shows services."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from core.catalogue.catalogue import ServiceChange
from core.catalogue.changes import ListedChange
from core.catalogue.rule import Rule
from core.catalogue.rules import RuleReader, Scope
from core.catalogue.search import words_of
from core.catalogue.service import Service
from core.catalogue.shop import Shop
from core.catalogue.sorting import in_order
from core.clock import Clock
from core.text import fold


class RuleStore(RuleReader, Protocol):
    async def change(self, scope: str, provider: str, values: Mapping[str, Any], by: int, now: datetime) -> None:
        """Sets fields of the rule with this key; None takes one back. Every process loads its catalogue again."""
        ...


class ChangeReader(Protocol):
    async def changes(self, service_id: int, limit: int) -> Sequence[ServiceChange]:
        """The latest changes of a service, newest first."""
        ...

    async def changed(
        self, provider: str, at: datetime | None, offset: int, limit: int
    ) -> tuple[Sequence[ListedChange], int]:
        """A page of a provider's changes and the number of all: those of the refresh at `at`, else the newest first."""
        ...


@dataclass
class CatalogueEditor:
    shop: Shop
    rules: RuleStore
    history: ChangeReader
    clock: Clock

    def find(self, text: str) -> Sequence[Service]:
        """Every service with all words of `text` in what it is called, here or by its provider.

        Those with exactly that number, here or at the provider, come first; those that are gone come last. If there
        is none, those that customers find by what the words mean.
        """
        words = words_of(text)
        found = [service for service in self.shop.catalogue.everything() if _has(service, words)]
        if not found:
            return self.shop.catalogue.search(text)
        return in_order(found, lambda service: (not service.offered, text.strip() not in _numbers(service)))

    async def change(self, scope: Scope, service: Service, by: int, **values: Any) -> None:
        """Changes the rule of `service`, its category or its provider; the shop sells by it from now on."""
        await self.rules.change(scope.key(service), service.provider, values, by, self.clock())
        await self.shop.load()

    def as_if(self, scope: Scope, service: Service, values: Mapping[str, Any], of: Service) -> Service:
        """`of` as it would be sold with these values in the rule of this scope that covers `service`."""
        return self.shop.rules.changed(scope, service, values).applied(of)

    def covered(self, scope: Scope, service: Service, is_set: Callable[[Rule], bool]) -> Sequence[Service]:
        """The offered services that take something from the rule of this scope, because no narrower one sets it."""
        narrower, rules, key = list(Scope)[: list(Scope).index(scope)], self.shop.rules, scope.key(service)
        return [
            one
            for one in self.shop.catalogue.everything()
            if one.offered
            and one.provider == service.provider
            and scope.key(one) == key
            and not any(is_set(rules.at(inner, one)) for inner in narrower)
        ]

    async def agree_to_loss(self, service: Service, by: int) -> None:
        """Sells a service below its cost, until that grows."""
        await self.change(Scope.SERVICE, service, by, loss_up_to=service.rate)


def markup(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields of a rule that makes prices by `values` only."""
    return {"percent": None, "fixed": None, "price": None, **values}


def _numbers(service: Service) -> set[str]:
    return {str(service.id), service.number, f"{service.provider}:{service.number}"}


def _has(service: Service, words: Sequence[str]) -> bool:
    row = service.as_listed
    text = fold(f"{service.name} {service.category} {row.name} {row.category} {' '.join(_numbers(service))}")
    return all(word in text for word in words)
