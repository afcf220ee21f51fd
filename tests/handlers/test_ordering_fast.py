"""Ordering in few presses: what is sent is understood, and the presses are counted."""

from typing import Any

import pytest

from core.orders.status import OrderStatus
from tests.core.samples import ALICE, LINK, listing, order
from tests.handlers.fake_telegram import Shown, as_json
from tests.handlers.person import Person
from tests.handlers.world import World

PLACE = "✅ Place order"


class Counting:
    """Alice, whose presses and messages are counted from here on."""

    def __init__(self, person: Person) -> None:
        self._person, self.presses_made, self.messages_sent = person, 0, 0

    async def presses(self, label: str) -> None:
        self.presses_made += 1
        await self._person.presses(label)

    async def says(self, text: str) -> None:
        self.messages_sent += 1
        await self._person.says(text)


async def several_kinds(world: World) -> None:
    """One provider with several platforms and kinds: nothing can be skipped."""
    await world.offers(
        listing("12"),
        listing("13", name="Instagram Likes"),
        listing("14", name="TikTok Followers", category="TikTok"),
    )


async def test_a_first_order_takes_five_presses_and_one_message(world: World, alice: Person) -> None:
    await several_kinds(world)
    del world.users.rows[ALICE]
    await alice.says("/start")
    counted = Counting(alice)
    await counted.presses("🛒 New order")
    await counted.presses("Instagram")
    await counted.presses("Followers · 1")
    await counted.presses("0.90")
    await counted.says(f"{LINK} 1000")
    await counted.presses(PLACE)
    assert (counted.presses_made, counted.messages_sent) == (5, 1)
    assert world.orders.rows[1].quantity == 1000


async def test_a_returning_person_takes_three_presses_and_one_message(world: World, alice: Person) -> None:
    await several_kinds(world)
    world.orders.put(order(status=OrderStatus.COMPLETED))
    await alice.says("/start")
    counted = Counting(alice)
    await counted.presses("🛒 New order")
    await counted.presses("🕘")
    await counted.says(f"{LINK} 1k")
    await counted.presses(PLACE)
    assert (counted.presses_made, counted.messages_sent) == (3, 1)
    assert world.orders.rows[2].quantity == 1000


async def test_order_again_takes_two_presses_and_no_message(world: World, alice: Person) -> None:
    world.orders.put(order(status=OrderStatus.COMPLETED))
    await alice.says("/status 1")
    counted = Counting(alice)
    await counted.presses("🔁 Order again")
    await counted.presses(PLACE)
    assert (counted.presses_made, counted.messages_sent) == (2, 0)
    assert world.orders.rows[2].fields == world.orders.rows[1].fields


async def test_a_quantity_is_one_press_and_each_choice_shows_its_price(world: World, alice: Person) -> None:
    world.orders.put(order(quantity=700, status=OrderStatus.COMPLETED))
    await alice.says("/order 12")
    asked = await alice.says(LINK)
    assert asked.labels == [
        "10 · 0.01\u00a0USD",
        "100 · 0.09\u00a0USD",
        "500 · 0.45\u00a0USD",
        "700 · 0.63\u00a0USD",
        "1,000 · 0.90\u00a0USD",
        "‹ Back",
        "✖ Cancel",
    ]
    await alice.presses("500 ·")
    assert f"Link: {LINK}\nQuantity: 500" in alice.last.text


async def test_a_link_and_a_quantity_in_one_message_answer_both(alice: Person) -> None:
    await alice.says("/order 12")
    assert f"Link: {LINK}\nQuantity: 2,500" in (await alice.says(f"{LINK} 2.5k")).text


async def test_the_quantity_may_stand_before_the_link(alice: Person) -> None:
    await alice.says("/order 12")
    assert f"Link: {LINK}\nQuantity: 2,500" in (await alice.says(f"2.5k {LINK}")).text
    await alice.says("/cancel")
    await alice.says("12")
    assert f"Link: {LINK}\nQuantity: 2,500" in (await alice.says(f"2 500 {LINK}")).text


