"""Admins look up people with their orders and notes, and orders with their timelines."""

import asyncio
from dataclasses import replace

import pytest

from core.audit.audit import NewAuditEntry
from core.catalogue.service import Service
from core.members.directory import Note, NoteKind, PeopleGroup, PersonLine, ReplyLater
from core.money.ledger import EntryKind, NewEntry
from core.notices.notice import StatusChanged
from core.orders.order import Order, OrderChange
from core.orders.status import OrderStatus
from core.orders.timeline import OrderEvent
from core.people.role import Role
from core.requests.request import Request, RequestTopic
from storage.audit import Audit
from storage.database import Database
from storage.directory import People
from storage.ledger import Ledger
from storage.members import Members
from storage.order_timelines import OrderTimelines
from storage.orders import Orders
from storage.people import Users
from storage.refills import Refills
from storage.requests import Requests
from tests.storage.samples import ALICE, BOB, LATER, NOW, SECOND, alive, intent, plain_notice, queue, silent

ADA = 7_000_000_003


@pytest.fixture
async def orders(database: Database, service: Service) -> list[Order]:
    """Two orders of Alice's, the second ended, and one of Bob's; the bot knows both names."""
    await alive(database, "A")
    await Users(database).remember(ALICE, NOW, "en", "Alice Ğül", "alice")
    await Users(database).remember(BOB, NOW, "en", "100%_Bob", None)
    links = {ALICE: "https://example.com/Alice", BOB: "https://example.com/bob_100%"}
    stored = [
        (await Orders(database).confirm(intent(service, str(n), user_id=user, chat_id=user, link=links[user]), NOW))[0]
        for n, user in enumerate((ALICE, ALICE, BOB))
    ]
    ended = replace(stored[1], status=OrderStatus.COMPLETED, provider_order="X-77")
    await Orders(database).save([OrderChange(after=ended)], NOW + SECOND)
    return stored


def note(kind: NoteKind, words: str = "Hello", by: int = ADA) -> Note:
    return Note(id=0, user_id=ALICE, kind=kind, by=by, at=NOW, words=words)


async def write(database: Database, kind: NoteKind, words: str = "Hello", most: int = 2) -> Note:
    audit_entry = NewAuditEntry(actor=ADA, action=f"person.{kind}", target=f"person:{ALICE}")
    told = lambda stored: [plain_notice(ADA, f"{stored.id}")]  # noqa: E731
    return await People(database).write(note(kind, words), audit_entry, told, most)


async def test_people_are_listed_by_their_last_order_with_their_counts(database: Database, orders: list[Order]) -> None:
    await Members(database).import_customers({5, ALICE}, NOW)
    found, total = await People(database).page(PeopleGroup.ALL, "", 0, 8)
    assert found == [
        PersonLine(user_id=BOB, name="100%_Bob", username=None, open_orders=1, all_orders=1),
        PersonLine(user_id=ALICE, name="Alice Ğül", username="alice", open_orders=1, all_orders=2),
        PersonLine(user_id=5, name="", username=None, open_orders=0, all_orders=0),
    ]
    assert total == 3
    assert (await People(database).page(PeopleGroup.ALL, "", 1, 1))[0] == found[1:2]


async def test_groups_of_people(database: Database, orders: list[Order]) -> None:
    await Members(database).set_role(BOB, Role.HELPER, ADA, NOW, silent)
    await Members(database).set_role(5, Role.BLOCKED, ADA, NOW, silent)
    people = People(database)
    assert await people.counts() == {PeopleGroup.ALL: 3, PeopleGroup.HELPERS: 1, PeopleGroup.BLOCKED: 1}
    for group, wanted in ((PeopleGroup.HELPERS, BOB), (PeopleGroup.BLOCKED, 5)):
        found, total = await people.page(group, "", 0, 8)
        assert ([line.user_id for line in found], total) == ([wanted], 1)


async def test_people_are_found(database: Database, orders: list[Order]) -> None:
    alices = ["alice", "@ALI", "ğül", "gul", "ALİCE GUL", f"{ALICE}", f"{orders[1].id}"]
    bobs = ["100%", "0%_b", "%", f"#{orders[2].id}"]
    for wanted, searches in (([ALICE], alices), ([BOB], bobs), ([], [f"#{ALICE}", "nobody"])):
        for words in searches:
            found, total = await People(database).page(PeopleGroup.ALL, words, 0, 8)
            assert ([line.user_id for line in found], total) == (wanted, len(wanted)), words


