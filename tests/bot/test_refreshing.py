"""Of three replicas, one asks a provider for its catalogue and its balance, and all know them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, open_bot
from bot.refreshing import AWAY_PAUSE, BALANCE_LOOK, BALANCE_PAUSE, LearningBalance, Refreshing
from core.catalogue.service import Listing
from core.provider import Balance, NotSent
from storage.database import Database
from storage.workers import Workers
from tests.bot.conftest import Read
from tests.core.fake_provider import FakeProvider
from tests.core.samples import NOW, listing


@dataclass
class Counted(FakeProvider):
    """Notes what it is asked for."""

    calls: list[str] = field(default_factory=list)

    async def services(self) -> list[Listing]:
        self.calls.append("services")
        await asyncio.sleep(0)
        return await super().services()

    async def balance(self) -> Any:
        self.calls.append("balance")
        await asyncio.sleep(0)
        return await super().balance()


class Three:
    """Replicas on one database, with one clock that is set by hand."""

    def __init__(self, apps: Sequence[App], north: Counted) -> None:
        self.apps, self.north, self.now = apps, north, NOW
        self.catalogues = [Refreshing(one, north) for one in apps]
        self.balances = [LearningBalance(one, north) for one in apps]
        for one in apps:
            one.clock = lambda: self.now

    async def look(self, after: float = 0) -> list[str]:
        """What the provider is asked for when all replicas look at once, some seconds later."""
        self.now += timedelta(seconds=after)
        self.north.calls.clear()
        for one in self.apps:
            await Workers(one.database).beat(one.worker, self.now)
        await asyncio.gather(*(one.step() for one in self.catalogues), *(one.step() for one in self.balances))
        return sorted(self.north.calls)

    def offered(self) -> list[int]:
        """How many services each replica sells."""
        return [sum(one.use.shop.catalogue.service(id) is not None for id in range(9)) for one in self.apps]


@pytest.fixture
async def three(read: Read, empty_file: Path) -> AsyncIterator[Three]:
    settings = read(DATABASE_URL=f"sqlite+aiosqlite:///{empty_file}", CATALOGUE__REFRESH="3600")
    north = Counted(listings=[listing("1"), listing("2")], funds=Balance(Decimal(7), "TRY"))
    providers: Any = {"north": north}
    async with AsyncExitStack() as stack:
        apps = []
        for _ in range(3):
            database = Database(settings.database_url)
            stack.push_async_callback(database.close)
            bot = open_bot(settings)
            stack.push_async_callback(bot.session.close)
            apps.append(App(settings, bot, database, providers, []))
        yield Three(apps, north)


async def test_if_three_processes_start_at_once_one_asks_and_all_have_the_catalogue_at_their_next_look(
    three: Three,
) -> None:
    assert await three.look() == ["balance", "services"]
    assert await three.look(1) == []
    assert three.offered() == [2, 2, 2]
    assert [one.prices["north"].currency for one in three.apps] == ["TRY"] * 3
    assert all(one.tried.is_set() for one in three.catalogues)


async def test_when_the_catalogue_is_old_one_process_asks_again(three: Three) -> None:
    await three.look()
    assert await three.look(BALANCE_PAUSE) == ["balance"]
    three.north.listings = [listing("1")]
    assert await three.look(3600 - BALANCE_PAUSE) == ["balance", "services"]
    assert await three.look(1) == []


async def test_while_the_provider_is_away_one_process_tries_and_the_others_wait(three: Three) -> None:
    three.north.trouble = NotSent("away")
    assert await three.look() == ["balance", "services"]
    assert await three.look(AWAY_PAUSE - 1) == []
    three.north.trouble = None
    assert await three.look(1) == ["services"]
    assert await three.look(BALANCE_PAUSE) == ["balance"]


async def test_a_process_that_bought_asks_for_the_balance_at_once_but_only_a_few_times_a_minute(three: Three) -> None:
    await three.look()
    three.balances[1].bought()
    assert await three.look(1) == [], "the balance was asked for a second ago"
    assert await three.look(BALANCE_LOOK) == ["balance"]
    assert await three.look(1) == []