async def test_a_bad_quantity_behind_a_link_is_asked_for_again(alice: Person) -> None:
    await alice.says("/order 12")
    asked = await alice.says(f"{LINK} 5")
    assert "⚠️ The minimum is 10.\nYou sent: 5" in asked.text
    assert "Step 2 of 2" in asked.text
    assert f"Link: {LINK}\nQuantity: 50" in (await alice.says("50")).text


async def test_a_link_alone_right_after_a_service_begins_its_order(alice: Person) -> None:
    await alice.says("12")
    assert "Step 2 of 2" in (await alice.says(LINK)).text


async def test_a_service_looked_at_before_something_else_begins_nothing(alice: Person) -> None:
    await alice.says("12")
    await alice.says("/orders")
    assert "What do you need for it?" in (await alice.says(LINK)).text


async def test_a_link_that_came_first_fills_the_form_of_the_service_chosen_next(world: World, alice: Person) -> None:
    await several_kinds(world)
    await alice.says(LINK)
    await alice.presses("Followers")
    await alice.presses("0.90")
    world.restarts()
    await alice.presses("🛒 Order")
    assert "Step 2 of 2" in alice.last.text
    assert f"Link: {LINK}" in (await alice.says("100")).text
    await alice.presses("✖ Cancel")
    await alice.says("/order 12")
    assert "Step 1 of 2" in alice.last.text, "the link was for one order"


class TestALinkOfAnotherPlatform:
    TIKTOK = "https://www.tiktok.com/@name"

    async def test_is_asked_about_and_used_where_it_is_meant(self, world: World, alice: Person) -> None:
        shown = await alice.says(f"/order 12 {self.TIKTOK} 1000")
        assert "This service is for Instagram; your link is on TikTok." in shown.text
        assert shown.labels == ["Use it anyway", "Send another link", "✖ Cancel"]
        await alice.presses("Use it anyway")
        await alice.presses(PLACE)
        assert world.orders.rows[1].link == self.TIKTOK

    async def test_is_asked_about_once(self, world: World, alice: Person) -> None:
        await alice.says("/order 12")
        await alice.says(self.TIKTOK)
        await alice.presses("Use it anyway")
        await alice.says("500")
        assert f"Link: {self.TIKTOK}\nQuantity: 500" in alice.last.text
        assert "Quantity: 600" in (await alice.says("600")).text

    async def test_gives_way_to_another_one(self, alice: Person) -> None:
        await alice.says("/order 12")
        await alice.says(self.TIKTOK)
        await alice.presses("Send another link")
        assert "Step 1 of 2" in alice.last.text
        assert "Step 2 of 2" in (await alice.says(LINK)).text

    async def test_gives_way_to_one_that_is_sent_at_once(self, alice: Person) -> None:
        await alice.says("/order 12")
        await alice.says(self.TIKTOK)
        assert "Step 2 of 2" in (await alice.says(LINK)).text

    async def test_is_asked_about_at_the_summary_too(self, alice: Person) -> None:
        await alice.says(f"/order 12 {LINK} 1000")
        assert "your link is on TikTok" in (await alice.says(self.TIKTOK)).text
        await alice.presses("Use it anyway")
        assert f"Link: {self.TIKTOK}\nQuantity: 1,000" in alice.last.text

    async def test_handled_twice_is_decided_once(self, world: World, alice: Person) -> None:
        shown = await alice.says(f"/order 12 {self.TIKTOK}")
        press = await pressing(alice, shown, "Use it anyway")
        for _ in range(2):
            await world.feed(press | {"update_id": 5_000})
        assert "Step 2 of 2" in alice.last.text


async def test_an_open_order_for_the_same_link_is_named_before_it_is_ordered_twice(world: World, alice: Person) -> None:
    world.orders.put(order(link=LINK))
    shown = await alice.says(f"/order 12 {LINK} 1000")
    assert "⚠️ Order #1 for this link is still running." in shown.text
    world.orders.put(order(link=LINK, status=OrderStatus.COMPLETED, version=2))
    await alice.says("/cancel")
    assert "still running" not in (await alice.says(f"/order 12 {LINK} 1000")).text


