"""The store of the operator's rules in memory, with the promises of the real one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from core.catalogue.rule import Rule
from tests.core.fake_catalogue import FakeServices


@dataclass
class FakeRules:
    services: FakeServices = field(default_factory=FakeServices)
    rows: dict[str, Rule] = field(default_factory=dict)
    changed_by: list[int] = field(default_factory=list)

    async def all(self) -> dict[str, Rule]:
        return dict(self.rows)

    async def change(self, scope: str, provider: str, values: Mapping[str, Any], by: int, now: datetime) -> None:
        self.rows[scope] = replace(self.rows.get(scope, Rule()), **values)
        self.changed_by.append(by)
        self.services.touch(provider)
