"""The catalogues as the providers listed them, with their changes and the services that are not listed any more."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from functools import partial, reduce
from typing import Any

from sqlalchemy import Connection, Executable, Row, bindparam, func, select, true, update

from core.catalogue.catalogue import CatalogueDiff, ServiceChange
from core.catalogue.changes import CatalogueChanges, ListedChange, Tell
from core.catalogue.memory import free_in_steps
from core.catalogue.service import Listing, Service
from core.notices.notice import NewNotice
from storage.catalogue_comparison import Comparison, compare
from storage.database import Database
from storage.notices import keep
from storage.sql.statements import insert, put
from storage.tables import catalogue_refreshes, favourites, orders, service_changes, services

_SERVICE = [services.c[field.name] for field in fields(Service) if field.name in services.c]
_LISTED = [service_changes.c[field.name] for field in fields(ListedChange)]
_CHANGE = [service_changes.c[field.name] for field in fields(ServiceChange)]

_REPEATED = ("provider", "category", "type_text", "description", "refill_time")
"""Texts that many services have. All of them share one in memory."""
_ROWS_AT_ONCE = 100
"""On PostgreSQL the event loop makes them ready, and 250 take it 13 ms."""


class Services:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._listed: dict[str, tuple[int, int]] = {}
        """For each provider the hash of its last catalogue and the revision as which it is stored: the same again
        costs one statement instead of a comparison of all rows.
        """

    async def refresh(
        self,
        provider: str,
        listings: Sequence[Listing],
        now: datetime,
        tell: Tell | None = None,
        since: int | None = None,
    ) -> CatalogueDiff:
        """Replaces the stored catalogue of `provider` with `listings`; of two with the same number the last counts.

        A service keeps its id. If it vanishes, its row stays but is not offered, and it may return. The notices that
        `tell` makes are stored with the changes, so only one of several processes that refresh at once tells them.
        `since` is the revision before the provider was asked: if another process has stored changes since then,
        nothing is stored, because theirs may be newer.
        """
        listed = await asyncio.to_thread(_fingerprint, listings)
        before, revision = self._listed.get(provider, (None, 0))
        if listed == before and await self._database.writes(partial(_unchanged, provider, revision, now)):
            return CatalogueDiff()
        while True:
            # Nothing can be written in a transaction's time, and to compare and judge takes seconds: both come before.
            revision, _ = (await self.revisions()).get(provider, (0, now))
            if since is not None and revision != since:
                return CatalogueDiff()
            rows = await self._database.rows(select(services).where(services.c.provider == provider), lambda row: row)
            found = await asyncio.to_thread(compare, rows, listings, now)
            diff = found.diff
            told = await self._news(provider, found, now, tell)
            stored = await self._database.writes(partial(_store, provider, revision, found, now, told))
            await asyncio.to_thread(free_in_steps, rows, *found.parts())
            if stored is not None:
                self._listed[provider] = listed, stored
                return diff

    async def _news(self, provider: str, found: Comparison, now: datetime, tell: Tell | None) -> Sequence[NewNotice]:
        """The notices of what was found. They are made in a thread: a judgement takes milliseconds for each service."""
        if tell is None or not found.newsworthy:
            return ()
        changes = await self._database.reads(partial(_changes_to_tell, provider, found, now))
        return await asyncio.to_thread(tell, changes)

    async def load(self) -> list[Service]:
        """Every service that was ever listed, offered or not, in its provider's own order."""
        order, known = (services.c.provider, services.c.position, services.c.id), dict[str, str]()

        def read(row: Row[Any]) -> Service:
            values = dict(row._mapping)
            for name in _REPEATED:
                values[name] = known.setdefault(values[name], values[name])
            return Service(**values)

        return await self._database.rows(select(*_SERVICE).order_by(*order), read)

    async def revisions(self) -> dict[str, tuple[int, datetime]]:
        """For each provider: a number that grows with every refresh that changed something, and the last refresh's
        time.
        """
        async with self._database.read() as connection:
            rows = await connection.execute(select(catalogue_refreshes))
            return {row.provider: (row.revision, row.refreshed_at) for row in rows}

    async def changes(self, service_id: int, limit: int) -> list[ServiceChange]:
        """The latest changes of a service's rate, minimum, maximum, type_text or offered, newest first.

        None and False become ''.
        """
        statement = select(*_CHANGE).where(service_changes.c.service_id == service_id)
        async with self._database.read() as connection:
            rows = await connection.execute(statement.order_by(service_changes.c.id.desc()).limit(limit))
            return [ServiceChange(**row._asdict()) for row in rows]

    async def changed(
        self, provider: str, at: datetime | None, offset: int, limit: int
    ) -> tuple[list[ListedChange], int]:
        """A page of a provider's changes, and the number of all; those of every provider if it is ''.

        Of the refresh at `at` the most ordered services come first, else the newest change.
        """
        wanted = (services.c.provider == provider) if provider else true()
        wanted &= (service_changes.c.at == at) if at is not None else true()
        joined = service_changes.join(services)
        counted = select(func.count()).where(orders.c.service_id == services.c.id).scalar_subquery()
        first = service_changes.c.id.desc() if at is None else counted.desc()
        page = select(*_LISTED).select_from(joined).where(wanted).order_by(first, service_changes.c.id)
        async with self._database.read() as connection:
            total = await connection.scalar(select(func.count()).select_from(joined).where(wanted))
            rows = await connection.execute(page.offset(offset).limit(limit))
            return [ListedChange(**row._asdict()) for row in rows], total or 0


