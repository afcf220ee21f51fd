"""The summary, the press, and everything that may have changed between the two."""

from decimal import Decimal
from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest

from core.catalogue.prices import PriceList
from core.orders import checkout
from core.orders.checkout import CONFIRMATION_VERSION
from core.orders.status import OrderStatus
from core.provider import Busy, NotSent, Refused, Unconfirmed
from core.tracing import FAILED
from handlers.buttons import PlaceOrder
from tests.core.samples import ADA, ALICE, LINK, listing, order
from tests.handlers.fake_telegram import as_json
from tests.handlers.person import Person
from tests.handlers.world import World

LINE = f"/order 12 {LINK} 1000"


async def ready(alice: Person) -> None:
    """Alice has the summary before her."""
    await alice.says(LINE)


async def test_the_confirmation_stands_above_the_one_button_and_its_version_is_stored(
    world: World, alice: Person
) -> None:
    await ready(alice)
    assert alice.last.text.endswith("By placing this order you confirm that you own this page or may promote it.")
    assert alice.last.labels == ["✅ Place order · 0.90\u00a0USD", "‹ Back", "✖ Cancel"]
    await alice.presses("✅ Place order")
    assert world.orders.rows[1].confirmed_version == CONFIRMATION_VERSION


async def test_a_confirmation_that_is_worded_anew_is_read_again_before_it_counts(
    world: World, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ready(alice)
    monkeypatch.setattr(checkout, "CONFIRMATION_VERSION", "2099-01")
    assert (await alice.presses("✅ Place order")).alert
    assert world.orders.rows == {}
    await alice.presses("✅ Place order")
    assert world.orders.rows[1].confirmed_version == "2099-01"


async def test_two_presses_place_one_order(world: World, alice: Person) -> None:
    await ready(alice)
    summary = alice.last
    await alice.presses("✅ Place order", on=summary)
    answer = await alice.presses("✅ Place order", on=summary)
    assert (answer.text, answer.alert) == ("Already placed: this is order #1.", True)
    await world.place()
    answer = await alice.presses("✅ Place order", on=summary)
    assert "order #1" in answer.text
    assert len(world.north.added) == 1


@pytest.mark.parametrize("way", ["✖ Cancel", "/cancel"])
async def test_a_form_whose_press_failed_here_and_was_stored_is_not_said_to_be_left(
    world: World, alice: Person, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    confirm = world.orders.confirm

    async def loses_the_answer(*args: Any) -> Any:
        await confirm(*args)
        raise OSError("the connection was lost")

    await ready(alice)
    monkeypatch.setattr(world.orders, "confirm", loses_the_answer)
    assert "went wrong" in (await alice.presses("✅ Place order")).text
    assert FAILED.get(), "the metrics learn of it"
    world.telegram.answers.clear()  # that one was meant to
    if way == "✖ Cancel":
        await alice.presses("✖ Cancel")
    else:
        await alice.says("/cancel")
    assert "Already placed: this is order #1." in alice.last.text
    assert not any("Nothing was ordered" in shown.text for shown in alice.chat)


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


async def test_a_changed_price_is_shown_and_has_to_be_confirmed_anew(world: World, alice: Person) -> None:
    await ready(alice)
    await world.offers(listing("12", rate=Decimal("1.80")))
    answer = await alice.presses("✅ Place order")
    assert answer.alert
    assert "Something changed" in answer.text
    assert "The price has changed. It was 0.90\u00a0USD." in alice.last.text
    assert "Price: 1.80\u00a0USD" in alice.last.text
    await alice.presses("✅ Place order")
    assert world.orders.rows[1].price == Decimal("1.80")


async def test_a_second_tap_that_has_not_seen_the_new_price_does_not_confirm_it(world: World, alice: Person) -> None:
    await ready(alice)
    seen = alice.last
    await world.offers(listing("12", rate=Decimal("1.80")))
    for _ in range(2):
        assert "Something changed" in (await alice.presses("✅ Place order", on=seen)).text
    assert world.orders.rows == {}


async def test_limits_that_changed_ask_for_the_quantity_again(world: World, alice: Person) -> None:
    await ready(alice)
    await world.offers(listing("12", maximum=500))
    assert (await alice.presses("✅ Place order")).alert
    assert "The maximum is 500." in alice.last.text
    assert "Quantity: 500" in (await alice.says("500")).text


async def test_a_service_that_vanished_ends_it(world: World, alice: Person) -> None:
    await ready(alice)
    await world.offers()
    assert (await alice.presses("✅ Place order")).alert
    assert "no longer available" in alice.last.text
    assert world.orders.rows == {}


async def test_a_provider_that_is_away_keeps_the_summary_for_a_later_press(world: World, alice: Person) -> None:
    await ready(alice)
    world.away.add("north")
    world.north.trouble = NotSent("connection refused")
    answer = await alice.presses("✅ Place order")
    assert answer.alert
    assert "can't place this order right now" in answer.text
    assert world.orders.rows == {}
    world.north.trouble = None
    assert (await alice.presses("✅ Place order")).text == "Order #1 is being placed."


async def test_what_was_not_placed_is_offered_again_filled(world: World, alice: Person) -> None:
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


async def test_what_failed_on_the_way_to_the_provider_is_not_for_alice_to_read(world: World, alice: Person) -> None:
    why = "The provider cannot be reached: too many requests to it are under way."
    await ready(alice)
    await alice.presses("✅ Place order")
    await world.place_in_vain(NotSent(why))
    for shown in (alice.last, alice.card(1)):
        assert "The service wasn't available in time." in shown.text
        assert why not in shown.text


async def test_what_was_not_placed_and_is_gone_is_not_offered_again(world: World, alice: Person) -> None:
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
    assert world.telegram.messages(ADA) == [], "a bad link is nothing an admin could mend"


async def test_what_is_the_operators_affair_is_told_to_admins_and_alice_hears_only_what_is_hers(
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
    assert f"User: {alice.id}" in ada.last.text
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


async def test_whatever_is_written_at_the_summary_shows_it_again(alice: Person) -> None:
    await ready(alice)
    first = alice.last
    again = await alice.says("go on then")
    assert "I couldn't use that. Send a new link or quantity, or tap Back." in again.text
    assert again.id != first.id
    assert (await alice.presses("✅ Place order")).text == "Order #1 is being placed."


async def test_a_number_written_at_the_summary_is_the_new_quantity(world: World, alice: Person) -> None:
    await ready(alice)
    shown = await alice.says("2 000")
    assert f"Link: {LINK}\nQuantity: 2,000\n\n✏️ Quantity changed from 1,000.\n\nPrice: 1.80" in shown.text
    assert "The price has changed" not in shown.text
    await alice.presses("✅ Place order")
    assert world.orders.rows[1].quantity == 2000


async def test_a_link_written_at_the_summary_is_the_new_link(world: World, alice: Person) -> None:
    await ready(alice)
    shown = await alice.says("instagram.com/other")
    assert f"Link: https://instagram.com/other\nQuantity: 1,000\n\n✏️ Link changed from {LINK}." in shown.text
    await alice.presses("✅ Place order")
    assert world.orders.rows[1].link == "https://instagram.com/other"


async def test_a_correction_that_will_not_do_changes_nothing_and_says_why(alice: Person) -> None:
    await ready(alice)
    for text, why in (("5", "The minimum is 10."), ("https://evil.com/x", "We don't accept links to evil.com.")):
        shown = await alice.says(text)
        assert why in shown.text
        assert f"Link: {LINK}\nQuantity: 1,000" in shown.text


async def test_a_number_that_may_mean_several_things_changes_none(world: World, alice: Person) -> None:
    await world.offers(listing("12", drip_feed=True))
    await alice.says("/order 12")
    for text in (LINK, "100", "5", "60"):
        await alice.says(text)
    shown = await alice.says("200")
    assert "I couldn't use that. Send a new link, or tap Back." in shown.text
    assert "Quantity: 500 in 5 runs of 100, one every 60 min" in shown.text


async def test_a_button_under_a_summary_before_the_correction_places_nothing(world: World, alice: Person) -> None:
    await ready(alice)
    before = alice.last
    await alice.says("2000")
    answer = await alice.presses("✅ Place order", on=before)
    assert answer.alert
    assert "Something changed" in answer.text
    assert "Quantity: 2,000" in alice.last.text
    assert world.orders.rows == {}


async def test_a_summary_that_cannot_be_edited_goes_on_in_a_new_message(world: World, alice: Person) -> None:
    await alice.says("/order 12")
    await alice.says(LINK)
    before = alice.last
    world.telegram.fails["EditMessageText"] = [lambda m: TelegramBadRequest(m, "Bad Request: message can't be edited")]
    await alice.presses("1,000 ·")
    assert alice.last.id != before.id
    assert (await alice.presses("✅ Place order", on=alice.last)).text == "Order #1 is being placed."


async def test_a_correction_handled_twice_is_made_once(world: World, alice: Person) -> None:
    await ready(alice)
    update = {"update_id": 5_000, "message": alice.message("2000")}
    await world.feed(update)
    await world.feed(update)
    assert "Quantity: 2,000" in alice.last.text
    assert "✏️" not in alice.last.text


async def test_the_button_of_a_form_that_was_left_places_nothing(world: World, alice: Person) -> None:
    await ready(alice)
    summary = alice.last
    await alice.says("/cancel")
    assert [shown.labels for shown in alice.chat if shown.id == summary.id] == [[]]
    answer = await alice.presses("✅ Place order", on=summary)
    assert (answer.text, answer.alert) == ("This form was cancelled. Nothing was ordered.", True)
    assert world.orders.rows == {}


async def test_the_button_of_another_form_places_nothing(world: World, alice: Person) -> None:
    await ready(alice)
    first = alice.last
    await alice.says("/order 12")
    assert "out of date" in (await alice.presses("✅ Place order", on=first)).text
    assert world.orders.rows == {}


async def test_two_forms_make_two_orders(world: World, alice: Person) -> None:
    for _ in range(2):
        await ready(alice)
        await alice.presses("✅ Place order")
    assert [order.quantity for order in world.orders.rows.values()] == [1000, 1000]
    assert len({order.key for order in world.orders.rows.values()}) == 2


async def test_somebody_elses_draft_places_nothing(world: World, alice: Person, bob: Person) -> None:
    await ready(alice)
    button = alice.last.button("✅ Place order")
    assert button is not None
    key = PlaceOrder.unpack(button.callback_data or "").draft
    assert "out of date" in (await bob.forges(PlaceOrder(draft=key, seal=""))).text
    await alice.presses("✅ Place order")
    assert "out of date" in (await bob.forges(PlaceOrder(draft=key, seal=""))).text
    assert [order.user_id for order in world.orders.rows.values()] == [alice.id]


async def test_the_markup_is_in_the_price_and_in_the_charge(world: World, alice: Person) -> None:
    world.prices["north"] = PriceList("USD", markup_percent=Decimal(10))
    await ready(alice)
    assert "Price: 0.99\u00a0USD" in alice.last.text
    await alice.presses("✅ Place order")
    await world.place()
    assert "Charge: 0.99\u00a0USD" in alice.card(1).text
    world.north.reports("P1", OrderStatus.PENDING, charge=Decimal("0.80"), currency="USD")
    await world.follow()
    assert "Charge: 0.88\u00a0USD" in alice.card(1).text


async def test_a_charge_of_nothing_is_shown_only_in_the_end(world: World, alice: Person) -> None:
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
    assert "I'll keep trying until 12:10 UTC" in told.text
    await world.wait()
    assert alice.last is told
    world.north.away = False
    await world.place()
    assert "Pending" in alice.card(1).text


async def test_an_order_that_waits_can_be_cancelled_by_its_owner_and_never_leaves(world: World, alice: Person) -> None:
    world.north.add_fails = [Busy("Too many requests")]
    await ready(alice)
    await alice.presses("✅ Place order")
    await world.place()
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


async def test_an_order_that_was_taken_to_be_sent_meanwhile_is_not_cancelled(world: World, alice: Person) -> None:
    world.north.add_fails = [Busy("Too many requests")]
    await ready(alice)
    await alice.presses("✅ Place order")
    await world.place()
    await alice.presses("✖ Cancel order", on=alice.card(1))
    world.clock.passes(minutes=1)
    await world.place()
    await alice.presses("Yes, cancel it")
    assert world.orders.rows[1].status is OrderStatus.PENDING


async def test_an_order_knows_the_thread_of_the_chat_it_was_placed_in(world: World, alice: Person) -> None:
    await alice.says(f"/order 12 {LINK} 1000")
    button = alice.last.button("✅ Place order")
    assert button is not None
    message = as_json(ALICE, alice.last) | {"message_thread_id": 77, "is_topic_message": True}
    await world.feed(alice.press(button.callback_data or "", message))
    placed = await world.orders.find(1)
    assert placed is not None
    assert placed.thread_id == 77
