"""Cards in other chats are kept once each, and edited with every change of their order."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from core.catalogue.service import Service
from core.notices.notice import CardChanged, Notice, SharedCardChanged
from core.orders.order import Order, OrderChange
from core.orders.sharing import MOST, NewCard, SharedCard
from core.orders.status import OrderStatus
from storage.database import Database
from storage.notices import Notices
from storage.orders import Orders
from storage.people import Users
from storage.shared_cards import SharedCards
from tests.storage.samples import ALICE, LATER, NOW, alive, card_notice, place


@pytest.fixture
async def cards(database: Database) -> SharedCards:
    await alive(database, "A", "B")
    return SharedCards(database)


@pytest.fixture
async def order(database: Database, service: Service) -> Order:
    (order,) = await place(database, service, 1)
    return order


def new(order: Order, name: str = "1", **changes: Any) -> NewCard:
    content: dict[str, Any] = {"order_id": order.id, "user_id": ALICE, "with_details": True, "language": "tr"}
    return NewCard(**content | {"nonce": f"nonce-{name}", "inline_message_id": f"message-{name}"} | changes)


async def kept(cards: SharedCards, card: NewCard) -> SharedCard:
    added = await cards.add(card, NOW)
    assert added is not None
    return added


async def changed(database: Database, order: Order, status: OrderStatus = OrderStatus.COMPLETED) -> None:
    """The order changes, and its card with it."""
    after = replace(order, status=status)
    await Orders(database).save([OrderChange(after=after, notices=(card_notice(order),))], NOW)


async def edits(database: Database, worker: str = "A") -> list[Notice]:
    return [notice for notice in await Notices(database).claim(worker, NOW, 100) if notice.kind is SharedCardChanged]


async def test_a_card_is_read_back_as_it_was_kept(cards: SharedCards, order: Order) -> None:
    card = await kept(cards, new(order, shown="abc"))
    assert card == await cards.by_message("message-1") == await cards.find(card.id)
    assert (card.order_id, card.with_details, card.language, card.shown) == (order.id, True, "tr", "abc")
    await cards.mark_shown(card.id, "def", LATER)
    assert await cards.find(card.id) == replace(card, shown="def", edited_at=LATER)


async def test_a_message_is_one_card_and_a_ticket_works_for_one_message(cards: SharedCards, order: Order) -> None:
    first = await kept(cards, new(order, shown="abc"))
    assert await cards.add(new(order), LATER) == first
    assert await cards.add(new(order, inline_message_id="another"), NOW) is None
    assert await cards.add(new(order, nonce="another"), NOW) == first


async def test_a_choice_and_a_press_at_once_make_one_card(
    cards: SharedCards, order: Order, other_process: Database
) -> None:
    there = SharedCards(other_process)
    added = await asyncio.gather(*(store.add(new(order), NOW) for store in (cards, there) for _ in range(5)))
    assert {card.id for card in added if card is not None} == {added[0].id if added[0] else None}


async def test_a_change_of_the_order_edits_each_of_its_cards_and_no_others(
    cards: SharedCards, database: Database, service: Service
) -> None:
    orders = await place(database, service, 2)
    mine = [await kept(cards, new(orders[0], str(n))) for n in range(20)]
    await kept(cards, new(orders[1], "other"))
    await changed(database, orders[0])
    assert [notice.content.payload()["card"] for notice in await edits(database)] == [card.id for card in mine]


async def test_a_later_change_takes_the_place_of_an_edit_that_still_waits(
    cards: SharedCards, database: Database, order: Order
) -> None:
    await kept(cards, new(order))
    await changed(database, order, OrderStatus.IN_PROGRESS)
    stored = await Orders(database).find(order.id)
    assert stored is not None
    await changed(database, stored)
    assert len(await edits(database)) == 1


async def test_an_edit_that_has_to_wait_holds_up_neither_its_owner_nor_other_cards(
    cards: SharedCards, database: Database, order: Order
) -> None:
    for name in "ab":
        await kept(cards, new(order, name))
    await changed(database, order)
    claimed = await Notices(database).claim("A", NOW, 100)
    assert [notice.kind for notice in claimed] == [CardChanged, SharedCardChanged, SharedCardChanged]
    assert len({notice.chat_id for notice in claimed}) == 3
    await Notices(database).later(claimed[1].id, "A", LATER)
    await Notices(database).add([card_notice(order)], NOW)
    again = await Notices(database).claim("B", NOW, 100)
    assert claimed[1].chat_id not in {notice.chat_id for notice in again}


async def test_cards_are_updated_even_if_their_owner_blocks_the_bot(
    cards: SharedCards, database: Database, order: Order
) -> None:
    await kept(cards, new(order))
    await Users(database).remember(ALICE, NOW)
    await Users(database).set_blocked(ALICE, NOW)
    await changed(database, order)
    assert [notice.kind for notice in await Notices(database).claim("A", NOW, 100)] == [SharedCardChanged]


async def test_a_forgotten_card_is_not_edited_any_more_and_its_id_is_never_given_again(
    cards: SharedCards, database: Database, order: Order
) -> None:
    gone = await kept(cards, new(order))
    await cards.forget(gone.id)
    assert await cards.find(gone.id) is None
    await changed(database, order)
    assert await edits(database) == []
    assert (await kept(cards, new(order, "2"))).id > gone.id


async def test_an_order_has_a_maximum_of_cards_and_a_new_one_replaces_the_oldest(
    cards: SharedCards, database: Database, service: Service
) -> None:
    one, other = await place(database, service, 2)
    await kept(cards, new(other, "other"))
    mine = [await kept(cards, new(one, str(n))) for n in range(MOST + 2)]
    assert [await cards.find(card.id) for card in mine[:3]] == [None, None, mine[2]]
    await changed(database, one)
    assert [notice.content.payload()["card"] for notice in await edits(database)] == [card.id for card in mine[2:]]
    assert await cards.by_message("message-other") is not None
