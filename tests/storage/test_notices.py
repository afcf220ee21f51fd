"""Notices: a chat gets everything once and in order, and only the latest of what changes often."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import select

from core.catalogue.service import Service
from core.notices.notice import (
    CardChanged,
    Content,
    DecisionMade,
    DecisionWanted,
    NewNotice,
    Notice,
    OperatorsRefusal,
    ProviderOutage,
    RefillEnded,
    StatusChanged,
)
from storage.database import Database
from storage.notices import Notices
from storage.tables import notices as table
from storage.workers import ALIVE_FOR
from tests.storage.samples import (
    ALICE,
    BOB,
    NOW,
    SECOND,
    alive,
    card_notice,
    plain_notice,
    queue,
    status_notice,
)


def texts(notices: Sequence[Notice]) -> list[object]:
    return [notice.content.payload().get("provider") for notice in notices]


def told(notices: Sequence[Notice]) -> list[tuple[type[Content], object]]:
    return [(notice.kind, notice.content.payload().get("status")) for notice in notices]


@pytest.fixture
async def notices(database: Database) -> Notices:
    await alive(database, "A", "B", "C")
    return Notices(database)


async def test_a_notice_is_read_back_as_it_was_stored(notices: Notices) -> None:
    contents: list[Content] = [
        CardChanged(),
        StatusChanged(status="partial", status_text="Şđ 👍", remains=40, error="Bad <link>", reason="taken back"),
        StatusChanged(status="queued", until=NOW),
        RefillEnded(status="completed"),
        DecisionWanted(),
        OperatorsRefusal(error="no funds"),
        ProviderOutage(provider="north", away=False),
    ]
    await notices.add([NewNotice(chat_id=-100123, content=content) for content in contents], NOW)
    claimed = sorted(await notices.claim("A", NOW, 10), key=lambda notice: notice.id)
    assert claimed == [
        Notice(chat_id=-100123, content=content, id=one.id, created_at=NOW)
        for one, content in zip(claimed, contents, strict=True)
    ]


async def test_notices_of_a_chat_come_in_order_and_not_twice(notices: Notices) -> None:
    await notices.add([plain_notice(ALICE, text) for text in "abc"], NOW)
    claimed = await notices.claim("A", NOW, 10)
    assert texts(claimed) == ["a", "b", "c"]
    assert await notices.claim("A", NOW, 10, in_hand=[notice.id for notice in claimed]) == []
    assert await notices.claim("B", NOW, 10) == []


async def test_while_one_worker_sends_to_a_chat_another_does_not(notices: Notices) -> None:
    await notices.add([plain_notice(ALICE, "a1"), plain_notice(ALICE, "a2"), plain_notice(BOB, "b1")], NOW)
    (first,) = await notices.claim("A", NOW, 1)
    assert texts(await notices.claim("B", NOW, 10)) == ["b1"]
    await notices.done(first.id, "A", NOW)
    assert texts(await notices.claim("C", NOW, 10)) == ["a2"]


async def test_a_decision_is_taken_first_whatever_else_is_sent_in_its_chat(
    notices: Notices, database: Database, service: Service
) -> None:
    (order,) = await queue(database, service, 1)
    await notices.add([plain_notice(ALICE, "a1"), plain_notice(BOB, "b1"), plain_notice(BOB, "b2")], NOW)
    (put_off,) = await notices.claim("A", NOW, 1)
    await notices.later(put_off.id, "A", NOW + 300 * SECOND)
    decision = NewNotice(chat_id=ALICE, content=DecisionWanted(), order_id=order.id)
    await notices.add([decision, decision, plain_notice(ALICE, "a2")], NOW)
    first, second, third = await notices.claim("B", NOW, 3)
    assert [(one.kind, one.chat_id) for one in (first, second)] == [(DecisionWanted, ALICE)] * 2
    assert texts([third]) == ["b1"]
    await notices.later(first.id, "B", NOW + 300 * SECOND)
    await notices.later(second.id, "B", NOW)
    assert await notices.claim("A", NOW, 10) == [], "decisions keep their order among themselves"


async def test_what_ends_a_decision_waits_until_the_decision_is_sent(
    notices: Notices, database: Database, service: Service
) -> None:
    (order,) = await queue(database, service, 1)
    await notices.add([NewNotice(chat_id=ALICE, content=DecisionWanted(), order_id=order.id)], NOW)
    (asked,) = await notices.claim("A", NOW, 10)
    await notices.add([NewNotice(chat_id=ALICE, content=DecisionMade(), order_id=order.id)], NOW)
    assert await notices.claim("B", NOW, 10) == []
    await notices.done(asked.id, "A", NOW)
    assert [notice.kind for notice in await notices.claim("B", NOW, 10)] == [DecisionMade]


async def test_cards_go_on_while_news_of_the_same_chat_waits(
    notices: Notices, database: Database, service: Service
) -> None:
    first, second = await queue(database, service, 2)
    await notices.add([status_notice(first, "partial")], NOW)
    (held,) = await notices.claim("A", NOW, 10)
    await notices.later(held.id, "A", NOW + 10 * SECOND)
    await notices.add([status_notice(second, "partial"), card_notice(second)], NOW)
    assert [notice.kind for notice in await notices.claim("B", NOW, 10)] == [CardChanged]
    assert [notice.order_id for notice in await notices.claim("A", NOW + 10 * SECOND, 10)] == [first.id, second.id]


async def test_every_process_knows_what_a_chat_was_told(
    notices: Notices, database: Database, other_process: Database, service: Service
) -> None:
    orders = await queue(database, service, 3)
    await notices.add([status_notice(order, "completed") for order in orders], NOW)
    first, second, third = await notices.claim("A", NOW, 10)
    await notices.done(first.id, "A", NOW)
    await notices.done(second.id, "A", NOW + SECOND)
    await notices.done(third.id, "A", NOW + 2 * SECOND, "unwanted")
    chat = orders[0].chat_id
    assert await Notices(other_process).told(chat, NOW - SECOND, 5) == [NOW + SECOND, NOW]
    assert await notices.told(chat, NOW, 5) == [NOW + SECOND]
    assert await notices.told(chat, NOW - SECOND, 1) == [NOW + SECOND]


async def test_a_decision_stays_when_the_other_notices_of_a_gone_chat_are_dropped(
    notices: Notices, database: Database, service: Service
) -> None:
    (order,) = await queue(database, service, 1)
    decision = NewNotice(chat_id=ALICE, content=DecisionWanted(), order_id=order.id)
    await notices.add([plain_notice(ALICE, "a1"), decision], NOW)
    await notices.drop_chat(ALICE, NOW, "unreachable")
    assert [notice.kind for notice in await notices.claim("A", NOW, 10)] == [DecisionWanted]


async def test_a_notice_that_must_wait_holds_back_only_its_own_chat(notices: Notices) -> None:
    await notices.add([plain_notice(ALICE, "a1"), plain_notice(ALICE, "a2"), plain_notice(BOB, "b1")], NOW)
    (first,) = await notices.claim("A", NOW, 1)
    await notices.later(first.id, "B", NOW)  # this worker lost it to A, so nothing happens
    await notices.later(first.id, "A", NOW + 5 * SECOND)

    assert texts(await notices.claim("B", NOW + SECOND, 10)) == ["b1"]
    again = await notices.claim("A", NOW + 5 * SECOND, 10)
    assert texts(again) == ["a1", "a2"]
    assert [notice.tries for notice in again] == [1, 0]


async def test_claims_at_once_in_two_processes_keep_every_chats_order(
    notices: Notices, other_process: Database
) -> None:
    chats = range(1, 11)
    await notices.add([plain_notice(chat, f"{n}") for n in range(6) for chat in chats], NOW)
    heard: dict[int, list[object]] = {chat: [] for chat in chats}

    async def send(store: Notices, worker: str) -> None:
        while batch := await store.claim(worker, NOW, 7):
            for notice in batch:
                heard[notice.chat_id].extend(texts([notice]))
                await store.done(notice.id, worker, NOW)

    await asyncio.gather(send(notices, "A"), send(Notices(other_process), "B"))
    await send(notices, "A")  # the notices that were held back until the other worker ended
    assert heard == {chat: ["0", "1", "2", "3", "4", "5"] for chat in chats}


async def test_a_dead_workers_notices_are_sent_by_another(notices: Notices, database: Database) -> None:
    await notices.add([plain_notice(ALICE, "a1"), plain_notice(ALICE, "a2")], NOW)
    await notices.claim("A", NOW, 1)
    later = NOW + ALIVE_FOR
    await alive(database, "B", at=later)
    assert texts(await notices.claim("B", later, 10)) == ["a1", "a2"]


async def test_a_worker_gets_notices_it_claimed_unknowingly_again_after_those_in_hand(
    notices: Notices,
) -> None:
    await notices.add([plain_notice(ALICE, "a1"), plain_notice(BOB, "b1")], NOW)
    sending, _ = await notices.claim("A", NOW, 10)
    await notices.add([plain_notice(ALICE, "a2")], NOW)
    assert await notices.claim("B", NOW, 10) == []
    assert texts(await notices.claim("A", NOW, 10, in_hand={sending.id})) == ["b1"]
    await notices.done(sending.id, "A", NOW)
    assert texts(await notices.claim("B", NOW, 10)) == ["a2"]


async def test_a_worker_holds_a_notice_until_its_lease_nearly_ends_or_another_has_it(
    notices: Notices, database: Database
) -> None:
    await notices.add([plain_notice(ALICE, "a1")], NOW)
    (taken,) = await notices.claim("A", NOW, 1)
    longer, late = 5 * SECOND, NOW + ALIVE_FOR - 5 * SECOND
    assert await notices.holds("A", taken.id, NOW, longer)
    assert not await notices.holds("B", taken.id, NOW, longer)
    assert not await notices.holds("A", taken.id, late, longer), "it could be lost in a moment"
    await alive(database, "B", at=NOW + ALIVE_FOR)
    await notices.claim("B", NOW + ALIVE_FOR, 1)
    await alive(database, "A", at=NOW + ALIVE_FOR)
    assert not await notices.holds("A", taken.id, NOW + ALIVE_FOR, longer), "it is back, and another has it"
    assert not await notices.done(taken.id, "A", NOW), "the other sends it"
    assert await notices.done(taken.id, "B", NOW)
    assert not await notices.done(taken.id, "B", NOW), "it has ended"
    assert not await notices.holds("B", taken.id, NOW + ALIVE_FOR, longer)


async def test_a_newer_status_replaces_one_that_still_waits(
    notices: Notices, database: Database, service: Service
) -> None:
    one, two = await queue(database, service, 2)
    await notices.add([status_notice(one, "pending"), card_notice(one), status_notice(two, "pending")], NOW)
    await notices.add([status_notice(one, "completed"), card_notice(one)], NOW)

    waiting = await notices.claim("A", NOW, 10)
    assert [notice.order_id for notice in waiting] == [one.id, one.id, two.id]
    assert told(waiting) == [
        (StatusChanged, "completed"),
        (CardChanged, None),
        (StatusChanged, "pending"),
    ]


async def test_within_one_batch_the_last_status_counts(notices: Notices, database: Database, service: Service) -> None:
    (order,) = await queue(database, service, 1)
    await notices.add([status_notice(order, "pending"), card_notice(order), status_notice(order, "partial")], NOW)
    assert told(await notices.claim("A", NOW, 10)) == [(StatusChanged, "partial"), (CardChanged, None)]


async def test_a_notice_that_is_being_sent_is_not_changed_but_followed_by_a_new_one(
    notices: Notices, database: Database, service: Service
) -> None:
    (order,) = await queue(database, service, 1)
    await notices.add([status_notice(order, "pending"), card_notice(order)], NOW)
    sending = await notices.claim("A", NOW, 10)
    await notices.add([status_notice(order, "completed"), card_notice(order)], NOW)
    assert told(sending) == [(StatusChanged, "pending"), (CardChanged, None)]
    for notice in sending:
        await notices.done(notice.id, "A", NOW)
    assert told(await notices.claim("A", NOW, 10)) == [(StatusChanged, "completed"), (CardChanged, None)]


async def test_the_same_order_in_another_chat_keeps_its_own_notice(
    notices: Notices, database: Database, service: Service
) -> None:
    (order,) = await queue(database, service, 1)
    elsewhere = NewNotice(chat_id=BOB, content=CardChanged(), order_id=order.id)
    await notices.add([card_notice(order)], NOW)
    await notices.add([elsewhere], NOW)
    assert [notice.chat_id for notice in await notices.claim("A", NOW, 10)] == [ALICE, BOB]


async def test_a_chat_that_is_gone_gets_no_notices_any_more(notices: Notices) -> None:
    await notices.add([plain_notice(ALICE, "a1"), plain_notice(ALICE, "a2"), plain_notice(BOB, "b1")], NOW)
    await notices.claim("A", NOW, 1)
    await notices.drop_chat(ALICE, NOW, "blocked")
    assert texts(await notices.claim("B", NOW, 10)) == ["b1"]
    await notices.add([plain_notice(ALICE, "a3")], NOW)
    assert texts(await notices.claim("A", NOW, 10)) == ["a3"]


async def test_old_sent_notices_are_removed_and_waiting_ones_never_are(notices: Notices) -> None:
    await notices.add([plain_notice(ALICE, text) for text in ("old", "new", "waiting")], NOW)
    old, new, _ = await notices.claim("A", NOW, 10)
    await notices.done(old.id, "A", NOW)
    await notices.done(new.id, "A", NOW + SECOND)
    assert await notices.forget(NOW + SECOND) == 1
    assert await notices.forget(NOW + 2 * SECOND) == 1
    assert texts(await notices.claim("A", NOW, 10)) == ["waiting"]


async def of_a_newer_version(database: Database) -> None:
    """A notice to Alice of a kind that is not known here."""
    newer = {"chat_id": ALICE, "kind": "newer", "payload": {"x": 1}, "created_at": NOW, "tries": 0, "outcome": ""}
    async with database.write() as connection:
        await connection.execute(table.insert().values(**newer))


async def left(database: Database) -> list[object]:
    async with database.read() as connection:
        found = await connection.execute(select(table).where(table.c.kind == "newer"))
        return [(row.worker, row.tries, row.next_try_at, row.done_at, row.outcome) for row in found]


async def test_a_kind_of_a_newer_version_is_left_and_holds_up_nothing(notices: Notices, database: Database) -> None:
    await of_a_newer_version(database)
    await notices.add([plain_notice(ALICE, "a1")], NOW)
    assert texts(await notices.claim("A", NOW, 10)) == ["a1"]
    assert await left(database) == [(None, 0, None, None, "")]


async def test_a_kind_of_a_newer_version_outlives_a_chat_that_is_gone(notices: Notices, database: Database) -> None:
    """It may be a decision; the version that knows the kind finds out by itself."""
    await of_a_newer_version(database)
    await notices.add([plain_notice(ALICE, "a1")], NOW)
    await notices.drop_chat(ALICE, NOW, "unreachable")
    await notices.forget(NOW + 100 * SECOND)
    assert await notices.claim("A", NOW, 10) == []
    assert await left(database) == [(None, 0, None, None, "")]
