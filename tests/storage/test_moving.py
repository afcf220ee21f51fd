"""A bot that outgrew SQLite takes all its data to PostgreSQL, and never runs on the old file again."""

import shutil
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.catalogue.service import Service
from core.orders.batch import Batch, BatchAction, BatchLine
from core.provider import Balance
from storage import moving
from storage.balances import Balances
from storage.batches import Batches
from storage.database import Database, DatabaseTrouble
from storage.files import hold
from storage.inbox import Arrival, Inbox
from storage.migrations import migrate
from storage.moving import Totals, move
from storage.orders import Orders
from storage.people import Users
from storage.tables import metadata, schema_support
from tests.storage.conftest import _new_postgres
from tests.storage.samples import ALICE, BOB, NOW, SECOND, intent, offer, place, queue

pytestmark = pytest.mark.postgres
KEPT = "bot-copied-20260301T120000Z.db"


@pytest.fixture
def file(empty_file: Path) -> Path:
    return empty_file


@pytest.fixture
def empty(server: str) -> Iterator[str]:
    """A PostgreSQL database without tables."""
    yield from _new_postgres(server)


@pytest.fixture
async def target(empty: str) -> AsyncIterator[Database]:
    database = Database(empty)
    yield database
    await database.close()


@pytest.fixture
async def service(file: Path) -> Service:
    """The old bot's data: two people, placed and queued orders with money, a list, a waiting update, a balance."""
    old = Database(f"sqlite:///{file}")
    service = await offer(old)
    await Users(old).remember(ALICE, NOW, "tr")
    await Users(old).remember(BOB, NOW + SECOND)
    await place(old, service, 3, charge=Decimal("0.1"))
    await queue(old, service, 4, price=Decimal("0.2"), link="https://example.com/ğ?a='b'")
    await Balances(old).remember("north", Balance(amount=Decimal("12.3400"), currency="USD"), NOW)
    lines = [BatchLine(place=1, written=("12", "https://example.com/a", "100"))]
    await Batches(old).add(
        Batch(key="list", user_id=BOB, chat_id=BOB, action=BatchAction.PLACE, created_at=NOW, lines=lines)
    )
    await Inbox(old).store([Arrival(5, BOB, {"text": "hi 👋"})], "old", NOW)
    await old.close()
    return service


def is_there(file: Path) -> bool:
    return file.exists()


async def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    async with database.read() as connection:
        return {
            table.name: [
                dict(row._mapping)
                for row in await connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in metadata.sorted_tables
            if table is not schema_support
        }


async def of_file(file: Path) -> dict[str, list[dict[str, Any]]]:
    database = Database(f"sqlite:///{file}")
    try:
        return await everything(database)
    finally:
        await database.close()


async def test_all_rows_arrive_as_they_were_and_the_sums_are_told(
    file: Path, service: Service, target: Database
) -> None:
    before = await of_file(file)

    moved = await move(file, target, NOW)

    assert await everything(target) == before
    assert moved.totals["orders"].rows == len(before["orders"]) > 1
    assert moved.totals["orders"].sums["charge"] == sum(row["charge"] or Decimal(0) for row in before["orders"])
    assert moved.totals["balances"] == Totals(1, {"amount": Decimal("12.34")})


async def test_the_server_waits_as_long_as_the_rows_take_to_read(
    file: Path, service: Service, target: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends what idles in a transaction for 5 s, and a million orders take longer to add up."""
    add_up, patience = moving._totals, set()

    async def added_up(table: Table, connection: AsyncConnection) -> Totals:
        if connection.dialect.name == "postgresql":
            patience.add(await connection.scalar(text("SHOW idle_in_transaction_session_timeout")))
        return await add_up(table, connection)

    monkeypatch.setattr(moving, "_totals", added_up)
    await move(file, target, NOW)
    assert patience == {"0"}


async def test_the_old_file_is_set_aside_so_that_nothing_is_ordered_from_it_again(
    file: Path, service: Service, target: Database
) -> None:
    before = await of_file(file)

    moved = await move(file, target, NOW)

    assert moved.kept == file.with_name(KEPT)
    assert not is_there(file)
    assert await of_file(moved.kept) == before


async def test_the_next_order_gets_a_new_number_even_after_the_newest_was_removed(
    file: Path, service: Service, target: Database
) -> None:
    old = Database(f"sqlite:///{file}")
    async with old.write() as connection:
        last = await connection.scalar(text("SELECT max(id) FROM orders"))
        await connection.execute(text("DELETE FROM notices"))
        await connection.execute(text("DELETE FROM orders WHERE id = :last"), {"last": last})
    await old.close()

    await move(file, target, NOW)

    order, is_new = await Orders(target).confirm(intent(service, "key-new"), NOW)
    assert (order.id, is_new) == (last + 1, True)


async def test_a_database_that_is_used_already_is_left_alone(file: Path, service: Service, target: Database) -> None:
    await move(file, target, NOW)
    shutil.copy(file.with_name(KEPT), file)

    with pytest.raises(DatabaseTrouble, match="is not empty: it has rows in"):
        await move(file, target, NOW + SECOND)

    assert is_there(file)


async def test_the_database_of_a_running_bot_is_not_copied(file: Path, service: Service, target: Database) -> None:
    with hold(file), pytest.raises(DatabaseTrouble, match="in use by process"):
        await move(file, target, NOW)


async def test_if_a_row_does_not_arrive_nothing_is_kept(file: Path, service: Service, target: Database) -> None:
    await migrate(target)
    async with target.write() as connection:
        await connection.execute(text("CREATE RULE lost AS ON INSERT TO balances DO INSTEAD NOTHING"))

    with pytest.raises(DatabaseTrouble, match="balances did not arrive whole"):
        await move(file, target, NOW)

    assert not any((await everything(target)).values())
    assert is_there(file)


async def test_only_postgres_is_copied_to(file: Path, service: Service, tmp_path: Path) -> None:
    other = Database(f"sqlite:///{tmp_path / 'other.db'}")
    with pytest.raises(DatabaseTrouble, match="postgresql://"):
        await move(file, other, NOW)
    await other.close()
    assert is_there(file)
