"""Following one's orders: the list, its groups, its pages and the search."""

import pytest

from core.orders.order_list import OrderGroup
from core.orders.status import OrderStatus
from handlers.buttons import OrdersPage
from handlers.list_buttons import OwnOrders
from tests.core.samples import BOB, order
from tests.handlers.fake_telegram import Shown
from tests.handlers.person import Person
from tests.handlers.world import World


async def test_without_orders_the_list_says_where_to_begin(alice: Person) -> None:
    assert "You have no orders yet." in (await alice.says("/orders")).text


async def test_the_list_has_open_orders_first_and_turns_its_pages(world: World, alice: Person) -> None:
    world.orders.put(*(order(id) for id in range(1, 11)), order(11, user_id=BOB))
    world.orders.put(order(10, status=OrderStatus.COMPLETED))
    shown = await alice.says("/orders")
    assert shown.text == (
        "My orders\n10 in all, open ones first.\n\n"
        "Find an order by its number, link or service: /orders instagram.com/bob"
    )
    assert shown.labels[:4] == [
        "Open 9",
        "Done 1",
        "• All 10",
        "⏳ #9 Instagram Followers · 1,000 · instagram.com/name",
    ]
    assert shown.labels[-4:] == ["·", "1 / 2", "›", "‹ Home"]
    await alice.presses("›")
    assert alice.last.labels[3:5] == [
        "⏳ #1 Instagram Followers · 1,000 · instagram.com/name",
        "✅ #10 Instagram Followers · 1,000 · instagram.com/name",
    ]


@pytest.fixture
async def busy(world: World) -> World:
    """Alice has ten open orders, two that need her and one that is done; Bob has one of each kind."""
    bobs = {"user_id": BOB, "link": "https://instagram.com/bobs.own"}
    world.orders.put(
        *(order(id, link=f"https://instagram.com/page{id}") for id in range(1, 11)),
        order(11, status=OrderStatus.PAUSED, service_name="YouTube Views"),
        order(12, status=OrderStatus.ERROR, link="https://tiktok.com/@100%_true"),
        order(13, status=OrderStatus.PARTIAL, service_name="TikTok Likes"),
        order(21, **bobs),
        order(22, **bobs, status=OrderStatus.PAUSED),
        order(23, **bobs, status=OrderStatus.COMPLETED),
    )
    return world


def rows(shown: Shown) -> list[str]:
    """The numbers of the orders that a list shows."""
    return [word for label in shown.labels for word in label.split() if word.startswith("#")]


async def test_a_group_shows_its_orders_alone_and_keeps_to_them_from_page_to_page(busy: World, alice: Person) -> None:
    shown = await alice.says("/orders")
    assert shown.labels[:4] == ["Open 10", "Needs you 2", "Done 1", "• All 13"]
    await alice.presses("Open 10")
    assert alice.last.text.startswith("Open orders\n")
    assert rows(alice.last) == [f"#{id}" for id in range(10, 2, -1)]
    await alice.presses("›")
    assert rows(alice.last) == ["#2", "#1"]
    assert alice.last.labels[:4] == ["• Open 10", "Needs you 2", "Done 1", "All 13"]
    await alice.presses("Needs you")
    assert rows(alice.last) == ["#12", "#11"]
    assert "They are paused or hit a problem." in alice.last.text
    await alice.presses("Done")
    assert rows(alice.last) == ["#13"]
    await alice.presses("All 13")
    assert alice.last.text.startswith("My orders\n13 in all, open ones first.")


async def test_a_group_that_is_empty_by_now_says_so(busy: World, alice: Person) -> None:
    await alice.says("/orders")
    busy.orders.put(*(order(id, status=OrderStatus.COMPLETED) for id in (11, 12)))
    await alice.presses("Needs you 2")
    assert alice.last.text == "Orders that need you\nNone of these right now."
    assert alice.last.labels == ["Open 10", "• Needs you 0", "Done 3", "All 13", "‹ Home"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("11", ["#11"]),
        ("#5", ["#5"]),
        ("youtube", ["#11"]),
        ("LIKES tiktok", ["#13"]),
        ("instagram.com/page7", ["#7"]),
        ("https://www.instagram.com/page7/", ["#7"]),
        ("100%_true", ["#12"]),
        ("tiktok", ["#12", "#13"]),
    ],
)
async def test_a_person_finds_their_own_orders_by_number_link_or_words(
    busy: World, alice: Person, words: str, found: list[str]
) -> None:
    shown = await alice.says(f"/orders {words}")
    assert shown.text.endswith("1 order found" if len(found) == 1 else f"{len(found)} orders found")
    assert rows(shown) == found
    assert shown.labels[-2:] == ["‹ My orders", "‹ Home"]


async def test_the_order_whose_number_is_searched_for_comes_first(world: World, alice: Person) -> None:
    world.orders.put(order(3), order(2), order(1, status=OrderStatus.COMPLETED), order(4, service_name="Likes 1K"))
    assert rows(await alice.says("/orders 1")) == ["#1", "#4"]


