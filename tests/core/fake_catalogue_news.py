"""The catalogue's store in memory, with the changes of a refresh and their notices."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.catalogue.catalogue import CatalogueDiff, ServiceChange
from core.catalogue.changes import CatalogueChanges, ChangedService, ListedChange, Tell
from core.catalogue.service import Listing
from tests.core.fake_catalogue import FakeServices
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders
from tests.core.fake_people import FakeFavourites


@dataclass
class ToldServices(FakeServices):
    recorded: list[ListedChange] = field(default_factory=list)
    watched: tuple[FakeNotices, FakeOrders, FakeFavourites] | None = None

    def watch(self, notices: FakeNotices, orders: FakeOrders, favourites: FakeFavourites) -> None:
        self.watched = notices, orders, favourites

    async def refresh(
        self,
        provider: str,
        listings: Sequence[Listing],
        now: datetime,
        tell: Tell | None = None,
        since: int | None = None,
    ) -> CatalogueDiff:
        before = {service.id: service for service in self.rows.values()}
        diff = await super().refresh(provider, listings, now, since=since)
        after = {service.id: service for service in self.rows.values() if service.id in before}
        pairs = [ChangedService(before[id], replace(after[id])) for id in after]
        changed = [one for one in pairs if (one.before.offered, one.before.rate) != (one.after.offered, one.after.rate)]
        for one in changed:
            self._record(one, now)
        if changed and tell is not None and self.watched is not None:
            notices, orders, favourites = self.watched
            ids = [one.after.id for one in changed]
            counts = {id: sum(order.service_id == id for order in orders.rows.values()) for id in ids}
            theirs = {user: [id for id in mine if id in ids] for user, mine in favourites.rows.items()}
            told = CatalogueChanges(provider=provider, at=now, services=changed, orders=counts, favourites=theirs)
            await notices.add(tell(told), now)
        return diff

    def _record(self, one: ChangedService, now: datetime) -> None:
        def add(name: str, old: object, new: object) -> None:
            values = {"old": str(old or ""), "new": str(new or "")}
            self.recorded.append(ListedChange(service_id=one.after.id, at=now, field=name, **values))

        if one.before.offered is not one.after.offered:
            add("offered", one.before.offered, one.after.offered)
        if one.before.rate != one.after.rate:
            add("rate", one.before.rate, one.after.rate)

    async def changes(self, service_id: int, limit: int) -> list[ServiceChange]:
        mine = [one for one in reversed(self.recorded) if one.service_id == service_id]
        return [ServiceChange(one.at, one.field, one.old, one.new) for one in mine[:limit]]

    async def changed(
        self, provider: str, at: datetime | None, offset: int, limit: int
    ) -> tuple[list[ListedChange], int]:
        of_provider = {service.id for service in self.rows.values() if provider in {"", service.provider}}
        found = [one for one in reversed(self.recorded) if one.service_id in of_provider and at in {None, one.at}]
        return found[offset : offset + limit], len(found)
