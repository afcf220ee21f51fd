"""The order summary takes corrections: a new link or quantity, but nothing unclear."""

from aiogram.exceptions import TelegramBadRequest

from tests.core.samples import LINK, listing
from tests.handlers.person import Person, ready
from tests.handlers.world import World


async def test_whatever_is_written_at_the_summary_shows_it_again(alice: Person) -> None:
    await ready(alice)
    first = alice.last
    again = await alice.says("go on then")
    assert "I couldn't use that. Send a new link or quantity, or tap Back." in again.text
    assert again.id != first.id
    assert (await alice.presses("✅ Place order")).text == "Order #1 is being placed."


async def test_a_long_name_takes_two_lines_of_the_summary(world: World, alice: Person) -> None:
    await world.offers(listing("12", name="Real followers | " * 20))
    shown = await alice.says(f"/order 12 {LINK} 1000")
    heading = shown.text.splitlines()[1]
    assert heading.startswith("Real followers | Real")
    assert len(heading) <= 80


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


async def test_a_bad_correction_changes_nothing_and_says_why(alice: Person) -> None:
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
