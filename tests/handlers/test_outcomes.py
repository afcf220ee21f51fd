"""An order's outcome after the press, as its owner and the admins see it."""

from decimal import Decimal

from core.orders.status import OrderStatus
from core.provider import Busy, NotSent, Refused, Unconfirmed
from tests.core.samples import ADA, LINK, order
from tests.handlers.person import Person, ready
from tests.handlers.world import World


async def test_the_summary_becomes_the_orders_card_and_follows_the_order(world: World, alice: Person) -> None:
    await ready(alice)
    summary = alice.last
    await alice.presses("✅ Place order")
    await world.place()
    assert alice.card(1).id == summary.id
    world.north.reports("P1", OrderStatus.IN_PROGRESS, start_count=5, remains=400)
    await world.follow()
    assert "Remains: 400" in alice.card(1).text
    assert "60%" in alice.card(1).text
    assert "In progress" in alice.card(1).text
    assert alice.last.id == summary.id, "a start is not worth a message"
    world.north.reports("P1", OrderStatus.COMPLETED, remains=0)
    await world.follow()
    assert "Completed" in alice.card(1).text
    assert alice.last.text.startswith("✅ Order #1 is completed.")


async def test_an_order_that_was_not_placed_is_offered_again_filled_in(world: World, alice: Person) -> None:
    await ready(alice)
    await alice.presses("✅ Place order")
    await world.place_in_vain(NotSent("The provider cannot be reached: the connection was refused."))
    told = alice.last
    assert told.text.startswith("🚫 Order #1 was not placed. Nothing was charged.")
    assert "The service wasn't available in time." in told.text
    assert told.labels == ["🔁 Order again", "Show order #1", "‹ Home"]
    await alice.presses("🔁 Order again", on=told)
    assert f"Link: {LINK}\nQuantity: 1,000" in alice.last.text
    assert (await alice.presses("✅ Place order")).text == "Order #2 is being placed."
    await world.place()
    assert "Pending" in alice.card(2).text
    assert len(world.north.added) == 3


async def test_alice_does_not_read_what_failed_on_the_way_to_the_provider(world: World, alice: Person) -> None:
    why = "The provider cannot be reached: too many requests to it are under way."
    await ready(alice)
    await alice.presses("✅ Place order")
    await world.place_in_vain(NotSent(why))
    for shown in (alice.last, alice.card(1)):
        assert "The service wasn't available in time." in shown.text
        assert why not in shown.text


async def test_an_order_that_was_not_placed_is_not_offered_again_if_its_service_is_gone(
    world: World, alice: Person
) -> None:
    await ready(alice)
    await alice.presses("✅ Place order")
    await world.offers()
    await world.place_in_vain(NotSent("away"))
    assert alice.last.labels == ["Show order #1", "‹ Home"]


async def test_a_refusal_shows_the_providers_words(world: World, alice: Person) -> None:
    world.north.add_fails = [Refused("Bad <link>")]
    await ready(alice)
    await alice.presses("✅ Place order")
    await world.place()
    assert "was refused. Nothing was charged." in alice.last.text
    assert "Bad <link>" in alice.last.text
    assert "Refused" in alice.card(1).text
    assert "Bad <link>" in alice.card(1).text
    assert alice.card(1).labels[0] == "🔁 Order again"
    assert world.telegram.messages(ADA) == [], "an admin can't fix a bad link"


async def test_a_problem_of_the_account_is_told_to_admins_and_alice_reads_only_that_it_was_not_placed(
    world: World, alice: Person, ada: Person
) -> None:
    world.north.add_fails = [Refused("Not enough funds on <balance>")]
    await ready(alice)
    await alice.presses("✅ Place order")
    await world.place()
    assert alice.last.text.startswith("🚫 Order #1 couldn't be placed right now. Nothing was charged.")
    assert "It couldn't be placed right now. Nothing was charged." in alice.card(1).text
    assert not [shown for shown in alice.chat if "funds" in shown.text]
    assert ada.last.text.startswith("🚫 north refused order #1. You need to fix this:")
    assert "Not enough funds on <balance>" in ada.last.text
    assert f"User: Alice ({alice.id})" in ada.last.text
    assert world.telegram.messages(ADA) == [ada.last]


async def test_an_unconfirmed_order_is_called_so_and_an_admin_is_asked(
    world: World, alice: Person, ada: Person
) -> None:
    world.north.add_fails = [Unconfirmed("no answer in 60 s")]
    await ready(alice)
    await alice.presses("✅ Place order")
    await world.place()
    assert "is unconfirmed" in alice.last.text
    assert "Order #1 is unconfirmed" in ada.last.text
    assert ada.last.labels == ["It exists", "It does not exist"]
    assert world.telegram.messages(ADA) == [ada.last]
    assert len(world.north.added) == 1


