"""Ordering, as a dialogue: a service, its fields one by one, the summary, the press that places it."""

from decimal import Decimal

import pytest

from core.catalogue.service import Listing, ServiceType
from core.orders.status import OrderStatus
from handlers.buttons import FormChoice, FormStep, Step
from tests.core.samples import ALICE, LINK, listing, order
from tests.handlers.person import Person
from tests.handlers.world import World


async def test_alice_orders_followers_step_by_step(world: World, alice: Person) -> None:
    asked = await alice.says("/order 12")
    assert "Step 1 of 2\n\nLink" in asked.text
    asked = await alice.says(LINK)
    assert "Step 2 of 2\n\nQuantity\n0.90\u00a0USD per 1,000\nSend a number from 10 to 10,000." in asked.text
    shown = await alice.says("1000")
    assert f"Link: {LINK}\nQuantity: 1,000" in shown.text
    assert "Price: 0.90\u00a0USD for 1,000" in shown.text
    assert (await alice.presses("✅ Place order")).text == "Order #1 is being placed."
    await world.place()
    assert "Pending" in alice.card(1).text
    assert "Reference: P1" in alice.card(1).text
    assert [added.fields for added in world.north.added] == [{"link": LINK, "quantity": "1000"}]
    assert world.orders.rows[1].user_id == ALICE


async def test_the_example_of_a_link_fits_the_service(world: World, alice: Person) -> None:
    await world.offers(listing("12", name="TikTok Followers", category="TikTok"))
    assert "Link\nSend the full link, like https://www.tiktok.com/@name" in (await alice.says("/order 12")).text
    assert "Send a full link, like https://www.tiktok.com/@name\n" in (await alice.says("tiktok")).text


async def test_a_username_is_refused_with_the_full_link_that_it_may_mean(world: World, alice: Person) -> None:
    asked = await alice.says("/order 12 @alice.paints 1000")
    assert "⚠️ Send a full link, like https://www.instagram.com/alice.paints\n" in asked.text
    assert "Step 1 of 2" in asked.text
    assert "like https://www.instagram.com/alice_2\n" in (await alice.says("@alice_2")).text
    assert world.orders.rows == {}


async def test_one_line_goes_straight_to_the_summary(alice: Person) -> None:
    shown = await alice.says(f"/order 12 {LINK} 1000")
    assert shown.text.startswith("Your order\nInstagram Followers")
    assert shown.labels == ["✅ Place order · 0.90\u00a0USD", "‹ Back", "✖ Cancel"]


@pytest.mark.parametrize("typed", ["1 000", "1k", "1,000", "1.000"])
async def test_one_line_reads_a_thousand_however_it_is_written(alice: Person, typed: str) -> None:
    shown = await alice.says(f"/order 12 {LINK} {typed}")
    assert f"Link: {LINK}\nQuantity: 1,000" in shown.text


@pytest.mark.parametrize("typed", [f"1000 {LINK}", f"1 000 {LINK}", f"1k {LINK}"])
async def test_one_line_takes_the_quantity_before_the_link(alice: Person, typed: str) -> None:
    assert f"Link: {LINK}\nQuantity: 1,000" in (await alice.says(f"/order 12 {typed}")).text


async def test_one_line_with_a_bad_quantity_before_the_link_asks_for_the_quantity(alice: Person) -> None:
    asked = await alice.says(f"/order 12 5 {LINK}")
    assert f"⚠️ The minimum is 10.\nYou sent: 5 {LINK}" in asked.text
    assert "Step 2 of 2\n\nQuantity" in asked.text


async def test_a_quantity_alone_is_not_a_link(alice: Person) -> None:
    assert "Send a full link" in (await alice.says("/order 12 1000")).text


async def test_a_typed_short_thousand_is_read_and_a_whole_site_is_refused(alice: Person) -> None:
    asked = await alice.says("/order 12 https://www.instagram.com/")
    assert "Send the link of one profile or post, like https://www.instagram.com/name" in asked.text
    await alice.says(LINK)
    assert "Quantity: 2,500" in (await alice.says("2.5k")).text


async def test_one_line_with_a_bad_word_asks_for_that_field_and_keeps_the_rest(alice: Person) -> None:
    asked = await alice.says(f"/order 12 {LINK} 5")
    assert "⚠️ The minimum is 10.\nYou sent: https://www.instagram.com/name 5" in asked.text
    assert "Step 2 of 2\n\nQuantity" in asked.text
    assert f"Link: {LINK}" in (await alice.says("50")).text


async def test_one_line_with_too_many_words_says_so_in_the_summary(alice: Person) -> None:
    shown = await alice.says(f"/order 12 {LINK} 1000 please")
    assert "I couldn't use the end of that: please" in shown.text
    assert shown.text.startswith("Your order")


