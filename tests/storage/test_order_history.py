"""A person's own orders are grouped and searched, and looked up when they order again."""

from dataclasses import replace
from typing import Any

import pytest

from core.catalogue.service import Service
from core.orders.history import newest_first
from core.orders.order import OrderChange
from core.orders.order_list import OrderGroup
from core.orders.status import OrderStatus
from storage.database import Database
from storage.order_history import OrderHistory
from storage.orders import Orders
from tests.storage.samples import ALICE, BOB, NOW, intent


async def test_an_open_order_of_the_same_service_for_the_same_link_is_found(
    database: Database, service: Service
) -> None:
    orders, history = Orders(database), OrderHistory(database)
    first, _ = await orders.confirm(intent(service), NOW)
    second, _ = await orders.confirm(intent(service, key="key-2"), NOW)
    alike = (first.user_id, service.id, first.link)
    assert await history.open_alike(*alike) == second.id
    assert await history.open_alike(BOB, service.id, first.link) is None
    assert await history.open_alike(first.user_id, service.id + 1, first.link) is None
    assert await history.open_alike(first.user_id, service.id, "another") is None
    ended = [OrderChange(after=replace(order, status=OrderStatus.REFUSED)) for order in (first, second)]
    await orders.save(ended, NOW)
    assert await history.open_alike(*alike) is None


async def test_the_last_quantity_of_a_service_is_its_owners_own(database: Database, service: Service) -> None:
    orders, history = Orders(database), OrderHistory(database)
    for key, quantity in (("key-1", 500), ("key-2", 700), ("key-3", None)):
        await orders.confirm(intent(service, key=key, quantity=quantity), NOW)
    assert await history.last_quantity(ALICE, service.id) == 700
    assert await history.last_quantity(BOB, service.id) is None
    assert await history.last_quantity(ALICE, service.id + 1) is None


async def stored(database: Database, service: Service, *orders: dict[str, Any]) -> list[int]:
    """Stores orders of Alice's with these values, and one of Bob's like each; returns her ids."""
    ids = {}
    for number, values in enumerate(orders):
        content, status = dict(values), values.get("status", OrderStatus.PENDING)
        content.pop("status", None)
        for user_id in (BOB, ALICE):
            made = intent(service, key=f"{user_id}-{number}", user_id=user_id, chat_id=user_id, **content)
            order, _ = await Orders(database).confirm(made, NOW)
            await Orders(database).save([OrderChange(after=replace(order, status=status))], NOW)
            ids[user_id, number] = order.id
    return [ids[ALICE, number] for number in range(len(orders))]


async def test_orders_are_counted_and_listed_in_groups(database: Database, service: Service) -> None:
    history = OrderHistory(database)
    statuses = [OrderStatus.COMPLETED, OrderStatus.PAUSED, OrderStatus.ERROR, OrderStatus.QUEUED, OrderStatus.PENDING]
    done, paused, error, queued, pending = await stored(database, service, *({"status": one} for one in statuses))
    counts = {OrderGroup.OPEN: 2, OrderGroup.NEEDS_YOU: 2, OrderGroup.DONE: 1, OrderGroup.ALL: 5}
    assert await history.counts(ALICE, []) == counts
    listed = {group: [order.id for order in await history.listed(ALICE, group, [], 0, 9)] for group in OrderGroup}
    assert listed == {
        OrderGroup.OPEN: [pending, queued],
        OrderGroup.NEEDS_YOU: [error, paused],
        OrderGroup.DONE: [done],
        OrderGroup.ALL: [pending, queued, error, paused, done],
    }
    assert [order.id for order in await history.listed(ALICE, OrderGroup.ALL, [], 3, 9)] == [paused, done]
    assert await history.counts(ALICE + 5, []) == dict.fromkeys(OrderGroup, 0)


async def test_every_status_is_in_one_group(database: Database, service: Service) -> None:
    await stored(database, service, *({"status": status} for status in OrderStatus))
    counts = await OrderHistory(database).counts(ALICE, [])
    assert (
        counts[OrderGroup.ALL]
        == len(OrderStatus)
        == sum(counts[group] for group in OrderGroup if group is not OrderGroup.ALL)
    )