async def test_each_of_many_names_with_accents_is_found(
    database: Database, orders: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.people_search.AT_ONCE", 2)
    for person in range(1, 6):
        await Users(database).remember(person, NOW, "tr", f"Çağla {person}", None)
    found, total = await People(database).page(PeopleGroup.ALL, "cagla", 0, 3)
    assert ([line.user_id for line in found], total) == ([1, 2, 3], 5)
    assert (await People(database).page(PeopleGroup.ALL, "ÇAĞLA 5", 0, 3))[1] == 1


async def test_a_profile_has_the_last_notes(database: Database, orders: list[Order]) -> None:
    people = People(database)
    for number in range(3):
        await write(database, NoteKind.NOTE, f"{number}\0")
    profile = await people.profile(ALICE, 2)
    assert profile is not None
    assert profile.user is not None
    assert (profile.user.name, profile.member, profile.open_orders, profile.all_orders) == ("Alice Ğül", None, 1, 2)
    assert [one.words for one in profile.notes] == ["1", "2"]
    assert await people.profile(12345, 2) is None
    assert await people.names([ALICE, BOB, 12345]) == {ALICE: "Alice Ğül", BOB: "100%_Bob"}
    entries, _ = await Audit(database).page(None, 0, 8)
    assert [entry.action for entry in entries] == ["person.note"] * 3


async def test_a_person_answers_a_few_times_to_each_message_of_the_shop(
    database: Database, orders: list[Order]
) -> None:
    first = await asyncio.gather(*(write(database, NoteKind.REPLY) for _ in range(3)), return_exceptions=True)
    assert sum(isinstance(answer, ReplyLater) for answer in first) == 1  # also before the shop wrote anything
    await write(database, NoteKind.MESSAGE)
    answers = await asyncio.gather(*(write(database, NoteKind.REPLY) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(answer, ReplyLater) for answer in answers) == 2
    await write(database, NoteKind.NOTE)
    with pytest.raises(ReplyLater):
        await write(database, NoteKind.REPLY)
    await write(database, NoteKind.MESSAGE)
    assert (await write(database, NoteKind.REPLY)).kind is NoteKind.REPLY


async def test_a_picked_person_has_a_name_before_they_write(database: Database) -> None:
    people = People(database)
    await people.call(901, "Carol", "carol", NOW)
    await people.call(901, "Carola", None, NOW + SECOND)
    user = await Users(database).get(901)
    assert user is not None
    assert (user.name, user.username, user.first_seen_at) == ("Carola", None, NOW)


async def test_orders_are_found(database: Database, orders: list[Order]) -> None:
    for wanted, searches in (
        ([1, 0], ["alice", "@alice", "GÜL"]),
        ([1], ["X-77"]),
        ([2], ["BOB_100%", "100%_bob", str(BOB), "_", "bób"]),
        ([], ["nothing"]),
    ):
        for words in searches:
            found, total = await OrderTimelines(database).found(words, 0, 8)
            assert ([order.id for order in found], total) == ([orders[n].id for n in wanted], len(wanted)), words


async def test_an_order_of_that_number_comes_first(database: Database, orders: list[Order]) -> None:
    found, _ = await OrderTimelines(database).found(f"#{orders[0].id}", 0, 8)
    assert found[0].id == orders[0].id
    mine, total = await OrderTimelines(database).of_person(ALICE, 0, 1)
    assert ([order.id for order in mine], total) == ([orders[0].id], 2), "open ones first"


async def test_a_changed_status_is_an_event_and_nothing_else_is(database: Database, service: Service) -> None:
    (order,) = await queue(database, service, 1)
    await alive(database, "A")
    store, later = Orders(database), NOW + SECOND
    (sending,) = await store.claim_queued("A", NOW, 5, "north", LATER)
    await store.save([OrderChange(after=replace(sending, remains=7))], later)
    placed = replace(sending, version=sending.version + 1, status=OrderStatus.PENDING, provider_order="P1")
    await store.save([OrderChange(after=replace(placed, error="slow\0"))], later)
    assert await store.save([OrderChange(after=replace(placed, status=OrderStatus.PARTIAL))], later) == set()
    timeline = await OrderTimelines(database).timeline(order.id)
    assert timeline is not None
    assert timeline.events == [
        OrderEvent(order_id=order.id, at=NOW, status=OrderStatus.SENDING, tries=1),
        OrderEvent(order_id=order.id, at=later, status=OrderStatus.PENDING, error="slow", provider_order="P1", tries=1),
    ]


async def test_a_story_has_all_that_is_stored_about_an_order(database: Database, orders: list[Order]) -> None:
    order, other = orders[0], orders[2]
    asked = Request(
        id=0,
        version=1,
        order_id=order.id,
        user_id=ALICE,
        chat_id=ALICE,
        topic=RequestTopic.OTHER,
        words="When?",
        created_at=NOW,
    )
    await Requests(database).open(asked, NOW, 5, lambda _stored: [])
    known = await Orders(database).find(order.id)
    assert known is not None
    news = replace(plain_notice(ALICE, ""), content=StatusChanged(status="completed"), order_id=order.id)
    audit_entry = NewAuditEntry(actor=ADA, action="order.found", target=f"order:{order.id}")
    after = replace(known, status=OrderStatus.COMPLETED, provider_order="P1")
    await Orders(database).save([OrderChange(after=after, notices=(news,), audit_entry=audit_entry)], LATER)
    await Refills(database).begin(after, NOW, NOW - SECOND)
    grant = NewEntry(user_id=ALICE, kind=EntryKind.CORRECTION, currency="USD", order_id=order.id)
    await Ledger(database).add(grant, NOW)
    timeline = await OrderTimelines(database).timeline(order.id)
    assert timeline is not None
    assert timeline.order.id == order.id
    assert [(told.chat_id, told.key, told.done_at) for told in timeline.told] == [(ALICE, "status", None)]
    assert [
        len(part)
        for part in (timeline.events, timeline.refills, timeline.requests, timeline.audit_entries, timeline.money)
    ] == [1] * 5
    assert await OrderTimelines(database).timeline(other.id + 1000) is None
    of_other = await OrderTimelines(database).timeline(other.id)
    assert of_other is not None
    assert not any((of_other.events, of_other.told, of_other.requests, of_other.audit_entries, of_other.money))
