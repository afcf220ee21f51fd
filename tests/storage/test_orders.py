"""Orders are confirmed once and shown only to their owners."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from core.catalogue.service import Service
from core.notices.notice import CardChanged
from core.orders.order import OrderChange
from core.orders.status import OrderStatus
from storage.database import Database
from storage.notices import Notices
from storage.orders import Orders
from tests.storage.samples import ALICE, BOB, NOW, SECOND, alive, card_notice, intent, place, plain_notice, queue


async def test_a_confirmed_order_is_queued_and_read_back_as_it_was_confirmed(
    database: Database, service: Service
) -> None:
    wish = intent(service, card_message_id=55, fields={"comments": "nice\nđẹp 👍"}, confirmed_version="2026-11")
    order, new = await Orders(database).confirm(wish, NOW)

    assert new
    assert (order.status, order.version, order.created_at) == (OrderStatus.QUEUED, 1, NOW)
    assert order == await Orders(database).get(order.id, ALICE)
    for name in ("key", "card_message_id", "fields", "price", "cost", "service_type", "confirmed_version"):
        assert getattr(order, name) == getattr(wish, name)


async def test_an_order_is_stored_with_the_notice_of_its_card_and_only_once(
    database: Database, service: Service
) -> None:
    order, _ = await Orders(database).confirm(intent(service), NOW)
    await Orders(database).confirm(intent(service), NOW)
    await alive(database, "A")
    notices = await Notices(database).claim("A", NOW, 10)
    assert [(n.kind, n.order_id, n.chat_id) for n in notices] == [(CardChanged, order.id, order.chat_id)]


async def test_a_second_press_finds_the_first_order(database: Database, service: Service) -> None:
    first, _ = await Orders(database).confirm(intent(service), NOW)
    again, new = await Orders(database).confirm(intent(service, quantity=5), NOW + SECOND)
    assert (again, new) == (first, False)


async def test_another_persons_key_finds_nothing(database: Database, service: Service) -> None:
    await Orders(database).confirm(intent(service), NOW)
    with pytest.raises(LookupError):
        await Orders(database).confirm(intent(service, user_id=BOB), NOW)
    assert await Orders(database).by_key("key-1", BOB) is None


async def test_ten_presses_at_once_in_two_processes_make_one_order(
    database: Database, other_process: Database, service: Service
) -> None:
    stores = [Orders(database), Orders(other_process)] * 5
    answers = await asyncio.gather(*(store.confirm(intent(service), NOW) for store in stores))

    assert len({order.id for order, _ in answers}) == 1
    assert [new for _, new in answers].count(True) == 1


async def test_an_order_is_shown_only_to_its_owner(database: Database, service: Service) -> None:
    orders = Orders(database)
    (order,) = await queue(database, service, 1)

    assert await orders.get(order.id, ALICE) == order
    assert await orders.get(order.id, BOB) is None
    assert await orders.find(order.id) == order
    assert await orders.page(BOB, 0, 10) == ([], 0)


async def test_impossible_order_numbers_find_nothing(database: Database, service: Service) -> None:
    await queue(database, service, 1)
    for number in (0, -1, 2**63, 10**40):
        assert await Orders(database).get(number, ALICE) is None


async def test_a_page_shows_open_orders_first_and_the_newest_first(database: Database, service: Service) -> None:
    orders = Orders(database)
    first, second, third, fourth = await queue(database, service, 4)
    ended = [replace(first, status=OrderStatus.COMPLETED), replace(third, status=OrderStatus.CANCELED)]
    await orders.save([OrderChange(after=after) for after in ended], NOW)

    page, count = await orders.page(ALICE, 0, 3)
    rest, _ = await orders.page(ALICE, 3, 3)

    assert count == 4
    assert [order.id for order in page + rest] == [fourth.id, second.id, third.id, first.id]


async def test_everything_that_may_change_is_saved(database: Database, service: Service) -> None:
    orders = Orders(database)
    (order,) = await queue(database, service, 1)
    after = replace(
        order,
        status=OrderStatus.PARTIAL,
        status_text="Partial!",
        status_at=NOW + SECOND,
        provider_order="99001",
        charge=Decimal("0.00042"),
        charge_currency="EUR",
        start_count=10**12,
        remains=-3,
        error="late",
        seen_at=NOW + SECOND,
        sending_at=NOW,
        tries=3,
        next_check_at=NOW + timedelta(hours=1),
        check_interval=timedelta(seconds=37.5),
        cancel_requested_at=NOW,
        balance_before=Decimal("100.10"),
        balance_after=Decimal("-0.5"),
        decided_by=BOB,
    )
    assert await orders.save([OrderChange(after=after)], NOW) == {order.id}
    assert await orders.find(order.id) == replace(after, version=2)


async def test_a_new_card_does_not_disturb_a_worker(database: Database, service: Service) -> None:
    orders = Orders(database)
    (order,) = await place(database, service, 1, check_interval=timedelta(hours=1))
    await orders.set_card(order.id, ALICE, 4711, "page 2", [card_notice(order)], NOW)
    bob_is_told = [plain_notice(BOB, "north")]
    await orders.set_card(order.id, BOB, 666, "page 3", bob_is_told, NOW, moved=bob_is_told)
    await orders.set_card(order.id, ALICE, 4711, "page 2", [plain_notice(ALICE, "north")], NOW, shown=order.version)

    assert await orders.find(order.id) == replace(order, card_message_id=4711, card_from="page 2")
    await alive(database, "A")
    assert [notice.content for notice in await Notices(database).claim("A", NOW, 10)] == [CardChanged()]
    # A worker that read the order before the card was sent must not remove the card.
    assert await orders.save([OrderChange(after=order)], NOW) == {order.id}
    saved = await orders.find(order.id)
    assert saved is not None
    assert saved.card_message_id == 4711


async def test_unconfirmed_orders_are_listed_and_a_providers_numbers_are_found(
    database: Database, service: Service
) -> None:
    orders = Orders(database)
    placed = await place(database, service, 3)
    unclear = replace(placed[1], status=OrderStatus.UNCONFIRMED)
    await orders.save([OrderChange(after=unclear)], NOW)

    assert [order.id for order in await orders.unconfirmed()] == [placed[1].id]
    assert await orders.by_provider_order("north", f"P{placed[2].id}") == placed[2]
    assert await orders.by_provider_order("south", f"P{placed[2].id}") is None