async def test_the_database_takes_a_search_over_any_number_of_ordered_services(
    database: Database, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.order_history.MOST_NAMES", 2)
    await stored(database, service, *({"service_name": f"Beğeni {number}"} for number in range(3)))
    history = OrderHistory(database)
    assert (await history.counts(ALICE, ["begeni"]))[OrderGroup.ALL] == 2
    assert (await history.counts(ALICE, ["BEĞENI"]))[OrderGroup.ALL] == 3


WORDS_FOUND: list[tuple[list[str], list[int]]] = [
    (["INSTAGRAM.com/Bob"], [0]),
    (["followers"], [0, 1]),
    (["followers", "tiktok"], [1]),
    (["takipçi"], [2]),
    (["TAKIPÇI"], [2]),
    (["TAKİPÇİ"], [2]),
    (["takipci"], [2]),
    (["đăng"], [3]),
    (["dang", "ky"], [3]),
    (["ĐĂNG"], [3]),
    (["подписчики"], [5]),
    (["ПОДПИСЧИКИ"], [5]),
    (["ünlü"], [5]),
    (["100%"], [4]),
    (["%"], [4]),
    (["a_b"], [4]),
    (["_"], [4]),
    (["/c"], [4]),
    (["\\"], []),
    (["x'; --"], []),
    (["999999999999999"], []),
    (["north"], []),
    (["followers", "nothing"], []),
]


async def test_words_are_found_in_link_and_service_whatever_their_case(database: Database, service: Service) -> None:
    ids = await stored(
        database,
        service,
        {"service_name": "Instagram Followers", "link": "https://instagram.com/bob"},
        {"service_name": "Followers", "link": "https://tiktok.com/@carol"},
        {"service_name": "Takipçi", "link": "https://x.com/d"},
        {"service_name": "Đăng ký kênh", "link": "https://x.com/e"},
        {"service_name": "Likes 100% real", "link": "https://x.com/a_b/c"},
        {"service_name": "Подписчики", "link": "https://x.com/UNLU"},
    )
    history = OrderHistory(database)
    for words, found in WORDS_FOUND:
        wanted = sorted((ids[place] for place in found), reverse=True)
        assert [order.id for order in await history.listed(ALICE, OrderGroup.ALL, words, 0, 9)] == wanted, words
        assert (await history.counts(ALICE, words))[OrderGroup.ALL] == len(found), words


async def test_an_orders_number_finds_it_first_and_for_its_owner_only(database: Database, service: Service) -> None:
    history = OrderHistory(database)
    (first,) = await stored(database, service, {"status": OrderStatus.COMPLETED, "service_name": "Views"})
    alike = intent(service, key="alike", service_name=f"Likes {first}", link="https://x.com/a")
    second, _ = await Orders(database).confirm(alike, NOW)
    assert [order.id for order in await history.listed(ALICE, OrderGroup.ALL, [str(first)], 0, 9)] == [first, second.id]
    assert [order.id for order in await history.listed(ALICE, OrderGroup.ALL, [f"#{first}"], 0, 9)] == [first]
    assert await history.listed(BOB, OrderGroup.ALL, [f"#{first}"], 0, 9) == []
    assert (await history.counts(BOB, [f"#{first}"]))[OrderGroup.ALL] == 0


async def test_all_orders_of_a_person_are_read_in_pieces_and_nobody_elses(database: Database, service: Service) -> None:
    orders, history = Orders(database), OrderHistory(database)
    mine = [(await orders.confirm(intent(service, key=f"key-{n}"), NOW))[0] for n in range(5)]
    await orders.confirm(intent(service, key="bobs", user_id=BOB), NOW)
    every = tuple(OrderStatus)
    first = await history.before(ALICE, None, every, 3)
    assert first == mine[:1:-1]
    assert await history.before(ALICE, first[-1].id, every, 3) == mine[1::-1]
    assert await history.before(ALICE, mine[0].id, every, 3) == []
    assert [order async for order in newest_first(history, ALICE, at_once=2)] == mine[::-1]
    assert [order async for order in newest_first(history, ALICE, at_once=5)] == mine[::-1]


async def test_orders_are_read_by_their_status(database: Database, service: Service) -> None:
    orders, history = Orders(database), OrderHistory(database)
    mine = [(await orders.confirm(intent(service, key=f"key-{n}"), NOW))[0] for n in range(3)]
    await orders.save([OrderChange(after=replace(mine[1], status=OrderStatus.REFUSED))], NOW)
    assert [order.id for order in await history.before(ALICE, None, [OrderStatus.REFUSED], 9)] == [mine[1].id]
    assert await history.before(ALICE, None, [OrderStatus.QUEUED], 9) == [mine[2], mine[0]]