async def test_without_a_number_the_services_are_shown(alice: Person) -> None:
    shown = await alice.says("/order")
    assert shown.labels[0] == "0.90\u00a0USD · Instagram Followers"


async def test_a_number_nobody_has_is_not_there(alice: Person) -> None:
    assert "There is no service 99." in (await alice.says("/order 99")).text
    assert "There is no service <99>." in (await alice.says("/order <99>")).text


async def test_alice_picks_one_of_several_services_with_the_same_number(world: World, alice: Person) -> None:
    world.connect("south")
    await world.offers(listing("12", name="Southern Followers"), provider="south")
    shown = await alice.says("/order 12")
    assert shown.labels == ["0.90\u00a0USD · Instagram Followers", "0.99\u00a0USD · Southern Followers", "‹ Home"]
    await alice.presses("0.99")
    assert alice.last.text.startswith("Southern Followers\nsouth · Instagram · No. 12")


async def test_the_rest_of_the_line_is_kept_while_alice_picks(world: World, alice: Person) -> None:
    world.connect("south")
    await world.offers(listing("12", name="Southern Followers"), provider="south")
    shown = await alice.says(f"/order 12 {LINK}?a=1&b=<2> 50")
    assert shown.text == "Several services have the number 12. Which one do you mean?"
    world.restarts()
    await alice.presses("0.99")
    assert alice.last.text.startswith("Your order\nSouthern Followers\nNo. 12")
    assert f"Link: {LINK}?a=1&b=<2>\nQuantity: 50" in alice.last.text


async def test_a_bad_word_behind_a_number_is_asked_about_after_the_choice(world: World, alice: Person) -> None:
    world.connect("south")
    await world.offers(listing("12", name="Southern Followers"), provider="south")
    await alice.says(f"/order 12 {LINK} 5")
    await alice.presses("0.99")
    assert "The minimum is 10." in alice.last.text
    assert "Step 2 of 2" in alice.last.text


async def test_a_provider_may_be_named_before_the_number(world: World, alice: Person) -> None:
    world.connect("south")
    await world.offers(listing("12", name="Southern Followers"), provider="south")
    assert (await alice.says("/order SOUTH:12")).text.startswith("Southern Followers\nStep 1")
    assert "There is no service east:12." in (await alice.says("/order east:12")).text


@pytest.mark.parametrize(
    ("offered", "why"),
    [
        (listing("12", name="Instagram Mass Report"), "it targets other people"),
        (listing("12", type=None, type_text="Special"), "we don't know its type yet"),
        (listing("12", rate=Decimal(0)), "it has no price"),
        (listing("12", minimum=20_000), "its limits make no sense"),
    ],
)
async def test_a_service_that_cannot_be_ordered_is_refused_with_the_reason(
    world: World, alice: Person, offered: Listing, why: str
) -> None:
    await world.offers(offered)
    assert why in (await alice.says(f"/order 12 {LINK} 1000")).text
    assert "There is nothing to cancel" in (await alice.says("/cancel")).text


async def test_a_bad_answer_is_shown_again_beside_what_is_wrong_with_it(alice: Person) -> None:
    await alice.says("/order 12")
    asked = await alice.says("https://evil.com/<b>")
    assert "We don't accept links to evil.com. We accept links to Instagram, TikTok, YouTube and others." in asked.text
    assert "You sent: https://evil.com/<b>" in asked.text
    assert "Step 1 of 2" in asked.text


async def test_a_bad_quantity_is_shown_beside_what_is_wrong_with_it(alice: Person) -> None:
    await alice.says("/order 12")
    await alice.says(LINK)
    assert (await alice.says("5")).text.startswith("⚠️ The minimum is 10.\nYou sent: 5\n")


async def test_only_the_latest_question_has_buttons(alice: Person) -> None:
    first = await alice.says("/order 12")
    await alice.says(LINK)
    assert [shown.labels for shown in alice.chat if shown.id == first.id] == [[]]
    assert alice.last.labels[-2:] == ["‹ Back", "✖ Cancel"]


async def test_back_asks_for_the_last_answer_again_in_the_same_message(alice: Person) -> None:
    await alice.says("/order 12")
    second = await alice.says(LINK)
    await alice.presses("‹ Back")
    assert alice.last.id == second.id
    assert "Step 1 of 2\n\nLink" in alice.last.text
    assert alice.last.labels == ["Keep it ›", "✖ Cancel"]


async def test_back_from_the_summary_asks_for_the_last_answer_again(alice: Person) -> None:
    await alice.says(f"/order 12 {LINK} 1000")
    await alice.presses("‹ Back")
    await alice.says("2000")
    assert "Quantity: 2,000" in alice.last.text