async def test_a_search_keeps_its_words_from_page_to_page_and_in_groups(busy: World, alice: Person) -> None:
    await alice.says("/orders instagram.com/page")
    assert alice.last.text == "🔎 instagram.com/page\n10 orders found"
    await alice.presses("›")
    assert rows(alice.last) == ["#2", "#1"]
    busy.orders.put(order(2, link="https://instagram.com/page2", status=OrderStatus.COMPLETED))
    await alice.presses("‹")
    await alice.presses("Done 1")
    assert alice.last.text == "🔎 instagram.com/page\n1 order found"
    assert rows(alice.last) == ["#2"]
    await alice.presses("‹ My orders")
    assert alice.last.text.startswith("My orders\n13 in all")


async def test_a_long_link_is_cut_to_what_its_buttons_carry(world: World, alice: Person) -> None:
    link = f"https://instagram.com/p/{'ç' * 60}"
    world.orders.put(*(order(id, link=link) for id in range(1, 11)))
    shown = await alice.says(f"/orders {link}|x")
    assert shown.text == f"🔎 instagram.com/p/{'ç' * 12}\n10 orders found"
    await alice.presses("›")
    assert rows(alice.last) == ["#2", "#1"]


@pytest.mark.parametrize("words", ["bobs.own", "21", "#22", "%", "_", "<b>"])
async def test_a_search_without_a_result_says_so_and_never_finds_anothers_order(
    busy: World, alice: Person, words: str
) -> None:
    busy.orders.put(order(12))
    shown = await alice.says(f"/orders {words}")
    nothing = "No results. Try the order's number, or part of its link or service name."
    assert shown.text == f"🔎 {words}\n{nothing}"
    assert shown.labels == ["‹ My orders", "‹ Home"]


@pytest.mark.parametrize("words", ["https://", "|", " / "])
async def test_a_search_for_nothing_shows_all_orders(busy: World, alice: Person, words: str) -> None:
    assert (await alice.says(f"/orders {words}")).text.startswith("My orders\n13 in all")


async def test_a_page_of_a_group_beyond_its_ends_breaks_nothing(busy: World, alice: Person) -> None:
    await alice.forges(OwnOrders(page=99, group=OrderGroup.OPEN))
    assert rows(alice.last) == ["#2", "#1"]
    await alice.forges(OwnOrders(page=-1, words="page"))
    assert alice.last.labels[-4:] == ["1 / 2", "›", "‹ My orders", "‹ Home"]


async def test_a_page_of_orders_beyond_the_ends_breaks_nothing(world: World, alice: Person) -> None:
    world.orders.put(order())
    await alice.forges(OrdersPage(page=-1))
    assert alice.last.labels == ["⏳ #1 Instagram Followers · 1,000 · instagram.com/name", "‹ Home"]
    await alice.forges(OrdersPage(page=99))
    assert "1 in all" in alice.last.text


@pytest.mark.parametrize(
    ("said", "presses", "first"),
    [
        ("/orders", ["Done 1"], "Done orders"),
        ("/orders", ["›"], "My orders\n13 in all"),
        ("/orders page", ["›"], "🔎 page\n10 orders found"),
    ],
)
async def test_a_card_leads_back_to_the_page_it_was_opened_from(
    busy: World, alice: Person, said: str, presses: list[str], first: str
) -> None:
    await alice.says(said)
    for label in presses:
        await alice.presses(label)
    listed = alice.last.labels
    [opened, *_] = [label for label in listed if "#" in label]
    await alice.presses(opened)
    card = alice.last
    await alice.presses("‹ My orders")
    assert alice.last.text.startswith(first)
    assert alice.last.labels == listed
    assert card in alice.chat, "the card stays a card"


async def progressed(world: World, alice: Person, card: Shown) -> Shown:
    """The card of order 3 when half of it is delivered."""
    world.north.reports("P3", OrderStatus.IN_PROGRESS, remains=500)
    await alice.presses("Refresh", on=card)
    await world.tell()
    [now] = [shown for shown in alice.chat if shown.id == card.id]
    assert "50%" in now.text
    return now


async def test_a_card_that_changed_meanwhile_still_leads_back(busy: World, alice: Person) -> None:
    await alice.says("/orders page3")
    await alice.presses("⏳ #3 Instagram Followers · 1,000 · instagram.com/page3")
    card = await progressed(busy, alice, alice.last)
    await alice.presses("‹ My orders", on=card)
    assert alice.last.text == "🔎 page3\n1 order found"


async def test_an_order_is_updated_in_its_card_and_not_in_the_screen_opened_from_there(
    busy: World, alice: Person
) -> None:
    await alice.says("/status 3")
    card = alice.last
    await alice.presses("‹ Home", on=card)
    assert "Hello" in alice.last.text
    await progressed(busy, alice, card)
    assert "Hello" in alice.last.text
