"""The catalogue: ids never change, changes are recorded, and a service that vanishes may return."""

import asyncio
from dataclasses import replace
from decimal import Decimal

from core.catalogue.catalogue import CatalogueDiff, ServiceChange
from core.catalogue.service import Listing, Service, ServiceType
from storage.catalogue import Services
from storage.database import Database
from tests.storage.samples import LATER, NOW, SECOND, listing


def big_catalogue() -> list[Listing]:
    """As many services as a large panel lists, with descriptions as long as theirs."""
    return [listing(str(n), description="~ R30 \r\n" * 12, rate=Decimal(n) / 100) for n in range(6207)]


def numbers(services: list[Service], *, offered: bool = True) -> list[str]:
    return [service.number for service in services if service.offered is offered]


async def test_listings_are_read_back_exactly_in_the_providers_order(database: Database) -> None:
    services = Services(database)
    odd = listing(
        "007",
        type=None,
        type_text="Quantum",
        rate=Decimal("0.00042"),
        priced=False,
        minimum=None,
        maximum=None,
        refill=True,
        cancel=True,
        drip_feed=True,
        description="“quotes” ' \" \\ ; DROP TABLE orders; --",
        refill_time="30",
    )
    diff = await services.refresh("north", [listing("9"), odd, listing("1", rate=None)], NOW)

    assert diff == CatalogueDiff(added=3)
    loaded = await services.load()
    assert numbers(loaded) == ["9", "007", "1"]
    for name in (field for field in Listing.__dataclass_fields__):
        assert getattr(loaded[1], name) == getattr(odd, name)
    assert await services.revisions() == {"north": (1, NOW)}


async def test_services_share_the_texts_that_they_have_in_common(database: Database) -> None:
    services = Services(database)
    await services.refresh("north", [listing(n, description="Slow start") for n in "12"], NOW)
    first, second = await services.load()
    assert first.description is second.description
    assert first.category is second.category
    assert first.name is not second.name


async def test_the_last_of_two_rows_with_one_number_counts(database: Database) -> None:
    await Services(database).refresh("north", [listing("1", name="old"), listing("1", name="new")], NOW)
    (service,) = await Services(database).load()
    assert service.name == "new"


async def test_two_providers_may_use_one_number_and_do_not_touch_each_other(database: Database) -> None:
    services = Services(database)
    await services.refresh("north", [listing("1")], NOW)
    await services.refresh("south", [listing("1")], NOW)
    assert await services.refresh("south", [], NOW) == CatalogueDiff(vanished=1)
    assert [(service.provider, service.offered) for service in await services.load()] == [
        ("north", True),
        ("south", False),
    ]


async def test_a_refresh_without_changes_only_notes_the_time(database: Database) -> None:
    services = Services(database)
    await services.refresh("north", [listing("1", rate=Decimal("1.50"))], NOW)
    diff = await services.refresh("north", [listing("1", rate=Decimal("1.5"))], NOW + SECOND)
    assert diff == CatalogueDiff()
    assert await services.revisions() == {"north": (1, NOW + SECOND)}


async def test_changes_of_price_limits_and_type_are_listed_newest_first(database: Database) -> None:
    services = Services(database)
    await services.refresh("north", [listing("1", rate=Decimal("0.9"))], NOW)
    (service,) = await services.load()
    await services.refresh("north", [listing("1", rate=Decimal("0.00095"), name="Other")], NOW + SECOND)
    poll = {"type": ServiceType.POLL, "type_text": "Poll", "maximum": None, "name": "Other"}
    diff = await services.refresh("north", [listing("1", rate=Decimal("0.00095"), **poll)], NOW + 2 * SECOND)

    assert diff == CatalogueDiff(changed=1)
    recorded = await services.changes(service.id, 10)
    assert {(change.field, change.old, change.new) for change in recorded[:2]} == {
        ("maximum", "1000", ""),
        ("type_text", "Default", "Poll"),
    }
    assert recorded[2] == ServiceChange(at=NOW + SECOND, field="rate", old="0.9", new="0.00095")
    assert len(await services.changes(service.id, 1)) == 1
    assert (await services.revisions())["north"][0] == 3


