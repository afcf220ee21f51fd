"""Requests are kept with their notices, one open request for each order, and each change is stored once."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from core.catalogue.service import Service
from core.notices.notice import NewNotice, Notice, ProviderOutage
from core.orders.order import Order
from core.orders.status import OrderStatus
from core.requests.asking import OpenAlready, TooManyToday
from core.requests.request import (
    FOLLOWED,
    AwaitedReply,
    ClosingReason,
    ReplyPurpose,
    Request,
    RequestStatus,
    RequestTopic,
)
from storage.database import Database
from storage.notices import Notices
from storage.people import Users
from storage.requests import Requests
from tests.storage.samples import ALICE, BOB, NOW, SECOND, alive, place, plain_notice

DAY = timedelta(days=1)
ADA = 7_000_000_003


@pytest.fixture
async def orders(database: Database, service: Service) -> list[Order]:
    await alive(database, "A")
    await Users(database).remember(ALICE, NOW)
    return await place(database, service, 5)


def asked(order: Order, **changes: Any) -> Request:
    plain = Request(
        id=0,
        version=1,
        order_id=order.id,
        user_id=order.user_id,
        chat_id=order.chat_id,
        topic=RequestTopic.OTHER,
        words="When?\0",
        created_at=NOW,
    )
    return replace(plain, **changes)


def tell(request: Request) -> Sequence[NewNotice]:
    return [plain_notice(ADA, f"request {request.id}")]


async def store(database: Database, order: Order, most: int = 9, **changes: Any) -> Request:
    return await Requests(database).open(asked(order, **changes), NOW - DAY, most, tell)


def outage(notice: Notice) -> str:
    """Collects what `plain_notice` was given."""
    assert isinstance(notice.content, ProviderOutage)
    return notice.content.provider


async def told(database: Database) -> list[str]:
    claimed = await Notices(database).claim("A", NOW, 100)
    return [outage(notice) for notice in claimed if notice.chat_id == ADA]


async def test_a_request_is_kept_with_its_notice_and_found_for_its_owner(
    database: Database, orders: list[Order]
) -> None:
    stored, requests = await store(database, orders[0]), Requests(database)
    assert await requests.get(stored.id, ALICE) == await requests.find(stored.id) == replace(stored, words="When?")
    assert await requests.get(stored.id, BOB) is None
    assert await requests.find(stored.id + 1) is None
    assert await told(database) == [f"request {stored.id}"]


async def test_only_one_of_many_presses_in_two_processes_opens_a_request(
    database: Database, other_process: Database, orders: list[Order]
) -> None:
    tries = [store(one, orders[0]) for one in [database, other_process] * 4]
    came = await asyncio.gather(*tries, return_exceptions=True)
    (stored,) = [one for one in came if isinstance(one, Request)]
    refused = [one for one in came if isinstance(one, OpenAlready)]
    assert [one.request_id for one in refused] == [stored.id] * 7
    assert len(await told(database)) == 1


async def test_the_limit_of_a_day_holds_between_processes(
    database: Database, other_process: Database, orders: list[Order]
) -> None:
    await store(database, orders[0], created_at=NOW - DAY)
    pairs = zip([database, other_process] * 2, orders[1:4], strict=False)
    came = await asyncio.gather(*(store(one, order, most=2) for one, order in pairs), return_exceptions=True)
    assert sorted(type(one).__name__ for one in came) == ["Request", "Request", "TooManyToday"]
    with pytest.raises(TooManyToday):
        await store(database, orders[4], most=2)


async def test_the_first_of_two_changes_is_stored_with_its_notice(
    database: Database, other_process: Database, orders: list[Order]
) -> None:
    stored = await store(database, orders[0])
    await told(database)
    answers = [
        replace(stored, status=RequestStatus.ANSWERED, answer=words, handled_by=ADA, handled_at=NOW)
        for words in ("Today.", "Tomorrow.")
    ]
    saves = [
        Requests(one).save(after, [plain_notice(ALICE, after.answer)], NOW)
        for one, after in zip((database, other_process), answers, strict=True)
    ]
    assert sorted(await asyncio.gather(*saves)) == [False, True]
    kept = await Requests(database).find(stored.id)
    assert kept is not None
    assert (kept.version, kept.status, kept.handled_by) == (2, RequestStatus.ANSWERED, ADA)
    waiting = await Notices(database).claim("A", NOW, 100)
    assert [outage(notice) for notice in waiting if notice.chat_id == ALICE] == [kept.answer]


async def test_a_request_is_not_opened_again_beside_another_one(database: Database, orders: list[Order]) -> None:
    requests, first = Requests(database), await store(database, orders[0])
    closed = replace(first, status=RequestStatus.CLOSED, reason=ClosingReason.NOT_POSSIBLE)
    assert await requests.save(closed, [], NOW)
    second = await store(database, orders[0])
    with pytest.raises(OpenAlready) as refused:
        await requests.save(replace(closed, version=2, status=RequestStatus.OPEN), [], NOW)
    assert refused.value.request_id == second.id


async def test_lists_are_paged_for_a_person_and_for_the_admins(database: Database, orders: list[Order]) -> None:
    requests = Requests(database)
    one, two, three = [await store(database, order) for order in orders[:3]]
    await requests.save(replace(three, status=RequestStatus.CLOSED, reason=ClosingReason.ANSWERED), [], NOW)

    async def ids(user_id: int | None, offset: int = 0) -> tuple[list[int], int]:
        found, total = await requests.page(user_id, offset, 2)
        return [request.id for request in found], total

    assert await ids(ALICE) == ([two.id, one.id], 3)
    assert await ids(ALICE, 2) == ([three.id], 3)
    assert await ids(BOB) == ([], 0)
    assert await ids(None) == ([one.id, two.id], 2)


async def test_the_time_that_completed_orders_took_is_known(database: Database, service: Service) -> None:
    done = {"status": OrderStatus.COMPLETED, "status_at": NOW + 90 * SECOND, "next_check_at": None}
    await place(database, service, 3, **done)
    assert await Requests(database).durations(service.id, 2) == [90 * SECOND] * 2
    assert await Requests(database).durations(service.id + 1, 2) == []


async def test_the_request_behind_a_reply_is_found_by_chat_and_message_for_a_month(database: Database) -> None:
    requests, question = Requests(database), AwaitedReply(purpose=ReplyPurpose.ADD, about=7)
    await requests.ask(ALICE, 100, question, NOW)
    assert await requests.question(ALICE, 100) == question
    assert await requests.question(BOB, 100) is None
    assert await requests.question(ALICE, 101) is None
    await requests.ask(BOB, 5, question, NOW + 31 * DAY)
    assert await requests.question(ALICE, 100) == question
    await requests.ask(ALICE, 200, AwaitedReply(purpose=ReplyPurpose.ASK, about=8), NOW + 31 * DAY)
    assert await requests.question(ALICE, 100) is None


async def test_messages_that_are_edited_later_are_found_by_what_they_are_about(database: Database) -> None:
    requests, asked = Requests(database), AwaitedReply(purpose=ReplyPurpose.HANDLE, about=7)
    for message, purpose, about in ((3, "handle", 7), (1, "handle", 7), (2, "handle", 8), (4, "decide", 7)):
        await requests.ask(ALICE, message, AwaitedReply(purpose=ReplyPurpose(purpose), about=about), NOW)
    await requests.ask(BOB, 5, asked, NOW)
    assert await requests.followed(ALICE, asked) == [1, 3]
    assert await requests.question(ALICE, 1) is None, "it wants no reply"
    await requests.forget_question(ALICE, 1)
    assert await requests.followed(ALICE, asked) == [3]
    assert await requests.followed(BOB, asked) == [5]


async def test_a_question_that_only_another_version_knows_is_ignored(database: Database) -> None:
    requests, question = Requests(database), AwaitedReply(purpose=ReplyPurpose.LIMIT, about=7)
    for message, purpose in enumerate(set(ReplyPurpose) - FOLLOWED, 1):
        asked = AwaitedReply(purpose=purpose, about=7)
        await requests.ask(ALICE, message, asked, NOW)
        assert await requests.question(ALICE, message) == asked
    async with database.write() as connection:
        await connection.execute(text("UPDATE request_questions SET purpose = 'of a newer version'"))
    assert await requests.question(ALICE, 1) is None
    await requests.ask(ALICE, 1, question, NOW)
    assert await requests.question(ALICE, 1) == question
