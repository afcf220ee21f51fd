"""The services that providers listed, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.catalogue.catalogue import CatalogueDiff
from core.catalogue.changes import Tell
from core.catalogue.service import Listing, Service
from tests.core.samples import known


@dataclass
class FakeServices:
    """A service keeps its id for ever. One that is not listed any more stays, but is not offered."""

    rows: dict[tuple[str, str], Service] = field(default_factory=dict)
    times: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    loads: int = 0

    async def refresh(
        self,
        provider: str,
        listings: Sequence[Listing],
        now: datetime,
        tell: Tell | None = None,
        since: int | None = None,
    ) -> CatalogueDiff:
        if since is not None and self.times[provider][0] != since:
            return CatalogueDiff()
        before = dict(self.rows)
        for key, service in before.items():
            if service.provider == provider:
                self.rows[key] = replace(service, offered=False)
        for listed in listings:
            key = (provider, listed.number)
            id = before[key].id if key in before else len(self.rows) + 1
            self.rows.pop(key, None)  # to its place in the provider's order
            self.rows[key] = known(listed, id, provider)
        revision = self.times[provider][0] if provider in self.times else 0
        self.times[provider] = (revision + (list(before.values()) != list(self.rows.values())), now)
        return CatalogueDiff(added=len(self.rows) - len(before))

    def touch(self, provider: str) -> None:
        """Has the snapshot loaded again."""
        revision, at = self.times[provider]
        self.times[provider] = (revision + 1, at)

    async def load(self) -> list[Service]:
        self.loads += 1
        return list(self.rows.values())

    async def revisions(self) -> dict[str, tuple[int, datetime]]:
        return dict(self.times)
