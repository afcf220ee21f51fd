"""A database in trouble while the bot runs: nothing is lost, and once the trouble is over, everything continues."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from core.orders.status import OrderStatus
from tests.faults.bots import Nursery
from tests.faults.disks import mounted
from tests.faults.faultbook import NONE
from tests.faults.judging import judge
from tests.faults.playing import Played, settled
from tests.faults.scene import ADMINS, PROVIDER, Customer, Scene, scene, until

PATIENT = {"PROVIDERS__PANEL_V2__TIMEOUT": "60"}


@pytest.fixture
async def stage(nursery: Nursery, tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(nursery, tmp_path, PATIENT) as opened:
        yield opened


@pytest.fixture
async def customer(stage: Scene) -> Customer:
    customer = Customer(stage, 2000)
    await customer.fills_the_form()
    return customer


@contextmanager
def locked(stage: Scene) -> Iterator[None]:
    with closing(sqlite3.connect(stage.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


async def all_is_well(stage: Scene, customer: Customer, since: int) -> None:
    """The order is placed and followed to its end, and every promise is kept."""
    await until("an end", lambda: settled(stage, customer, NONE))
    order = stage.order_of(customer.id)
    assert order is not None
    assert order.status is OrderStatus.COMPLETED
    second = await customer.is_answered(customer.places_the_order())
    assert judge(stage, customer, NONE, "add", Played(False, since, second, asked=False)).complaints == []


async def test_an_order_is_followed_to_its_end_although_one_result_could_not_be_stored(
    stage: Scene, customer: Customer
) -> None:
    since = stage.telegram.events.last
    stage.stage.provider.add_fault({"provider": PROVIDER, "action": "status", "kind": "late"})
    customer.places_the_order()
    await until("the first look", lambda: stage.asked("status", "late"))
    with locked(stage):
        await stage.clear_faults()
        # Each writer before it in the queue waits five seconds for the lock.
        await until("trouble", lambda: "tracking at panel_v2: database" in stage.log, 60.0)
    await all_is_well(stage, customer, since)


async def test_a_press_while_the_database_is_locked_is_handled_later(stage: Scene, customer: Customer) -> None:
    since = stage.telegram.events.last
    with locked(stage):
        customer.places_the_order()
        await until("trouble", lambda: "updates cannot be stored" in stage.log)
        assert stage.placed_for(customer.link) == []
    await all_is_well(stage, customer, since)


async def test_an_answer_that_a_full_disk_cannot_store_is_stored_later(nursery: Nursery, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with mounted(disk, ["-t", "tmpfs", "-o", "size=4m", "tmpfs"]):
        async with scene(nursery, tmp_path, PATIENT, disk / "bot.db") as stage:
            customer = Customer(stage, 2000)
            await customer.fills_the_form()
            since = stage.telegram.events.last
            stage.stage.provider.add_fault({"provider": PROVIDER, "action": "add", "kind": "late"})
            customer.places_the_order()
            await until("the order at the provider", lambda: stage.placed_for(customer.link))
            filler = disk / "filler"
            fill(filler)
            await stage.clear_faults()
            # Free the disk only after the answer could not be stored.
            await until("trouble", lambda: "bot.supervisor: placing" in stage.log and "the disk is full" in stage.log)
            filler.unlink()
            await all_is_well(stage, customer, since)
            with closing(sqlite3.connect(stage.database)) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def fill(file: Path) -> None:
    """Fills the rest of the disk."""
    with file.open("wb", buffering=0) as filler:
        for size in (1024 * 1024, 4096):
            try:
                while filler.write(b"x" * size) == size:
                    pass
            except OSError:
                continue


async def test_while_the_database_file_is_gone_nothing_is_bought_and_the_admins_know(
    stage: Scene, customer: Customer
) -> None:
    since, elsewhere = stage.telegram.events.last, stage.database.with_name("elsewhere.db")
    stage.database.rename(elsewhere)
    await until("a warning", lambda: any(str(stage.database) in one["text"] for one in stage.shown(ADMINS[0])))
    customer.places_the_order()
    await until("trouble", lambda: "updates cannot be stored" in stage.log)
    assert not stage.database.exists(), "no new file is made"
    assert stage.placed_for(customer.link) == []
    elsewhere.rename(stage.database)
    await all_is_well(stage, customer, since)
