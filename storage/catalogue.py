"""The catalogues as the providers listed them, what changed in them, and what they no longer list."""

import asyncio
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, bindparam, func, select, true, update

from core.catalogue.catalogue import CatalogueDiff, ServiceChange
from core.catalogue.changes import ListedChange, Refreshed, Tell
from core.catalogue.letting_go import let_go
from core.catalogue.service import Listing, Service
from storage.comparison import Comparison, compare
from storage.database import Database
from storage.notices import keep
from storage.sql.statements import insert, put
from storage.tables import catalogue_refreshes, favourites, orders, service_changes, services

_SERVICE = [services.c[field.name] for field in fields(Service) if field.name in services.c]
_LISTED = [service_changes.c[field.name] for field in fields(ListedChange)]
_CHANGE = [service_changes.c[field.name] for field in fields(ServiceChange)]


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

        A service keeps its id. If it vanishes, its row stays but is not offered, and it may return. What `tell` makes
        of the changes is stored with them, so of several processes that refresh at once one tells it. With `since`,
        the revision before the provider was asked, nothing is stored where another process has stored changes since:
        theirs may be newer.
        """
        listed = await asyncio.to_thread(hash, tuple(listings))
        before, revision = self._listed.get(provider, (None, 0))
        if listed == before and await self._database.writes(partial(_unchanged, provider, revision, now)):
            return CatalogueDiff()

        known = select(catalogue_refreshes.c.revision).where(catalogue_refreshes.c.provider == provider)

        def compared(connection: Connection) -> tuple[CatalogueDiff, int]:
            # Lock this row first, so that two refreshes of one provider take turns.
            put(connection, catalogue_refreshes, {"provider": provider}, {"refreshed_at": now}, new={"revision": 0})
            if since is not None and connection.execute(known).scalar_one() != since:
                return CatalogueDiff(), -1
            stored = connection.execute(select(services).where(services.c.provider == provider))
            found = compare(stored, listings, now)
            if found.differs:
                _store(connection, provider, found)
            if found.moved and tell is not None:
                keep(connection, tell(_refreshed(connection, provider, found, now)), now)
            diff = found.diff
            let_go(found.added, found.updated, found.vanished, found.changes)
            return diff, connection.execute(known).scalar_one()

        diff, revision = await self._database.writes(compared)
        self._listed[provider] = listed, revision
        return diff

    async def load(self) -> list[Service]:
        """Every service that was ever listed, offered or not, in its provider's own order."""
        order = (services.c.provider, services.c.position, services.c.id)
        return await self._database.rows(select(*_SERVICE).order_by(*order), lambda row: Service(**row._mapping))

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
        """A page of a provider's changes, and the number of all; of every provider where it is ''.

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


def _refreshed(connection: Connection, provider: str, found: Comparison, now: datetime) -> Refreshed:
    """What moved, with how much it was ordered and whose favourite it is."""
    ids = {moved.after.id for moved in found.moved}
    of_provider = services.c.provider == provider
    counts = select(orders.c.service_id, func.count()).group_by(orders.c.service_id)
    liked = select(favourites.c.user_id, favourites.c.service_id).join(services).where(of_provider)
    fans: dict[int, list[int]] = {}
    for user_id, service_id in connection.execute(liked.order_by(favourites.c.user_id, favourites.c.created_at)):
        if service_id in ids:
            fans.setdefault(user_id, []).append(service_id)
    ordered = {service_id: count for service_id, count in connection.execute(counts) if service_id in ids}
    return Refreshed(provider=provider, at=now, moved=found.moved, orders=ordered, fans=fans)


def _unchanged(provider: str, revision: int, now: datetime, connection: Connection) -> bool:
    """Notes that the provider listed the same again; whether that is what is stored."""
    same = (catalogue_refreshes.c.provider == provider) & (catalogue_refreshes.c.revision == revision)
    return connection.execute(update(catalogue_refreshes).where(same).values(refreshed_at=now)).rowcount == 1


def _store(connection: Connection, provider: str, found: Comparison) -> None:
    if found.added:
        connection.execute(insert(connection, services).values(provider=provider), found.added)
    one = update(services).where(services.c.id == bindparam("row"))
    for rows in (found.updated, found.vanished):
        if rows:
            connection.execute(one, rows)
    if found.changes:
        connection.execute(insert(connection, service_changes), found.changes)
    refreshed = update(catalogue_refreshes).where(catalogue_refreshes.c.provider == provider)
    connection.execute(refreshed.values(revision=catalogue_refreshes.c.revision + 1))
