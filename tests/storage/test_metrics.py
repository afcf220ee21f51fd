"""The metrics of the database, on both databases."""

from datetime import timedelta
from decimal import Decimal

from core.notices.notice import NewNotice, ProviderOutage
from core.provider import Balance
from storage.balances import Balances
from storage.database import Database
from storage.inbox import Arrival, Inbox
from storage.metrics import read_metrics
from storage.notices import Notices
from storage.workers import ALIVE_FOR, Workers
from tests.storage.samples import NOW, SECOND

ADA, BEN = 1, 2


def outage(chat: int) -> NewNotice:
    return NewNotice(chat_id=chat, content=ProviderOutage(provider="north", away=True))


async def test_an_idle_bot_has_nothing_waiting(database: Database) -> None:
    seen = await read_metrics(database, ["north"], NOW)
    assert (seen.open_orders, seen.poll_lag, seen.balances) == ({}, {"north": 0}, {})
    assert (seen.outbox, seen.outbox_age, seen.inbox, seen.inbox_age, seen.workers) == (0, 0, 0, 0, 0)


async def test_waiting_rows_are_counted_and_postponed_ones_have_no_age(database: Database) -> None:
    notices, later = Notices(database), NOW + timedelta(minutes=1)
    await Workers(database).beat("ann", NOW)
    await Workers(database).beat("ben", NOW - ALIVE_FOR)
    await Balances(database).remember("north", Balance(Decimal("0.12345"), "USD"), NOW)
    await notices.add([outage(ADA), outage(BEN)], NOW)
    [first, _] = await notices.claim("ann", NOW, 10)
    await notices.later(first.id, "ann", later + SECOND)
    [held] = await Inbox(database).store([Arrival(7, ADA, {})], "ann", NOW + SECOND)
    seen = await read_metrics(database, ["north"], later)
    assert (seen.outbox, seen.outbox_age) == (2, 60)
    assert (seen.inbox, seen.inbox_age) == (1, 59)
    assert seen.balances == {("north", "USD"): Decimal("0.12345")}
    await Inbox(database).done([held.id], later)
    await notices.done(first.id + 1, "ann", later)
    seen = await read_metrics(database, ["north"], later + 2 * SECOND)
    assert (seen.outbox, seen.outbox_age, seen.inbox, seen.inbox_age) == (1, 1, 0, 0)


async def test_living_workers_are_counted(database: Database) -> None:
    workers = Workers(database)
    await workers.beat("ann", NOW)
    await workers.beat("ben", NOW - ALIVE_FOR)
    assert await workers.how_many(NOW) == 1
    assert (await read_metrics(database, [], NOW)).workers == 1