class TestAnEditedMessage:
    async def test_corrects_its_answer_at_the_summary(self, world: World, alice: Person) -> None:
        await alice.says("/order 12")
        await alice.says(LINK)
        quantity = alice.message("1000")
        await world.feed({"message": quantity})
        await world.feed({"edited_message": quantity | {"text": "2000"}})
        assert "Quantity: 2,000\n\n✏️ Quantity changed from 1,000." in alice.last.text
        await alice.presses(PLACE)
        assert world.orders.rows[1].quantity == 2000

    async def test_answers_a_question_that_its_first_wording_did_not(self, world: World, alice: Person) -> None:
        await alice.says("/order 12")
        link = alice.message("instagrm")
        await world.feed({"message": link})
        assert "Send a full link" in alice.last.text
        await world.feed({"edited_message": link | {"text": LINK}})
        assert "Step 2 of 2" in alice.last.text

    @pytest.mark.parametrize("line", ["/order 12 {link} {quantity}", "{link} {quantity}"])
    async def test_corrects_a_whole_line(self, world: World, alice: Person, line: str) -> None:
        await alice.says("12")
        written = alice.message(line.format(link=LINK, quantity=1000))
        await world.feed({"message": written})
        await world.feed({"edited_message": written | {"text": line.format(link=LINK, quantity=2000)}})
        assert "Quantity: 2,000\n\n✏️ Quantity changed from 1,000." in alice.last.text
        await world.feed({"edited_message": written | {"text": line.format(link=LINK, quantity=5)}})
        assert "The minimum is 10." in alice.last.text
        assert "Quantity: 2,000" in alice.last.text

    async def test_corrects_a_link_and_a_quantity_that_answered_one_question(self, world: World, alice: Person) -> None:
        await alice.says("/order 12")
        written = alice.message(f"{LINK} 1000")
        await world.feed({"message": written})
        await world.feed({"edited_message": written | {"text": "instagram.com/other 2000"}})
        assert "Link: https://instagram.com/other\nQuantity: 2,000" in alice.last.text

    async def test_for_another_service_changes_nothing(self, world: World, alice: Person) -> None:
        written = alice.message(f"/order 12 {LINK} 1000")
        await world.feed({"message": written})
        await world.feed({"edited_message": written | {"text": f"/order 13 {LINK} 2000"}})
        assert "Quantity: 1,000" in alice.last.text

    async def test_of_another_time_is_met_with_silence(self, world: World, alice: Person) -> None:
        before = alice.message("hello")
        await world.feed({"message": before})
        await alice.says(f"/order 12 {LINK} 1000")
        count = len(alice.chat)
        await world.feed({"edited_message": before | {"text": "2000"}})
        await alice.presses(PLACE)
        await world.feed({"edited_message": before | {"text": "3000"}})
        assert len(alice.chat) == count
        assert world.orders.rows[1].quantity == 1000

    async def test_handled_twice_corrects_once(self, world: World, alice: Person) -> None:
        await alice.says("/order 12")
        await alice.says(LINK)
        quantity = alice.message("1000")
        await world.feed({"message": quantity})
        edit = {"edited_message": quantity | {"text": "2000"}, "update_id": 5_000}
        await world.feed(edit)
        shown = alice.last
        await world.feed(edit)
        assert alice.last is shown
        assert "Quantity: 2,000" in shown.text


async def pressing(person: Person, shown: Shown, label: str) -> dict[str, Any]:
    """The update of a press, to be handled more than once."""
    button = shown.button(label)
    assert button is not None
    return person.press(button.callback_data or "", as_json(person.id, shown))


@pytest.mark.parametrize("text", ["/order 12", "12"])
async def test_beginning_handled_twice_begins_one_form(world: World, alice: Person, text: str) -> None:
    await alice.says(text)
    update = {"message": alice.message(f"{LINK} 1000"), "update_id": 5_000}
    for _ in range(2):
        await world.feed(update)
    assert "Quantity: 1,000" in alice.last.text
    assert "✏️" not in alice.last.text
