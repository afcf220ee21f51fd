"""The stores in memory answer every question as the databases do."""

import random
from datetime import datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from core.provider import Balance
from storage.balances import Balances
from storage.catalogue import Services
from storage.conversations import Conversations
from storage.database import Database
from storage.favourites import Favourites
from storage.inbox import Inbox
from storage.notices import Notices
from storage.order_history import OrderHistory
from storage.orders import Orders
from storage.people import Users
from storage.refills import Refills
from storage.shared_cards import SharedCards
from storage.spending import Spending
from storage.tables import metadata
from storage.workers import Workers
from tests.core.fake_inbox import FakeInbox
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders
from tests.core.fake_people import FakeFavourites, FakeUsers
from tests.core.fake_refills import FakeRefills
from tests.core.fake_workers import FakeWorkers
from tests.storage.asker import Stores
from tests.storage.asker_of_chats import AboutNotices, AboutPeople, AboutProcesses
from tests.storage.asker_of_orders import AboutHistory, AboutOrders, AboutRefills
from tests.storage.samples import NOW, listing


def in_memory() -> Stores:
    workers, users = FakeWorkers(beats=True), FakeUsers()
    notices = FakeNotices(processes=workers, users=users)
    orders = FakeOrders(notices)

    async def balance(provider: str, balance: Balance, now: datetime) -> None:
        orders.balances[provider] = (balance.amount, now)

    return SimpleNamespace(
        orders=orders,
        history=orders,
        spending=orders,
        refills=FakeRefills(notices),
        notices=notices,
        shared_cards=notices.shared,
        users=users,
        workers=workers,
        inbox=FakeInbox(workers),
        conversations=users.conversations,
        favourites=FakeFavourites(),
        balances=SimpleNamespace(remember=balance),
    )


def in_database(database: Database) -> Stores:
    return SimpleNamespace(
        orders=Orders(database),
        history=OrderHistory(database),
        spending=Spending(database),
        refills=Refills(database),
        notices=Notices(database),
        shared_cards=SharedCards(database),
        users=Users(database),
        workers=Workers(database),
        inbox=Inbox(database),
        conversations=Conversations(database),
        favourites=Favourites(database),
        balances=Balances(database),
    )


class Anybody(AboutOrders, AboutHistory, AboutRefills, AboutNotices, AboutProcesses, AboutPeople):
    """Asks about everything."""


@pytest.fixture
async def database(database: Database) -> Database:
    """An empty database whose ids begin at 1."""
    if database.dialect == "postgresql":
        names = ", ".join(metadata.tables)
        async with database.write() as connection:
            await connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    return database


@pytest.mark.parametrize("seed", range(3))
async def test_the_stores_in_memory_answer_like_the_databases(seed: int, database: Database) -> None:
    await Services(database).refresh("north", [listing("100"), listing("101")], NOW)
    asker = Anybody(random.Random(seed), await Services(database).load())
    real, fake, asked = in_database(database), in_memory(), list[str]()
    for _ in range(400):
        name, ask = asker.ask()
        asked.append(name)
        expected = await ask(real)
        assert await ask(fake) == expected, asked[-10:]
        asker.learn(expected)
    assert len(asker.seen) > 5
    assert asker.refills
