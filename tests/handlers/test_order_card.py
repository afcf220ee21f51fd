"""Following one's orders: what the card shows and offers."""

from decimal import Decimal

import pytest

from core.orders.status import OrderStatus
from core.provider import Action, NotSent, OrderReport, Unconfirmed
from handlers.buttons import Do, OrderButton
from handlers.views import order_card
from handlers.views.order_card import Possible
from tests.core.samples import BOB, LINK, NOW, order
from tests.handlers.person import Person
from tests.handlers.world import World

ALWAYS = ["💬 Ask about this order", "📋 Number", "📋 Link", "‹ My orders", "‹ Home"]
"""The buttons of a card whatever the order is."""


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
def test_an_order_that_has_not_started_or_has_failed_shows_no_progress(
    status: OrderStatus, remains: int, shown: str
) -> None:
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
        "⏳ Pending\n▰▰▰▰▰▰▰▱▱▱ 75%\n\nReference: P1\nUpdated 02 Mar 12:00:00 UTC"
    )
    assert alice.last.labels == ["Refresh", "✖ Cancel order", "🔁 Order again", *ALWAYS]
    assert full.orders.rows[1].card_message_id == alice.last.id


async def test_status_asks_the_provider_and_shows_the_card(world: World, alice: Person) -> None:
    world.orders.put(order())
    world.north.reports("P1", OrderStatus.IN_PROGRESS, remains=10)
    assert "🔄 In progress" in (await alice.says("/status 1")).text
    assert "Remains: 10" in (await alice.says("/status #1")).text


async def test_status_shows_the_stored_order_if_the_provider_does_not_answer(world: World, alice: Person) -> None:
    world.orders.put(order(seen_at=NOW), order(2, provider="gone"))
    world.north.trouble = Unconfirmed("no answer")
    assert "Updated 02 Mar 12:00:00 UTC" in (await alice.says("/status 1")).text
    assert "Order #2" in (await alice.says("/status 2")).text


@pytest.mark.parametrize("command", ["status", "refill", "cancel"])
@pytest.mark.parametrize("argument", [" x", " #", " ²", " -1", " 1.5", f" {'9' * 30}"])
async def test_a_command_without_a_valid_number_says_how_to_write_it(
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


async def test_an_unknown_status_is_shown_in_the_providers_words_everywhere(world: World, alice: Person) -> None:
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


async def test_an_action_that_the_provider_lacks_is_not_offered_and_refused_when_asked_for(
    full: World, alice: Person
) -> None:
    full.north.lacks = frozenset(Action)
    full.orders.put(order())
    assert (await alice.says("/status 1")).labels == ["Refresh", "🔁 Order again", *ALWAYS]
    assert (await alice.says("/refill 1")).text == "This service doesn't offer refills."


async def test_order_again_is_not_offered_for_a_service_that_is_gone(world: World, alice: Person) -> None:
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
    assert alice.last.labels == ["‹ My orders", "‹ Home"]


@pytest.mark.parametrize("do", Do)
async def test_a_forged_button_with_anothers_number_finds_nothing(world: World, alice: Person, do: Do) -> None:
    world.orders.put(order(user_id=BOB, chat_id=BOB))
    answer = await alice.forges(OrderButton(id=1, do=do))
    assert (answer.text, answer.alert) == ("I can't find that order among yours.", True)
    assert [shown.text for shown in alice.chat] == ["An old message"]


async def test_nobody_is_invited_to_buy_again_an_order_that_may_exist(world: World, alice: Person) -> None:
    world.orders.put(order(status=OrderStatus.UNCONFIRMED, provider_order=None))
    assert (await alice.says("/status 1")).labels == ALWAYS


def test_a_fully_delivered_order_says_nothing_about_what_remains() -> None:
    done, _ = order_card.card(order(status=OrderStatus.COMPLETED, remains=0), None, None, Possible())
    assert "delivered" not in done
    assert "100%" in done
