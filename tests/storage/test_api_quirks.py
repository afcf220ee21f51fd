"""The quirks of providers' APIs survive a restart; later ones replace them."""

from dataclasses import replace
from datetime import UTC, datetime

from core.api_quirks import ApiQuirk
from storage.api_quirks import ApiQuirks
from storage.database import Database

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
QUIRK = ApiQuirk(provider="north", action="status", together=False, field=None, seen_at=NOON)


async def test_a_habit_is_kept_once_for_each_provider_and_action(database: Database) -> None:
    quirks = ApiQuirks(database)
    await quirks.remember(QUIRK)
    await quirks.remember(replace(QUIRK, field="orders"))
    await quirks.remember(replace(QUIRK, action="refill"))
    known = sorted(await quirks.known(), key=lambda one: one.action)
    assert known == [replace(QUIRK, action="refill"), replace(QUIRK, field="orders")]
