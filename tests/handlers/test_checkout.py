"""The order summary, the press, and everything that may have changed between the two."""

from decimal import Decimal
from typing import Any

import pytest

from core.catalogue.prices import PriceList
from core.orders import checkout
from core.orders.checkout import CONFIRMATION_VERSION
from core.orders.status import OrderStatus
from core.provider import NotSent
from core.tracing import FAILED
from handlers.buttons import PlaceOrder
from tests.core.samples import ALICE, LINK, listing
from tests.handlers.fake_telegram import as_json
from tests.handlers.person import Person, ready
from tests.handlers.world import World


async def test_the_confirmation_is_above_the_one_button_and_its_version_is_stored(world: World, alice: Person) -> None:
    await ready(alice)
    assert alice.last.text.endswith("By placing this order you confirm that you own this page or may promote it.")
    assert alice.last.labels == ["✅ Place order · 0.90\u00a0USD", "‹ Back", "✖ Cancel"]
    await alice.presses("✅ Place order")
    assert world.orders.rows[1].confirmed_version == CONFIRMATION_VERSION


async def test_a_reworded_confirmation_is_shown_again_before_it_counts(
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
async def test_a_form_is_not_called_cancelled_if_its_order_was_stored_before_the_press_failed(
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


async def test_a_service_that_vanished_ends_the_form(world: World, alice: Person) -> None:
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


async def test_an_order_knows_the_thread_of_the_chat_it_was_placed_in(world: World, alice: Person) -> None:
    await alice.says(f"/order 12 {LINK} 1000")
    button = alice.last.button("✅ Place order")
    assert button is not None
    message = as_json(ALICE, alice.last) | {"message_thread_id": 77, "is_topic_message": True}
    await world.feed(alice.press(button.callback_data or "", message))
    placed = await world.orders.find(1)
    assert placed is not None
    assert placed.thread_id == 77