def _fingerprint(listings: Iterable[Listing]) -> int:
    """The hash of all: one by one, because a tuple of 200,000 takes a moment to make, and another to free."""
    return reduce(lambda all_before, listing: hash((all_before, listing)), listings, 0)


def _changes_to_tell(provider: str, found: Comparison, now: datetime, connection: Connection) -> CatalogueChanges:
    """The changed services, with how much each was ordered and whose favourite it is."""
    ids = {one.after.id for one in found.newsworthy}
    of_provider = services.c.provider == provider
    counts = select(orders.c.service_id, func.count()).group_by(orders.c.service_id)
    liked = select(favourites.c.user_id, favourites.c.service_id).join(services).where(of_provider)
    theirs: dict[int, list[int]] = {}
    for user_id, service_id in connection.execute(liked.order_by(favourites.c.user_id, favourites.c.created_at)):
        if service_id in ids:
            theirs.setdefault(user_id, []).append(service_id)
    ordered = {service_id: count for service_id, count in connection.execute(counts) if service_id in ids}
    return CatalogueChanges(
        provider=provider, at=now, services=tuple(found.newsworthy), orders=ordered, favourites=theirs
    )


def _unchanged(provider: str, revision: int, now: datetime, connection: Connection) -> bool:
    """Notes that the provider listed the same again. False if the stored rows are not these."""
    same = (catalogue_refreshes.c.provider == provider) & (catalogue_refreshes.c.revision == revision)
    return connection.execute(update(catalogue_refreshes).where(same).values(refreshed_at=now)).rowcount == 1


def _store(
    provider: str,
    revision: int,
    found: Comparison,
    now: datetime,
    told: Sequence[NewNotice],
    connection: Connection,
) -> int | None:
    """Stores what was `found` to differ from the `revision`, with its notices, and returns the revision of now.

    None if it is another already.
    """
    # Lock this row first, so that two refreshes of one provider take turns.
    put(connection, catalogue_refreshes, {"provider": provider}, {"refreshed_at": now}, new={"revision": 0})
    ours = catalogue_refreshes.c.provider == provider
    if connection.scalar(select(catalogue_refreshes.c.revision).where(ours)) != revision:
        return None
    if found.differs:
        one = update(services).where(services.c.id == bindparam("row"))
        _each(connection, insert(connection, services).values(provider=provider), found.added)
        _each(connection, one, found.updated)
        _each(connection, one, found.vanished)
        _each(connection, insert(connection, service_changes), found.changes)
        revision += 1
        connection.execute(update(catalogue_refreshes).where(ours).values(revision=revision))
    keep(connection, told, now)
    return revision


def _each(connection: Connection, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    """Carries out the statement for each row. What that takes of each is freed after every few."""
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        connection.execute(statement, rows[start : start + _ROWS_AT_ONCE])