async def test_an_optional_field_can_be_skipped(world: World, alice: Person) -> None:
    await world.offers(listing("12", drip_feed=True))
    await alice.says("/order 12")
    await alice.says(LINK)
    asked = await alice.says("1000")
    assert "Runs (optional)" in asked.text
    await alice.presses("Skip ›")
    assert alice.last.text.startswith("Your order")
    assert "Runs" not in alice.last.text


async def test_a_skipped_field_is_asked_again_after_back(world: World, alice: Person) -> None:
    await world.offers(listing("12", drip_feed=True))
    await alice.says("/order 12")
    await alice.says(LINK)
    await alice.says("1000")
    await alice.presses("Skip ›")
    await alice.presses("‹ Back")
    assert "Runs (optional)" in alice.last.text
    asked = await alice.says("5")
    assert "Interval\nMinutes between runs" in asked.text
    shown = await alice.says("60")
    assert "for 5,000" in shown.text
    assert f"Link: {LINK}\nQuantity: 5,000 in 5 runs of 1,000, one every 60 min\n\nPrice" in shown.text


async def test_a_drip_feed_is_shown_without_sums_everywhere(world: World, alice: Person, ada: Person) -> None:
    await world.offers(listing("12", drip_feed=True))
    dripped = {"link": LINK, "quantity": "500", "runs": "2", "interval": "30"}
    world.orders.put(
        order(fields=dripped, quantity=500),
        order(2, fields=dripped, quantity=500, status=OrderStatus.UNCONFIRMED, provider_order=None),
    )
    told = "Quantity: 1,000 in 2 runs of 500, one every 30 min"
    assert told in (await alice.says("/status 1")).text
    assert told in (await ada.says("/unconfirmed")).text
    assert any(" · 1,000 · " in label for label in (await alice.says("/orders")).labels)


async def test_a_required_field_cannot_be_skipped_by_a_forged_button(alice: Person) -> None:
    await alice.says("/order 12")
    key = alice.last.buttons[0].callback_data or ""
    draft = FormStep.unpack(key).draft
    answer = await alice.forges(FormStep(draft=draft, step=Step.SKIP), on=alice.last)
    assert answer.alert
    assert "has moved on" in answer.text


async def test_leave_ends_the_form(alice: Person) -> None:
    await alice.says("/order 12")
    await alice.presses("✖ Cancel")
    assert alice.last.text == "Cancelled. Nothing was ordered."
    assert "What do you need for it?" in (await alice.says(LINK)).text


async def test_cancel_ends_the_form_too(alice: Person) -> None:
    await alice.says("/order 12")
    assert (await alice.says("/cancel")).text == "Cancelled. Nothing was ordered."


@pytest.mark.parametrize("word", ["cancel", "Stop!", "iptal", "hủy"])
async def test_the_word_cancel_ends_a_form_that_asks_for_something_else(alice: Person, word: str) -> None:
    asked = await alice.says("/order 12")
    assert (await alice.says(word)).text == "Cancelled. Nothing was ordered."
    assert {shown.id: shown for shown in alice.chat}[asked.id].labels == []
    await alice.says(f"/order 12 {LINK} 1000")
    assert (await alice.says(word)).text == "Cancelled. Nothing was ordered."


async def test_the_word_cancel_is_an_answer_when_a_comment_is_asked_for(world: World, alice: Person) -> None:
    await world.offers(listing("12", type=ServiceType.CUSTOM_COMMENTS, minimum=1))
    await alice.says("/order 12")
    await alice.says(LINK)
    assert "cancel" in (await alice.says("cancel")).text


async def test_a_form_that_was_cancelled_says_so_when_pressed_late_and_can_be_begun_again(alice: Person) -> None:
    await alice.says("/order 12")
    question = await alice.says(LINK)
    await alice.says("/cancel")
    shown = {shown.id: shown for shown in alice.chat}[question.id]
    assert shown.labels == [], "nothing is left to press"
    for button in ("‹ Back", "✖ Cancel"):
        answer = await alice.presses(button, on=question)
        assert (answer.text, answer.alert) == ("This form was cancelled. Nothing was ordered.", True)
    shown = {shown.id: shown for shown in alice.chat}[question.id]
    assert (shown.text, shown.labels) == ("This form was cancelled. Nothing was ordered.", ["Start again", "‹ Home"])
    await alice.presses("Start again")
    assert "Step 1 of 2" in alice.last.text


async def test_the_button_of_a_cancelled_form_is_dead_too(alice: Person) -> None:
    summary = await alice.says(f"/order 12 {LINK} 1000")
    await alice.says("/cancel")
    assert "was cancelled" in (await alice.presses("✅ Place order", on=summary)).text


