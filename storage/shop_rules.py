"""The operator's rules for services, by scope: a service, a category or a provider."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.catalogue.rule import Rule
from core.catalogue.rules import Scope
from storage.audit import record
from storage.database import Database
from storage.sql.statements import upsert
from storage.tables import catalogue_refreshes, shop_rules

_RULE = [shop_rules.c[field.name] for field in fields(Rule)]


class ShopRules:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> dict[str, Rule]:
        """Every rule by the key of its scope."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(shop_rules.c.scope, *_RULE))
            return {row.scope: Rule(**{column.name: getattr(row, column.name) for column in _RULE}) for row in rows}

    async def change(self, scope: str, provider: str, values: Mapping[str, Any], by: int, now: datetime) -> None:
        """Sets fields of the rule with this key; None takes one back. Every process loads its catalogue again."""
        changed = {**values, "changed_by": by, "changed_at": now}
        refreshed = update(catalogue_refreshes).where(catalogue_refreshes.c.provider == provider)
        async with self._database.write() as connection:
            # First, so that two changes of one provider's rules take turns.
            await connection.execute(refreshed.values(revision=catalogue_refreshes.c.revision + 1))
            before = await _said(connection, scope, values)
            await upsert(connection, shop_rules, {"scope": scope}, changed, new={"provider": provider})
            await record(
                connection, actor=by, action="shop.changed", target=_target(scope), before=before, after=values, now=now
            )


async def _said(connection: AsyncConnection, scope: str, fields: Iterable[str]) -> dict[str, Any]:
    """The current values of these fields of a rule."""
    statement = select(*(shop_rules.c[field] for field in fields)).where(shop_rules.c.scope == scope)
    row = (await connection.execute(statement)).one_or_none()
    return dict.fromkeys(fields) if row is None else dict(row._mapping)


def _target(scope: str) -> str:
    """The audit's name for a scope."""
    kind, _, id = scope.partition(":")
    return f"{Scope(kind).name.casefold()}:{id}"
