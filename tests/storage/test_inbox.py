"""An update is stored before Telegram hears that it arrived, and is handled once, in order, even if a worker dies."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.util import await_only

from storage.database import Database
from storage.inbox import REPEATED_WITHIN, Arrival, HeldUpdate, Inbox, _take
from storage.workers import Workers
from tests.storage.samples import NOW, SECOND

LATER = NOW + timedelta(minutes=1)
ALICE, BOB = 1001, 1002


def batch(*update_ids: int, person: int = ALICE) -> list[Arrival]:
    return [Arrival(update_id, person, said(update_id)) for update_id in update_ids]


def said(update_id: int) -> dict[str, object]:
    return {"update_id": update_id, "message": {"text": f"<b>{update_id}</b> 👍"}}


def numbers(held: list[HeldUpdate]) -> list[int]:
    return [one.update_id for one in held]


@pytest.fixture
async def inbox(database: Database) -> Inbox:
    """Ann, Ben and Cleo are alive at NOW."""
    for worker in ("ann", "ben", "cleo"):
        await Workers(database).beat(worker, NOW)
    return Inbox(database)


async def test_a_batch_is_new_once_however_often_telegram_repeats_it(inbox: Inbox) -> None:
    assert numbers(await inbox.store(batch(7, 8), "ann", NOW)) == [7, 8]
    [other] = await inbox.store([*batch(8), *batch(9, person=BOB)], "ben", NOW)
    assert other.update_id == 9
    await inbox.done([other.id], NOW)
    assert await inbox.store(batch(9, person=BOB), "ben", NOW) == []
    again = await inbox.store(batch(7), "ann", NOW)
    assert numbers(again) == [7, 8], "stored before by a commit that it may not have heard of"
    assert await inbox.store([], "ann", NOW) == []


async def test_a_dead_workers_updates_are_taken_over_in_order_and_unchanged(database: Database, inbox: Inbox) -> None:
    held = await inbox.store(batch(9, 7, 8), "ann", NOW)
    await inbox.done([held[2].id], NOW)
    assert await inbox.take_over("ben", NOW + SECOND) == []

    await Workers(database).beat("ben", LATER)
    taken = await inbox.take_over("ben", LATER)
    assert [(one.update_id, one.payload) for one in taken] == [(9, said(9)), (7, said(7))]


async def test_an_update_is_taken_over_only_once(database: Database, inbox: Inbox) -> None:
    await inbox.store(batch(7), "ann", NOW)
    await Workers(database).beat("ben", LATER)
    [taken] = await inbox.take_over("ben", LATER)
    assert await inbox.take_over("cleo", LATER) == []
    assert await inbox.take_over("ben", LATER, in_hand={taken.id}) == []


async def test_a_worker_gets_updates_it_stored_without_knowing(inbox: Inbox) -> None:
    first, _ = await inbox.store(batch(7, 8), "ann", NOW)
    assert numbers(await inbox.take_over("ann", NOW, in_hand={first.id})) == [8]


async def test_an_update_waits_for_an_earlier_one_that_another_worker_handles(inbox: Inbox) -> None:
    [first] = await inbox.store(batch(7), "ann", NOW)
    assert numbers(await inbox.store([*batch(8, 9), *batch(10, person=BOB)], "ben", NOW)) == [10]
    assert await inbox.take_over("cleo", NOW) == []
    await inbox.done([first.id], NOW)
    assert numbers(await inbox.take_over("cleo", NOW)) == [8, 9]


async def test_an_update_does_not_wait_for_one_its_own_worker_handles(inbox: Inbox) -> None:
    [first] = await inbox.store(batch(7), "ann", NOW)
    assert numbers(await inbox.store(batch(8), "ann", NOW, in_hand={first.id})) == [8]
    assert numbers(await inbox.store(batch(9), "ann", NOW)) == [7, 8, 9], "lost in its memory: from the first on"


async def test_a_dead_workers_update_comes_before_what_the_person_wrote_since(database: Database, inbox: Inbox) -> None:
    await inbox.store(batch(7), "ann", NOW)
    assert await inbox.store(batch(8), "ben", NOW) == [], "Ann is not known to be dead yet"
    await Workers(database).beat("ben", LATER)
    assert numbers(await inbox.store(batch(9), "ben", LATER)) == [7, 8, 9]


async def test_a_worker_whose_lease_has_ended_gets_nothing_and_holds_nothing(database: Database, inbox: Inbox) -> None:
    [held] = await inbox.store(batch(7), "ann", NOW)
    assert await inbox.holds(held.id, "ann", NOW + SECOND)
    assert not await inbox.holds(held.id, "ann", LATER)
    assert await inbox.store(batch(8), "ann", LATER) == []
    await Workers(database).beat("ben", LATER)
    await inbox.take_over("ben", LATER)
    await Workers(database).beat("ann", LATER)
    assert not await inbox.holds(held.id, "ann", LATER), "it is Ben's now"


async def test_two_processes_that_take_over_at_once_never_share_a_person(
    database: Database, other_process: Database, inbox: Inbox
) -> None:
    await inbox.store(batch(*range(1, 30)), "ann", NOW)
    for worker in ("ben", "cleo"):
        await Workers(database).beat(worker, LATER)
    async with database.write() as connection:
        ours = await connection.run_sync(_take, {ALICE}, (), "ben", LATER)
        if database.dialect == "postgresql":
            assert await Inbox(other_process).take_over("cleo", LATER) == [], "what is locked is not waited for"
    assert numbers(ours) == list(range(1, 30))
    assert await Inbox(other_process).take_over("cleo", LATER) == []


async def test_after_a_week_of_silence_lower_numbers_are_new_and_come_later(inbox: Inbox) -> None:
    [last] = await inbox.store(batch(900), "ann", NOW)
    assert numbers(await inbox.store(batch(5, 6), "ann", NOW, in_hand={last.id})) == [5, 6]
    assert numbers(await inbox.take_over("ann", NOW)) == [900, 5, 6]


async def test_a_number_that_was_handled_long_ago_may_name_another_update(database: Database, inbox: Inbox) -> None:
    [held] = await inbox.store(batch(7), "ann", NOW)
    await inbox.done([held.id], NOW)
    much_later = NOW + REPEATED_WITHIN + SECOND
    await Workers(database).beat("ann", much_later)
    assert numbers(await inbox.store(batch(7), "ann", much_later)) == [7]


async def test_an_unreadable_update_is_kept_and_given_to_nobody(inbox: Inbox) -> None:
    unread = Arrival(7, 0, {"update_id": 7, "message": "?"}, readable=False)
    assert numbers(await inbox.store([unread, *batch(8)], "ann", NOW)) == [8]


async def test_thousands_of_updates_are_marked_in_one_statement(inbox: Inbox) -> None:
    held = await inbox.store(batch(*range(1, 2001)), "ann", NOW)
    await inbox.done([one.id for one in held] + list(range(10_000, 50_000)), NOW)
    assert await inbox.take_over("ann", NOW) == []


async def test_only_updates_handled_long_ago_are_removed(inbox: Inbox) -> None:
    first, second, _ = await inbox.store(batch(1, 2, 3), "ann", NOW)
    await inbox.done([first.id], NOW)
    await inbox.done([second.id], NOW + SECOND)
    assert await inbox.forget(NOW + SECOND) == 1
    assert numbers(await inbox.store(batch(1, 2, 3), "ann", NOW + SECOND)) == [3, 1]


@pytest.mark.parametrize("address", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
async def test_two_processes_that_store_at_once_never_both_hold_updates_of_one_person(
    database: Database, other_process: Database, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored, go_on = asyncio.Event(), asyncio.Event()

    def slowly(*arguments: Any) -> list[HeldUpdate]:
        stored.set()
        await_only(go_on.wait())
        return _take(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr("storage.inbox._take", slowly)
        first = asyncio.create_task(inbox.store(batch(7), "ann", NOW))
        await stored.wait()
    # Ann has inserted hers and not committed: nobody else can see it.
    other = Inbox(other_process)
    second = asyncio.create_task(other.store(batch(8), "ben", NOW))
    [bobs] = await other.store(batch(9, person=BOB), "ben", NOW)
    assert bobs.update_id == 9, "Bob waits for nobody"
    assert not second.done()
    go_on.set()
    assert (numbers(await first), numbers(await second)) == ([7], [])
    assert await other.take_over("ben", NOW, [bobs.id]) == []
    assert numbers(await inbox.take_over("ann", NOW, [one.id for one in await first])) == [8]