async def test_a_form_of_another_version_can_be_cancelled(world: World, alice: Person) -> None:
    world.remembers(ALICE, {"draft": {"version": 0}})
    await alice.says("/cancel")
    assert "starts over" in alice.chat[-2].text
    assert "There is nothing to cancel" in alice.last.text


async def test_choices_are_buttons_and_may_be_typed_as_well(world: World, alice: Person) -> None:
    await world.offers(listing("12", type=ServiceType.WEB_TRAFFIC))
    await alice.says("/order 12")
    await alice.says(LINK)
    await alice.says("1000")
    asked = await alice.says("US")
    assert asked.labels[:5] == ["Desktop", "Android", "iOS", "Mobile, mixed", "All devices"]
    await alice.presses("iOS")
    assert "Direct" in alice.last.labels
    asked = await alice.says("2")
    assert "Referring page" in asked.text
    shown = await alice.says("https://example.org/page")
    assert "Device: iOS" in shown.text
    assert "Visitors from: Another page" in shown.text


async def test_a_choice_that_was_never_offered_is_refused(world: World, alice: Person) -> None:
    await world.offers(listing("12", type=ServiceType.WEB_TRAFFIC))
    await alice.says(f"/order 12 {LINK} 1000 US")
    draft = FormChoice.unpack(alice.last.buttons[0].callback_data or "").draft
    await alice.forges(FormChoice(draft=draft, field="device", value="9"), on=alice.last)
    assert "Choose one of 1, 2, 3, 4, 5." in alice.last.text
    answer = await alice.forges(FormChoice(draft=draft, field="quantity", value="5"), on=alice.last)
    assert "has moved on" in answer.text


async def test_a_picture_is_not_an_answer(alice: Person) -> None:
    await alice.says("/order 12")
    photo = [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}]
    assert (await alice.says(None, photo=photo)).text == "Please send your answer as text, or /cancel."
    assert "Step 2 of 2" in (await alice.says(LINK)).text


async def test_a_service_that_vanishes_meanwhile_ends_the_form_with_the_reason(world: World, alice: Person) -> None:
    await alice.says("/order 12")
    await world.offers()
    assert "no longer available" in (await alice.says(LINK)).text
    assert "We have no services for this link right now." in (await alice.says(LINK)).text


async def test_an_open_subscription_shows_its_rate_and_says_that_there_is_no_limit(world: World, alice: Person) -> None:
    await world.offers(listing("12", type=ServiceType.SUBSCRIPTIONS))
    shown = await alice.says("/order 12 ann 10 20 30")
    assert "Price: 0.90\u00a0USD per 1,000 delivered." in shown.text
    assert "No total limit. Set a number of posts to cap the cost." in shown.text


async def test_threads_are_taken_and_cost_no_money(world: World, alice: Person) -> None:
    await world.offers(listing("12", rate=None, priced=False))
    shown = await alice.says(f"/order 12 {LINK} 100")
    assert "Uses 100 of the plan's threads while it runs." in shown.text


class TestAnotherForm:
    """A form that takes the place of an open one."""

    async def test_leaves_no_buttons_on_the_first_one(self, alice: Person) -> None:
        summary = await alice.says(f"/order 12 {LINK} 100")
        await alice.says("/order 12")
        assert next(shown for shown in alice.chat if shown.id == summary.id).labels == []
        assert "Step 1 of 2" in alice.last.text

    async def test_begun_by_a_button_leaves_none_either(self, alice: Person) -> None:
        summary = await alice.says(f"/order 12 {LINK} 100")
        await alice.says("/services")
        await alice.presses("0.90")
        await alice.presses("🛒 Order")
        assert next(shown for shown in alice.chat if shown.id == summary.id).labels == []
        assert "Step 1 of 2" in alice.last.text

    @pytest.mark.parametrize("button", ["✅ Place order", "‹ Back", "✖ Cancel"])
    async def test_is_what_a_late_press_on_the_first_one_shows(self, world: World, alice: Person, button: str) -> None:
        summary = await alice.says(f"/order 12 {LINK} 100")
        pressed = summary.button(button)
        assert pressed is not None
        await alice.says("/order 12")
        question = alice.last
        answer = await alice.forges(pressed.callback_data or "", on=summary)
        assert (answer.text, answer.alert) == ("This button is out of date. Here is where things stand now.", True)
        assert world.orders.rows == {}
        labels = {shown.id: shown.labels for shown in alice.chat}
        assert labels[summary.id] == labels[question.id] == []
        assert "Step 1 of 2\n\nLink" in alice.last.text
        assert "Step 2 of 2" in (await alice.says(LINK)).text
