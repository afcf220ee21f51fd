"""The operator's rules in force: which of them apply to a service, and how they change its name and price."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, Protocol

from core.catalogue.catalogue import category_key
from core.catalogue.rule import Rule
from core.catalogue.service import Service


class Scope(StrEnum):
    """What a rule covers; the narrowest one that sets a field counts."""

    SERVICE = "s"
    CATEGORY = "c"
    """A category as its provider lists it."""
    PROVIDER = "p"

    def key(self, service: Service) -> str:
        """The database key of the rule of this scope that covers `service`."""
        about = {
            Scope.SERVICE: str(service.id),
            Scope.CATEGORY: category_key(service.provider, service.as_listed.category),
            Scope.PROVIDER: service.provider,
        }
        return f"{self.value}:{about[self]}"


class RuleReader(Protocol):
    async def all(self) -> Mapping[str, Rule]:
        """Every rule by the key of its scope."""
        ...


class Rules:
    def __init__(self, known: Mapping[str, Rule]) -> None:
        self._known = known

    def at(self, scope: Scope, service: Service) -> Rule:
        """The rule of this scope by itself."""
        return self._known.get(scope.key(service), _NOTHING)

    def changed(self, scope: Scope, service: Service, values: Mapping[str, Any]) -> "Rules":
        """These rules with other values in the one of this scope."""
        return Rules({**self._known, scope.key(service): replace(self.at(scope, service), **values)})

    def of(self, service: Service) -> Rule:
        """The rule that counts for a service, joined from all its scopes."""
        rule = self.at(Scope.SERVICE, service)
        for wider in (Scope.CATEGORY, Scope.PROVIDER):
            rule = rule.over(self.at(wider, service))
        return rule

    def applied(self, service: Service) -> Service:
        """The service as the shop sells it."""
        rule = self.of(service) if self._known else _NOTHING
        if rule == _NOTHING:
            return service
        renamed = rule.name is not None or rule.group is not None
        named = replace(service, name=rule.name or service.name, category=rule.group or service.category)
        return replace(named, rule=rule, listed=service if renamed else None)


_NOTHING = Rule()
