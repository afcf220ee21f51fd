"""Filling a form: back, skip, leave, a bad answer, one line, and a button pressed twice."""

import asyncio

from tests.e2e.stage import Stage


async def test_a_person_goes_back_skips_and_changes_their_mind(stage: Stage, link: str) -> None:
    alice = await stage.customer()
    await alice.says("/order panel_v2:3")
    await alice.sees("TikTok Views", "Step 1 of 3", "Link")
    await alice.says(link)
    await alice.sees("This service is for TikTok; your link is on Instagram.")
    await alice.presses("Use it anyway")
    await alice.sees("Step 2 of 3", "Quantity", "at least 100")
    await alice.says("500")
    await alice.sees("Step 3 of 3", "Runs (optional)", "[Skip ›]")
    await alice.presses("‹ Back")
    await alice.sees("Step 2 of 3", "Quantity")
    await alice.says("2 000")
    await alice.sees("Runs (optional)")
    await alice.says("4")
    await alice.sees("Step 4 of 4", "Interval", "Minutes between runs")
    await alice.presses("‹ Back")
    await alice.sees("Runs (optional)")
    await alice.presses("Skip")
    await alice.sees("Your order", "Quantity: 2,000", "Price: 0.03 USD for 2,000")
    await alice.presses("✖ Cancel")
    await alice.sees("Cancelled. Nothing was ordered.")
    assert await stage.provider().asked("add", link) == []


async def test_a_bad_answer_is_explained_and_can_be_corrected(stage: Stage, link: str) -> None:
    alice = await stage.customer()
    await alice.says("/order panel_v2:1")
    await alice.sees("Step 1 of 2")
    await alice.says("https://intranet.example.org/painter")
    await alice.sees("We don't accept links to intranet.example.org", "instagram.com", "Step 1 of 2")
    await alice.says("my profile")
    await alice.sees("Send one link, without spaces.", "You sent: my profile")
    await alice.says(link)
    await alice.sees("Quantity")
    await alice.says("49")
    await alice.sees("The minimum is 50.", "You sent: 49", "Step 2 of 2")
    await alice.says("ten <thousand>")
    await alice.sees("Send a whole number", "You sent: ten <thousand>")
    await alice.says("10001")
    await alice.sees("The maximum is 10,000.")
    await alice.says("10,000")
    await alice.sees("Your order", link, "Price: 9.00 USD for 10,000")


async def test_one_line_goes_straight_to_the_summary(stage: Stage, link: str) -> None:
    alice = await stage.customer()
    await alice.says(f"/order panel_v2:1 {link} 1000")
    await alice.sees("Your order", "No. 1", link, "Price: 0.90 USD")


async def test_one_line_with_a_bad_word_asks_only_for_that_word(stage: Stage, link: str) -> None:
    alice = await stage.customer()
    await alice.says(f"/order panel_v2:1 {link} many")
    await alice.sees("Send a whole number", "Step 2 of 2", "Quantity")
    await alice.says("100")
    await alice.sees("Your order", link, "Quantity: 100", "Price: 0.09 USD")


async def test_two_presses_at_once_place_one_order(stage: Stage, link: str) -> None:
    alice = await stage.customer()
    await alice.says(f"/order panel_v2:1 {link} 100")
    summary = await alice.sees("Your order")
    presses = await asyncio.gather(*(alice.presses_unanswered("Place order", on=summary) for _ in range(2)))
    answers = sorted([await alice.answer_to(press) for press in presses])
    assert "Already placed" in answers[0]
    assert "is being placed" in answers[1]
    card = await alice.gets_card()
    await alice.is_told(f"#{card.number} is completed")
    assert len(await stage.provider().asked("add", link)) == 1


async def test_a_button_of_an_earlier_form_does_not_change_the_current_form(stage: Stage, link: str) -> None:
    alice = await stage.customer()
    await alice.says(f"/order panel_v2:1 {link} 100")
    before = await alice.sees("Your order", "Quantity: 100")
    place = dict(before.buttons)["✅ Place order · 0.09 USD"]
    await alice.says(f"/order panel_v2:1 {link} 200")
    await alice.sees("Your order", "Quantity: 200")
    assert "out of date" in await alice.forges(place, on=before)
    assert await stage.provider().asked("add", link) == []


async def test_a_command_cancels_a_form(stage: Stage) -> None:
    alice = await stage.customer()
    await alice.says("/order panel_v2:1")
    await alice.sees("Step 1 of 2")
    await alice.says("/cancel")
    await alice.sees("Cancelled. Nothing was ordered.")
    await alice.says("/cancel")
    await alice.sees("There is nothing to cancel")


async def test_an_order_is_placed_again_without_typing_it_again(stage: Stage, link: str) -> None:
    alice = await stage.customer()
    card = await alice.orders(f"panel_v2:1 {link} 100")
    await card.shows("Completed", "[🔁 Order again]")
    await card.presses("🔁 Order again")
    await alice.sees("Your order", link, "Quantity: 100", "Price: 0.09 USD")
    second = await alice.places_it()
    assert second.number != card.number
    await second.shows("Completed")
    assert len(await stage.provider().orders(link)) == 2
