"""An update is stored before Telegram hears that it arrived, and is handled once, whoever dies in between."""

from datetime import timedelta

from storage.database import Database
from storage.inbox import Inbox
from storage.workers import Workers
from tests.storage.samples import NOW, SECOND

LATER = NOW + timedelta(minutes=1)


def batch(*update_ids: int) -> dict[int, dict[str, object]]:
    return {
        update_id: {"update_id": update_id, "message": {"text": f"<b>{update_id}</b> 👍"}} for update_id in update_ids
    }


async def test_a_batch_is_new_once_however_often_telegram_repeats_it(database: Database) -> None:
    inbox = Inbox(database)
    assert await inbox.store(batch(7, 8), "ann", NOW) == {7, 8}
    assert await inbox.store(batch(8, 9), "ben", NOW) == {9}
    await inbox.done(9, NOW)
    assert await inbox.store(batch(9), "ben", NOW) == set()
    assert await inbox.store(batch(7, 9), "ann", NOW) == {7}, "stored before by a commit that it may not have heard of"
    assert await inbox.store({}, "ann", NOW) == set()


async def test_what_a_dead_worker_left_is_taken_over_in_order_and_as_it_came(database: Database) -> None:
    inbox, workers = Inbox(database), Workers(database)
    await workers.beat("ann", NOW)
    await inbox.store(batch(9, 7, 8), "ann", NOW)
    await inbox.done(8, NOW)
    assert await inbox.take_over("ben", NOW + SECOND) == {}

    await workers.beat("ben", LATER)
    taken = await inbox.take_over("ben", LATER)
    assert list(taken.items()) == list(batch(7, 9).items())


async def test_what_was_taken_over_is_taken_by_nobody_else(database: Database) -> None:
    inbox, workers = Inbox(database), Workers(database)
    await inbox.store(batch(7), "ann", NOW)
    await workers.beat("ben", LATER)
    assert list(await inbox.take_over("ben", LATER)) == [7]
    assert await inbox.take_over("cleo", LATER) == {}
    assert await inbox.take_over("ben", LATER, in_hand={7}) == {}


async def test_what_a_worker_stored_and_does_not_know_of_is_handed_to_it(database: Database) -> None:
    inbox, workers = Inbox(database), Workers(database)
    await workers.beat("ann", NOW)
    await inbox.store(batch(7, 8), "ann", NOW)
    assert list(await inbox.take_over("ann", NOW, in_hand={7})) == [8]


async def test_only_what_was_handled_long_ago_is_forgotten(database: Database) -> None:
    inbox = Inbox(database)
    await inbox.store(batch(1, 2, 3), "ann", NOW)
    await inbox.done(1, NOW)
    await inbox.done(2, LATER)
    assert await inbox.forget(LATER) == 1
    assert await inbox.store(batch(1, 2, 3), "ben", LATER) == {1}