async def test_a_charge_of_zero_is_shown_only_at_the_end(world: World, alice: Person) -> None:
    world.orders.put(order(price=None, quantity=None), order(2))
    for number in ("P1", "P2"):
        world.north.reports(number, OrderStatus.ACTIVE, charge=Decimal(0), currency="USD")
    await world.follow()
    assert "Charge: by what is delivered" in (await alice.says("/status 1")).text
    assert "Charge: 0.99\u00a0USD" in (await alice.says("/status 2")).text, "what it was ordered at"
    world.north.reports("P1", OrderStatus.CANCELED, charge=Decimal(0), currency="USD")
    await world.follow()
    assert "Charge: 0.00\u00a0USD" in (await alice.says("/status 1")).text


async def test_an_order_that_waits_for_its_provider_is_told_once_and_placed_when_it_is_back(
    world: World, alice: Person
) -> None:
    world.north.away = True
    world.away.add("north")
    await ready(alice)
    await alice.presses("✅ Place order")
    await world.place()
    await world.wait()
    told = alice.last
    assert "Order #1 is waiting: it can't be placed right now." in told.text
    assert "I'll keep trying until 02 Mar 12:10 UTC" in told.text
    await world.wait()
    assert alice.last is told
    world.north.away = False
    await world.place()
    assert "Pending" in alice.card(1).text


async def has_one_waiting(world: World, alice: Person) -> None:
    """Alice's order waits, because north takes none now."""
    world.north.add_fails = [Busy("Too many requests")]
    await ready(alice)
    await alice.presses("✅ Place order")
    await world.place()


async def test_an_order_that_waits_can_be_cancelled_by_its_owner_and_never_leaves(world: World, alice: Person) -> None:
    await has_one_waiting(world, alice)
    card = alice.card(1)
    assert card.labels[0] == "✖ Cancel order"
    await alice.presses("✖ Cancel order", on=card)
    assert "It isn't placed yet" in alice.last.text
    await alice.presses("Yes, cancel it")
    assert alice.last.text == "Order #1 is cancelled. Nothing was ordered."
    world.clock.passes(minutes=1)
    await world.place()
    assert world.orders.rows[1].status is OrderStatus.NOT_SENT
    assert len(world.north.added) == 1
    assert "You cancelled it." in alice.card(1).text


async def test_an_order_claimed_for_sending_meanwhile_is_not_cancelled(world: World, alice: Person) -> None:
    await has_one_waiting(world, alice)
    await alice.presses("✖ Cancel order", on=alice.card(1))
    world.clock.passes(minutes=1)
    await world.place()
    await alice.presses("Yes, cancel it")
    assert world.orders.rows[1].status is OrderStatus.PENDING


async def test_an_older_card_points_to_the_newer_one(world: World, alice: Person) -> None:
    await has_one_waiting(world, alice)
    first = alice.card(1)
    await alice.says("/status 1")
    await world.tell()
    assert alice.now(first).text == (
        "Order #1 is now shown in another message.\nInstagram Followers · 1,000 · instagram.com/name"
    )
    assert alice.now(first).labels == ["Show order #1"]
    assert "✖ Cancel order" in alice.last.labels
    await alice.presses("Show order #1", on=alice.now(first))
    await world.tell()
    assert alice.last.text.startswith("Order #1\n")


async def test_a_press_that_comes_too_late_shows_the_order_as_it_is_now_in_that_message(
    world: World, alice: Person
) -> None:
    world.north.away = True
    world.away.add("north")
    await ready(alice)
    await alice.presses("✅ Place order")
    await world.wait()
    card, told = alice.card(1), alice.last
    world.north.away = False
    await world.place()
    world.north.reports("P1", OrderStatus.COMPLETED, remains=0)
    await world.follow()
    answer = await alice.presses("✖ Cancel order", on=told)
    assert (answer.text, answer.alert) == ("This order has already ended.", True)
    await world.tell()
    assert "Completed" in alice.now(told).text
    assert "✖ Cancel order" not in alice.now(told).labels
    assert alice.now(card).labels == ["Show order #1"]


async def test_a_refresh_of_an_older_card_makes_it_the_card_again(world: World, alice: Person) -> None:
    world.orders.put(order(card_message_id=None))
    older = await alice.says("/status 1")
    newer = await alice.says("/status 1")
    world.north.reports("P1", OrderStatus.IN_PROGRESS, remains=400)
    await alice.presses("Refresh", on=older)
    await world.tell()
    assert "60%" in alice.now(older).text
    assert alice.now(newer).labels == ["Show order #1"]
