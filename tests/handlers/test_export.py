"""/export sends all of one's own orders as a table."""

import csv
from collections.abc import Collection
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest

from core.orders.history import AT_ONCE
from core.orders.order import Order
from core.orders.status import OrderStatus
from tests.core.samples import BOB, LINK, NOW, order
from tests.handlers.fake_telegram import Shown
from tests.handlers.person import Person
from tests.handlers.world import World


def table(shown: Shown) -> list[list[str]]:
    assert shown.file is not None
    text = shown.file.content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline="")))


async def test_the_history_comes_as_a_table_that_spreadsheets_open(world: World, alice: Person) -> None:
    charged = {"charge": Decimal("0.901"), "charge_currency": "EUR", "start_count": 7, "remains": 250}
    world.orders.put(order(1, price=Decimal("1.10"), currency="USD", status=OrderStatus.QUEUED, provider_order=None))
    world.orders.put(order(2, **charged, status=OrderStatus.IN_PROGRESS, seen_at=NOW + timedelta(seconds=1)))
    shown = await alice.says("/export")
    assert shown.text == "Your 2 orders, as a table."
    assert shown.labels == ["📦 My orders", "‹ Home"]
    assert shown.file is not None
    assert shown.file.name == "orders-2026-03-02.csv"
    assert shown.file.content.startswith(b"\xef\xbb\xbfOrder,Placed (UTC),Service,Link,Quantity,Status,")
    progress = ["In progress", "7", "250", "1.00", "USD", "2026-03-02T12:00:01+00:00", "P2"]
    moment, what = "2026-03-02T12:00:00+00:00", ["Instagram Followers", LINK, "1000"]
    assert table(shown)[1:] == [
        ["2", moment, *what, *progress],
        ["1", moment, *what, "Being placed", "", "", "1.10", "USD", "", ""],
    ]


async def test_the_table_is_in_the_readers_language(world: World, alice: Person) -> None:
    world.orders.put(order(1, status=OrderStatus.COMPLETED))
    alice.app_language = "tr"
    heading, row = table(await alice.says("/export"))
    assert (heading[0], row[5]) == ("Sipariş", "Tamamlandı")


async def test_only_ones_own_orders_are_in_it(world: World, alice: Person, bob: Person) -> None:
    world.orders.put(order(1), order(2, user_id=BOB), order(3))
    assert [row[0] for row in table(await alice.says("/export"))[1:]] == ["3", "1"]
    assert [row[0] for row in table(await bob.says("/export"))[1:]] == ["2"]


async def test_without_orders_it_says_where_to_begin(world: World, alice: Person) -> None:
    world.orders.put(order(1, user_id=BOB))
    shown = await alice.says("/export")
    assert (shown.text, shown.file) == ("You have no orders yet.", None)
    assert shown.labels == ["🛒 New order", "‹ Home"]


async def test_the_buttons_under_the_file_lead_on(world: World, alice: Person) -> None:
    world.orders.put(order(1))
    file = await alice.says("/export")
    assert file.text == "Your order, as a table."
    await alice.presses("📦 My orders", on=file)
    assert "1 in all" in alice.last.text
    assert file in alice.chat


async def test_a_provider_is_not_named(world: World, alice: Person) -> None:
    world.orders.put(order(1))
    shown = await alice.says("/export")
    assert shown.file is not None
    assert b"north" not in shown.file.content


async def test_a_long_history_is_read_in_pieces(world: World, alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    world.orders.put(*(order(id) for id in range(1, 2 * AT_ONCE + 1)))
    read, before = [], world.orders.before

    async def counted(user_id: int, order_id: int | None, statuses: Collection[OrderStatus], limit: int) -> list[Order]:
        found = await before(user_id, order_id, statuses, limit)
        read.append(len(found))
        return found

    monkeypatch.setattr(world.orders, "before", counted)
    rows = table(await alice.says("/export"))[1:]
    assert [row[0] for row in rows] == [str(id) for id in range(2 * AT_ONCE, 0, -1)]
    assert read == [AT_ONCE, AT_ONCE, 0]


async def test_a_history_too_large_for_telegram_comes_in_several_files(
    world: World, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.orders.put(*(order(id) for id in range(1, 21)))
    whole = table(await alice.says("/export"))
    before = len(alice.chat)
    monkeypatch.setattr("handlers.csv_files.LARGEST", 700)
    monkeypatch.setattr("handlers.csv_files.IN_MEMORY", 100)
    await alice.says("/export")
    sent = [shown for shown in alice.chat[before:] if shown.file is not None]
    parts = len(sent)
    assert parts > 2
    assert [shown.text for shown in sent[:-1]] == [f"Part {place} of {parts}" for place in range(1, parts)]
    assert sent[-1].text == f"Part {parts} of {parts}\nYour 20 orders, as a table."
    assert [shown.labels for shown in sent] == [[]] * (parts - 1) + [["📦 My orders", "‹ Home"]]
    files = [shown.file for shown in sent if shown.file is not None]
    assert [file.name for file in files] == [f"orders-2026-03-02-{place}.csv" for place in range(1, parts + 1)]
    assert all(len(file.content) <= 700 for file in files)
    assert all(table(shown)[0] == whole[0] for shown in sent), "each can be read by itself"
    assert [row for shown in sent for row in table(shown)[1:]] == whole[1:]