async def test_a_new_name_is_a_change_without_a_record(database: Database) -> None:
    services = Services(database)
    await services.refresh("north", [listing("1")], NOW)
    assert await services.refresh("north", [listing("1", name="Other")], NOW) == CatalogueDiff(changed=1)
    (service,) = await services.load()
    assert (service.name, await services.changes(service.id, 10)) == ("Other", [])


async def test_a_process_that_was_frozen_stores_no_older_catalogue(database: Database, other_process: Database) -> None:
    frozen, other = Services(database), Services(other_process)
    await frozen.refresh("north", [listing("1", rate=Decimal("0.90"))], NOW)
    since, _ = (await frozen.revisions())["north"]
    await other.refresh("north", [listing("1", rate=Decimal("1.20"))], LATER, since=since)
    # It was answered before it froze.
    old = [listing("1", rate=Decimal("0.80"))]
    assert await frozen.refresh("north", old, NOW, since=since) == CatalogueDiff()
    assert [service.rate for service in await other.load()] == [Decimal("1.20")]
    newer, _ = (await frozen.revisions())["north"]
    await frozen.refresh("north", old, LATER, since=newer)
    assert [service.rate for service in await other.load()] == [Decimal("0.80")]


async def test_a_vanished_service_stays_and_returns_under_its_old_id(database: Database) -> None:
    services = Services(database)
    await services.refresh("north", [listing("1"), listing("2")], NOW)
    before = {service.number: service for service in await services.load()}

    assert await services.refresh("north", [listing("2")], NOW + SECOND) == CatalogueDiff(vanished=1)
    assert await services.refresh("north", [listing("2")], NOW + SECOND) == CatalogueDiff()
    gone = await services.load()
    assert (numbers(gone), numbers(gone, offered=False)) == (["2"], ["1"])

    back = [listing("2"), listing("1", rate=Decimal(7))]
    assert await services.refresh("north", back, NOW + 2 * SECOND) == CatalogueDiff(returned=1)
    assert await services.load() == [before["2"], replace(before["1"], rate=Decimal(7))]
    recorded = [(change.field, change.old, change.new) for change in await services.changes(before["1"].id, 10)]
    assert recorded == [("rate", "0.90", "7"), ("offered", "", "yes"), ("offered", "yes", "")]


async def test_a_new_order_of_the_same_services_is_kept_and_seen_by_others(database: Database) -> None:
    services = Services(database)
    await services.refresh("north", [listing("1"), listing("2")], NOW)
    assert await services.refresh("north", [listing("2"), listing("1")], NOW) == CatalogueDiff()
    assert numbers(await services.load()) == ["2", "1"]
    assert (await services.revisions())["north"][0] == 2


async def test_a_large_catalogue_is_refreshed_in_one_go(database: Database) -> None:
    services, everything = Services(database), big_catalogue()
    assert await services.refresh("north", everything, NOW) == CatalogueDiff(added=len(everything))
    assert await services.refresh("north", everything, NOW) == CatalogueDiff()
    dearer = [replace(row, rate=(row.rate or 0) + Decimal("0.01")) for row in everything[1:]]
    diff = await services.refresh("north", dearer, NOW)
    assert diff == CatalogueDiff(changed=len(everything) - 1, vanished=1)
    assert numbers(await services.load()) == [row.number for row in dearer]


async def test_two_processes_refreshing_at_once_list_every_service_once(
    database: Database, other_process: Database
) -> None:
    rows = [listing(str(n)) for n in range(50)]
    diffs = await asyncio.gather(
        *(Services(store).refresh("north", rows, NOW) for store in (database, other_process) * 2)
    )
    assert sorted(diff.added for diff in diffs) == [0, 0, 0, 50]
    assert len(await Services(database).load()) == 50
