"""Following one's orders: the list, the card and its buttons, refill, cancel, order again."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.orders.order_list import Group
from core.orders.status import OrderStatus, RefillStatus
from core.provider import Action, CancelAccepted, EntryError, NotSent, OrderReport, RefillStarted, Unconfirmed
from handlers.buttons import Do, OrderButton, OrdersPage
from handlers.list_buttons import OwnOrders
from handlers.views import order_card
from handlers.views.order_card import Possible
from tests.core.samples import BOB, LINK, NOW, listing, order, refill
from tests.handlers.fake_telegram import Shown
from tests.handlers.person import Person
from tests.handlers.world import World

ALWAYS = ["💬 Ask about this order", "📋 Number", "📋 Link", "‹ My orders", "‹ Home"]
"""The buttons of a card whatever the order is."""


@pytest.fixture
async def full(world: World) -> World:
    """North offers refills and cancels of service 1."""
    await world.offers(listing("12", refill=True, cancel=True))
    return world


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
    """Alice has ten open orders, two that need her and one that is done; Bob has one of each."""
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
async def test_one_finds_ones_own_orders_by_number_link_or_words(
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
    assert shown.text == f"🔎 instagram.com/p/{'ç' * 14}\n10 orders found"
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
    await alice.forges(OwnOrders(page=99, group=Group.OPEN))
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
    ("status", "remains", "shown"),
    [
        (OrderStatus.PENDING, 0, ""),
        (OrderStatus.PENDING, 1000, "Remains: 1,000"),
        (OrderStatus.PROCESSING, 0, ""),
        (OrderStatus.UNKNOWN, 0, ""),
        (OrderStatus.PROCESSING, 250, "Remains: 250 75%"),
        (OrderStatus.IN_PROGRESS, 0, "Remains: 0 100%"),
        (OrderStatus.PARTIAL, 600, "Not delivered: 600 40%"),
        (OrderStatus.CANCELED, 0, ""),
        (OrderStatus.CANCELED, 600, "Not delivered: 600"),
        (OrderStatus.REFUNDED, 0, ""),
        (OrderStatus.REJECTED, 0, ""),
        (OrderStatus.EXPIRED, 0, ""),
        (OrderStatus.ERROR, 0, ""),
        (OrderStatus.ERROR, 600, "Remains: 600"),
    ],
)
def test_what_has_not_started_or_has_failed_shows_no_progress(status: OrderStatus, remains: int, shown: str) -> None:
    card, _ = order_card.card(order(status=status, remains=remains), None, None, Possible())
    said = [line for line in card.splitlines() if line.startswith(("Remains", "Not delivered"))]
    said += [line.split()[-1] for line in card.splitlines() if "▱" in line or "▰" in line]
    assert " ".join(said) == shown


async def test_an_order_from_the_list_opens_its_card(full: World, alice: Person) -> None:
    full.orders.put(order(charge=Decimal("0.90"), start_count=7, remains=250, seen_at=NOW))
    await alice.says("/orders")
    await alice.presses("⏳ #1")
    assert alice.last.text == (
        f"Order #1\nInstagram Followers\n{LINK}\n\n"
        "Quantity: 1,000\nCharge: 0.99\u00a0USD\nStart count: 7\nRemains: 250\n\n"
        "⏳ Pending\n▰▰▰▰▰▰▰▰▱▱ 75%\n\nReference: P1\nUpdated 02 Mar 12:00:00 UTC"
    )
    assert alice.last.labels == ["Refresh", "✖ Cancel order", "🔁 Order again", *ALWAYS]
    assert full.orders.rows[1].card_message_id == alice.last.id


async def test_status_asks_the_provider_and_shows_the_card(world: World, alice: Person) -> None:
    world.orders.put(order())
    world.north.reports("P1", OrderStatus.IN_PROGRESS, remains=10)
    assert "🔄 In progress" in (await alice.says("/status 1")).text
    assert "Remains: 10" in (await alice.says("/status #1")).text


async def test_status_shows_what_is_stored_where_the_provider_does_not_answer(world: World, alice: Person) -> None:
    world.orders.put(order(seen_at=NOW), order(2, provider="gone"))
    world.north.trouble = Unconfirmed("no answer")
    assert "Updated 02 Mar 12:00:00 UTC" in (await alice.says("/status 1")).text
    assert "Order #2" in (await alice.says("/status 2")).text


@pytest.mark.parametrize("command", ["status", "refill", "cancel"])
@pytest.mark.parametrize("argument", [" x", " #", " ²", " -1", " 1.5", f" {'9' * 30}"])
async def test_a_command_with_what_is_not_a_number_says_how_it_is_written(
    alice: Person, command: str, argument: str
) -> None:
    assert f"Send the order's number, too: /{command} 12." in (await alice.says(f"/{command}{argument}")).text


async def test_refresh_answers_with_the_status_and_renews_the_card(world: World, alice: Person) -> None:
    world.orders.put(order())
    await alice.says("/status 1")
    world.north.reports("P1", OrderStatus.PROCESSING, remains=5)
    answer = await alice.presses("Refresh")
    assert (answer.text, answer.alert) == ("🔄 Processing", False)
    await world.tell()
    assert "Remains: 5" in alice.card(1).text


async def test_an_unknown_status_is_shown_in_the_providers_words_wherever_it_stands(
    world: World, alice: Person
) -> None:
    world.orders.put(order())
    await alice.says("/status 1")
    word = "<Half> & half" + "&" * 200
    world.north.says["P1"] = OrderReport(status=OrderStatus.UNKNOWN, status_text=word)
    assert (await alice.presses("Refresh")).text.startswith("❔ <Half> & half&&")
    await world.tell()
    assert "❔ <Half> & half&&" in alice.card(1).text


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (NotSent("connection refused"), "This service isn't available right now, and nothing was done."),
        (Unconfirmed("HTTP 502"), "We got no clear answer."),
    ],
)
async def test_trouble_at_the_provider_is_told_in_an_alert(
    world: World, alice: Person, trouble: NotSent | Unconfirmed, said: str
) -> None:
    world.orders.put(order())
    await alice.says("/status 1")
    world.north.trouble = trouble
    answer = await alice.presses("Refresh")
    assert answer.alert
    assert answer.text.startswith(said)


async def test_a_refill_is_asked_for_with_a_button_and_shown_to_its_end(full: World, alice: Person) -> None:
    full.orders.put(order(status=OrderStatus.COMPLETED, next_check_at=None))
    full.north.refill_answers["P1"] = RefillStarted("R1")
    await alice.says("/status 1")
    assert "Refill" in alice.last.labels
    assert (await alice.presses("Refill")).text == "Refill requested."
    await full.tell()
    assert "Refill: pending" in alice.card(1).text
    assert "Refill" not in alice.card(1).labels
    answer = await alice.forges(OrderButton(id=1, do=Do.REFILL))
    assert (answer.text, answer.alert) == ("A refill of this order is already requested.", True)


async def test_a_refill_is_asked_for_with_a_command(full: World, alice: Person) -> None:
    full.orders.put(order(status=OrderStatus.COMPLETED))
    full.north.refill_answers["P1"] = RefillStarted("R1")
    shown = await alice.says("/refill 1")
    assert "We asked to refill order #1" in shown.text
    await alice.presses("Show order #1")
    assert "Refill: pending" in alice.last.text


async def test_a_refused_refill_shows_the_providers_words(full: World, alice: Person) -> None:
    full.orders.put(order(status=OrderStatus.COMPLETED))
    full.north.refill_answers["P1"] = EntryError("The order is not completed <yet>")
    assert (await alice.says("/refill 1")).text == "The provider refused: The order is not completed <yet>"


async def test_nobody_but_the_operator_reads_what_is_wrong_with_the_operators_account(
    full: World, alice: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    full.orders.put(order(status=OrderStatus.COMPLETED), order(2, error="HTTP 500: Insufficient balance"))
    full.north.refill_answers["P1"] = EntryError("Invalid API key")
    assert (await alice.says("/refill 1")).text == "This can't be done right now. Please try again later."
    assert "Invalid API key" in caplog.text
    full.refills.rows = {1: replace(refill(), error="Invalid API key")}
    assert "Refill: ⚠️ not possible right now" in (await alice.says("/status 1")).text
    assert "⚠️ There is a problem on our side. We're looking into it." in (await alice.says("/status 2")).text
    assert not [shown for shown in alice.chat if "API" in shown.text or "balance" in shown.text]


async def test_the_last_refill_stands_on_the_card(world: World, alice: Person) -> None:
    world.orders.put(order(status=OrderStatus.COMPLETED))
    world.refills.rows = {1: replace(refill(), status=RefillStatus.UNKNOWN, status_text="<queued>")}
    assert "Refill: <queued>" in (await alice.says("/status 1")).text
    world.refills.rows = {1: replace(refill(), error="Refill not found")}
    assert "Refill: ⚠️ Refill not found" in (await alice.says("/status 1")).text
    world.refills.rows = {1: replace(refill(), number=None)}
    assert "Refill: requested" in (await alice.says("/status 1")).text


async def test_a_cancel_is_asked_about_first(full: World, alice: Person) -> None:
    full.orders.put(order())
    full.north.cancel_answers["P1"] = CancelAccepted()
    await alice.says("/status 1")
    await alice.presses("✖ Cancel order")
    assert alice.last.text.startswith("Cancel order #1?")
    await alice.presses("No, keep it")
    assert alice.last.text == "Order #1 goes on."
    assert full.orders.rows[1].cancel_requested_at is None
    assert (await alice.says("/cancel 1")).text.startswith("Cancel order #1?")
    await alice.presses("Yes, cancel it")
    assert "We asked to cancel order #1" in alice.last.text
    await alice.presses("Show order #1")
    assert "Cancel requested" in alice.last.text
    assert "✖ Cancel order" not in alice.last.labels


async def test_a_cancel_of_what_has_ended_is_refused(full: World, alice: Person) -> None:
    full.orders.put(order())
    await alice.says("/cancel 1")
    full.orders.put(order(status=OrderStatus.COMPLETED))
    answer = await alice.presses("Yes, cancel it")
    assert (answer.text, answer.alert) == ("This order has already ended.", True)


async def test_what_the_provider_lacks_is_not_offered_and_refused_when_asked_for(full: World, alice: Person) -> None:
    full.north.lacks = frozenset(Action)
    full.orders.put(order())
    assert (await alice.says("/status 1")).labels == ["Refresh", "🔁 Order again", *ALWAYS]
    assert (await alice.says("/refill 1")).text == "This service doesn't offer refills."


async def test_order_again_leads_to_the_summary_under_a_key_of_its_own(world: World, alice: Person) -> None:
    world.orders.put(order(status=OrderStatus.COMPLETED))
    await alice.says("/status 1")
    await alice.presses("🔁 Order again")
    assert alice.last.text.startswith("Your order\nInstagram Followers")
    assert f"Link: {LINK}\nQuantity: 1,000" in alice.last.text
    await alice.presses("✅ Place order")
    await world.place()
    assert [added.fields for added in world.north.added] == [{"link": LINK, "quantity": "1000"}]
    assert world.orders.rows[2].key != world.orders.rows[1].key


async def test_order_again_asks_for_what_no_longer_holds(world: World, alice: Person) -> None:
    world.orders.put(order(fields={"link": LINK, "quantity": "1000", "runs": "5", "interval": "60"}))
    await world.offers(listing("12", maximum=500))
    await alice.says("/status 1")
    await alice.presses("🔁 Order again")
    assert "The maximum is 500." in alice.last.text
    shown = await alice.says("500")
    assert shown.text.startswith("Your order")
    assert "Runs" not in shown.text
    assert "for 500" in shown.text, "no drip-feed, no runs in the price"


async def test_order_again_is_not_offered_for_what_is_gone(world: World, alice: Person) -> None:
    world.orders.put(order())
    shown = await alice.says("/status 1")
    await world.offers()
    await alice.presses("🔁 Order again", on=shown)
    assert "no longer available" in alice.last.text
    assert (await alice.says("/status 1")).labels == ["Refresh", *ALWAYS]


async def test_an_order_that_is_being_placed_has_no_buttons_to_hurry_it(world: World, alice: Person) -> None:
    world.orders.put(order(status=OrderStatus.SENDING, provider_order=None))
    shown = await alice.says("/status 1")
    assert "⏳ Being placed" in shown.text
    assert shown.labels == ALWAYS


@pytest.mark.parametrize("command", ["/status 1", "/refill 1", "/cancel 1", "/status 999"])
async def test_a_number_that_is_not_alices_is_not_there(world: World, alice: Person, command: str) -> None:
    world.orders.put(order(user_id=BOB, chat_id=BOB))
    assert (await alice.says(command)).text == "I can't find that order among yours."


@pytest.mark.parametrize("do", Do)
async def test_a_forged_button_with_anothers_number_finds_nothing(world: World, alice: Person, do: Do) -> None:
    world.orders.put(order(user_id=BOB, chat_id=BOB))
    answer = await alice.forges(OrderButton(id=1, do=do))
    assert (answer.text, answer.alert) == ("I can't find that order among yours.", True)
    assert [shown.text for shown in alice.chat] == ["An old message"]


async def test_nobody_is_invited_to_buy_again_what_may_have_been_bought(world: World, alice: Person) -> None:
    world.orders.put(order(status=OrderStatus.UNCONFIRMED, provider_order=None))
    assert (await alice.says("/status 1")).labels == ALWAYS


def test_what_was_delivered_to_the_last_leaves_nothing_to_say_about_it() -> None:
    done, _ = order_card.card(order(status=OrderStatus.COMPLETED, remains=0), None, None, Possible())
    assert "delivered" not in done
    assert "100%" in done
