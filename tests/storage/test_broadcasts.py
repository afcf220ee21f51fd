"""A broadcast has an audience, begins once, and reaches each person once, whatever crashes; on both databases."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from core.broadcasts.broadcast import Audience, Broadcast, BroadcastResult, LetIn, Message, Progress, Reached
from core.catalogue.service import Service
from core.notices.notice import NewNotice
from core.orders.order import OrderChange
from core.orders.status import OrderStatus
from core.people.role import Role
from core.people.user import User
from storage.audit import Audit
from storage.broadcasts import Broadcasts
from storage.database import Database
from storage.members import Members
from storage.notices import Notices
from storage.orders import Orders
from storage.people import Users
from storage.tables import broadcast_people, users
from storage.workers import ALIVE_FOR
from tests.storage.samples import ALICE, BOB, NOW, alive, intent, plain_notice, silent

ADA, CEM, DUC = 7_000_000_003, 7_000_000_004, 7_000_000_005
LANGUAGES = ("en", "tr", "vi")
EVERYBODY = LetIn(public=True, owners={ADA})
HELLO = Message(text="Hello!\0")


async def meet(database: Database, user_id: int, app: str | None = None) -> User:
    return await Users(database).remember(user_id, NOW, app)


@pytest.fixture
async def people(database: Database) -> list[int]:
    """Five people in the order of their ids, of whom Alice chose Turkish."""
    await alive(database, "A", "B")
    for user_id, app in ((ALICE, "en"), (BOB, "tr-TR"), (ADA, None), (CEM, "tr"), (DUC, "VI")):
        await meet(database, user_id, app)
    await Users(database).choose_language(ALICE, "tr")
    return [ALICE, BOB, ADA, CEM, DUC]


async def begun(database: Database, audience: Audience = Audience.ALL, language: str | None = None) -> Broadcast:
    store = Broadcasts(database)
    draft = await store.draft(HELLO, ADA, NOW)
    assert await store.begin(draft.id, audience, language, 5, ADA, NOW)
    found = await store.find(draft.id)
    assert found is not None
    return found


async def for_whom(
    database: Database, audience: Audience, language: str | None = None, let_in: LetIn = EVERYBODY
) -> list[int]:
    """The people whom a broadcast would go to; also checks that counting them gives the same."""
    made = Broadcast(id=0, by=ADA, created_at=NOW, message=HELLO, audience=audience, language=language)
    found = await Broadcasts(database).next_recipients(made, LANGUAGES, let_in, 99)
    assert await Broadcasts(database).count(audience, language, LANGUAGES, let_in) == len(found)
    return [one.user_id for one in found]


async def test_a_persons_language_is_their_choice_or_that_of_their_app(database: Database, people: list[int]) -> None:
    assert await for_whom(database, Audience.ALL) == people
    assert await for_whom(database, Audience.LANGUAGE, "tr") == [ALICE, BOB, CEM]
    assert await for_whom(database, Audience.LANGUAGE, "vi") == [DUC]
    assert await for_whom(database, Audience.LANGUAGE, "en") == [ADA]
    await Users(database).choose_language(DUC, "xx")  # of another version of the bot
    assert await for_whom(database, Audience.LANGUAGE, "vi") == [DUC]


async def test_an_audience_can_be_the_people_with_open_orders(
    database: Database, people: list[int], service: Service
) -> None:
    orders = Orders(database)
    for user_id, status in ((ALICE, OrderStatus.PENDING), (BOB, OrderStatus.COMPLETED), (CEM, OrderStatus.QUEUED)):
        order, _ = await orders.confirm(intent(service, f"key-{user_id}", user_id=user_id, chat_id=user_id), NOW)
        await orders.save([OrderChange(after=replace(order, status=status))], NOW)
    assert await for_whom(database, Audience.OPEN) == [ALICE, CEM]


async def test_people_who_block_the_bot_or_opted_out_are_left_out(database: Database, people: list[int]) -> None:
    await Users(database).set_blocked(BOB, NOW)
    cem = await Users(database).get(CEM)
    assert cem is not None
    assert cem.preferences.broadcasts
    await Users(database).prefer(CEM, replace(cem.preferences, broadcasts=False))
    assert await for_whom(database, Audience.ALL) == [ALICE, ADA, DUC]


async def test_only_people_who_are_let_in_get_it(database: Database, people: list[int]) -> None:
    members = Members(database)
    await members.set_role(ALICE, Role.CUSTOMER, ADA, NOW, silent)
    await members.set_role(BOB, Role.HELPER, ADA, NOW, silent)
    await members.set_role(CEM, Role.BLOCKED, ADA, NOW, silent)
    assert await for_whom(database, Audience.ALL) == [ALICE, BOB, ADA, DUC]
    private = LetIn(public=False, owners={ADA})
    assert await for_whom(database, Audience.ALL, let_in=private) == [ALICE, BOB, ADA]


async def test_a_broadcast_begins_once_and_a_draft_can_be_deleted(database: Database, other_process: Database) -> None:
    both = [Broadcasts(one) for one in (database, other_process)]
    draft = await both[0].draft(Message(chat_id=ADA, message_id=7), ADA, NOW)
    begin = [one.begin(draft.id, Audience.LANGUAGE, "tr", 3, ADA, NOW) for one in both]
    assert sorted(await asyncio.gather(*begin)) == [False, True]
    found = await both[0].find(draft.id)
    sent = {"progress": Progress.SENDING, "audience": Audience.LANGUAGE, "language": "tr", "size": 3}
    assert found == replace(draft, **sent)  # type: ignore[arg-type]
    assert not await both[0].discard(draft.id)
    assert [(entry.actor, entry.action) for entry in await Audit(database).of(f"broadcast:{draft.id}", 9)] == [
        (ADA, "broadcast.begun")
    ]
    other = await both[0].draft(HELLO, ADA, NOW)
    assert other.message == Message(text="Hello!")
    assert await both[1].discard(other.id)
    assert await both[0].find(other.id) is None
    assert not await both[0].begin(other.id, Audience.ALL, None, 1, ADA, NOW)


async def test_one_process_sends_a_broadcast_until_it_dies(database: Database, people: list[int]) -> None:
    store, made = Broadcasts(database), await begun(database)
    assert await store.claim("A", NOW) == made
    assert await store.claim("B", NOW) is None
    assert not await store.leaves(made.id, ALICE, "B", NOW)
    assert await store.leaves(made.id, ALICE, "A", NOW)
    later = NOW + ALIVE_FOR + timedelta(seconds=1)
    await alive(database, "B", at=later)
    assert await store.claim("B", later) == made
    assert not await store.leaves(made.id, BOB, "A", later)
    assert not await store.leaves(made.id, ALICE, "B", later)
    assert await store.result(made.id) == BroadcastResult(unknown=1)
    await store.note(made.id, ALICE, Reached.REACHED)  # the first process was only slow
    assert await store.result(made.id) == BroadcastResult(reached=1)


async def test_the_next_recipients_are_those_not_dealt_with_yet(database: Database, people: list[int]) -> None:
    store, made = Broadcasts(database), await begun(database)
    await store.claim("A", NOW)
    for user_id in (ALICE, ADA):
        assert await store.leaves(made.id, user_id, "A", NOW)
    assert not await store.leaves(made.id, ADA, "A", NOW)
    await store.take_back(made.id, ALICE)
    found = await store.next_recipients(made, LANGUAGES, EVERYBODY, 2)
    assert [one.user_id for one in found] == [ALICE, BOB]
    await store.pass_by(made.id, CEM, NOW)
    await store.pass_by(made.id, BOB, NOW)  # a step back changes nothing
    again = await store.claim("A", NOW)
    assert again is not None
    assert [one.user_id for one in await store.next_recipients(again, LANGUAGES, EVERYBODY, 9)] == [DUC]


async def test_a_stopped_broadcast_reaches_nobody_else(database: Database, people: list[int]) -> None:
    store, made = Broadcasts(database), await begun(database)
    await store.claim("A", NOW)
    assert await store.stop(made.id, ADA, NOW)
    assert not await store.stop(made.id, ADA, NOW)
    assert not await store.leaves(made.id, ALICE, "A", NOW)
    assert await store.claim("A", NOW) is None
    assert not await store.finish(made.id, "A", NOW, lambda result: [])
    assert len(await Audit(database).of(f"broadcast:{made.id}", 9)) == 2


async def test_the_result_of_a_broadcast_is_told_once_at_its_end(database: Database, people: list[int]) -> None:
    store, made = Broadcasts(database), await begun(database)
    await store.claim("A", NOW)
    for user_id, reached in zip(people, [*Reached], strict=False):
        assert await store.leaves(made.id, user_id, "A", NOW)
        await store.note(made.id, user_id, reached)
    told: list[BroadcastResult] = []

    def tell(result: BroadcastResult) -> list[NewNotice]:
        told.append(result)
        return [plain_notice(ADA, "done")]

    assert not await store.finish(made.id, "B", NOW, tell)
    assert await store.finish(made.id, "A", NOW, tell)
    assert not await store.finish(made.id, "A", NOW, tell)
    assert told == [BroadcastResult(reached=1, blocked=1, failed=1, unknown=1)]
    assert len(await Notices(database).claim("A", NOW, 9)) == 1


async def test_thousands_of_people_are_read_in_slices(database: Database) -> None:
    await alive(database, "A")
    rows = [{"id": id, "first_seen_at": NOW} for id in range(1, 3001)]
    async with database.write() as connection:
        await connection.execute(insert(users), rows)
    store, made = Broadcasts(database), await begun(database)
    seen: list[int] = []
    while (now_at := await store.claim("A", NOW)) is not None:
        people = await store.next_recipients(now_at, LANGUAGES, EVERYBODY, 500)
        if not people:
            break
        seen += [one.user_id for one in people]
        await store.pass_by(made.id, people[-1].user_id, NOW)
    assert seen == list(range(1, 3001))


async def test_a_broadcast_that_ended_long_ago_is_deleted_with_its_people(
    database: Database, people: list[int]
) -> None:
    await alive(database, "A")
    store, later = Broadcasts(database), NOW + timedelta(days=1)
    ended, sending = await begun(database), await begun(database)
    await store.draft(HELLO, ADA, NOW)
    fresh = await store.draft(HELLO, ADA, later)
    assert await store.claim("A", NOW)
    assert await store.leaves(ended.id, people[0], "A", NOW)
    await store.finish(ended.id, "A", NOW, lambda _result: [])
    assert await store.claim("A", NOW)
    assert await store.leaves(sending.id, people[0], "A", NOW)
    assert await store.forget(NOW) == 0
    assert await store.forget(later) == 2
    assert await store.find(ended.id) is None
    assert await store.find(fresh.id) is not None
    async with database.read() as connection:
        kept = await connection.execute(select(broadcast_people.c.broadcast_id))
        assert [row.broadcast_id for row in kept] == [sending.id]
