"""Answers that are changed while the form asks for something else."""

import pytest

from core.catalogue.service import ServiceType
from tests.core.samples import LINK, listing
from tests.handlers.person import Person
from tests.handlers.world import World

OTHER = "https://www.instagram.com/other"
TIKTOK = "https://www.tiktok.com/@name"


class TestALinkSentAtALaterStep:
    async def test_replaces_the_link_and_the_quantity_is_asked_for_again(self, alice: Person) -> None:
        await alice.says("/order 12")
        await alice.says(LINK)
        asked = await alice.says("instagram.com/other")
        assert asked.text.startswith(f"✏️ Link changed from {LINK}.\n\nInstagram Followers\nStep 2 of 2\n\nQuantity")
        assert "Link: https://instagram.com/other\nQuantity: 1,000" in (await alice.says("1000")).text

    async def test_may_have_the_quantity_behind_it(self, world: World, alice: Person) -> None:
        await alice.says("/order 12")
        await alice.says(LINK)
        both = alice.message(f"{OTHER} 500")
        await world.feed({"message": both})
        assert f"Link: {OTHER}\nQuantity: 500\n\n✏️ Link changed from {LINK}." in alice.last.text
        assert "Quantity: 600" in (await alice.edits(both["message_id"], f"{OTHER} 600")).text

    async def test_is_corrected_by_an_edit(self, world: World, alice: Person) -> None:
        await alice.says("/order 12")
        await alice.says(LINK)
        link = alice.message("https://www.instagram.com/othr")
        await world.feed({"message": link})
        assert (
            "Link changed from https://www.instagram.com/othr." in (await alice.edits(link["message_id"], OTHER)).text
        )
        assert "Step 2 of 2" in alice.last.text

    async def test_is_refused_like_any_other_link(self, alice: Person) -> None:
        await alice.says("/order 12")
        await alice.says(LINK)
        asked = await alice.says("https://evil.com/x")
        assert "We don't accept links to evil.com." in asked.text
        assert "Step 2 of 2" in asked.text
        assert f"Link: {LINK}" in (await alice.says("1000")).text

    async def test_is_asked_about_if_it_is_on_another_platform(self, alice: Person) -> None:
        await alice.says("/order 12")
        await alice.says(LINK)
        assert "your link is on TikTok" in (await alice.says(TIKTOK)).text
        await alice.presses("Use it anyway")
        assert "Step 2 of 2\n\nQuantity" in alice.last.text
        assert f"Link: {TIKTOK}" in (await alice.says("1000")).text

    @pytest.mark.parametrize("answers", [["1000"], ["1000", "5"]])
    async def test_replaces_it_at_the_steps_of_a_drip_feed(
        self, world: World, alice: Person, answers: list[str]
    ) -> None:
        await world.offers(listing("12", drip_feed=True))
        asked = await alice.says("/order 12")
        for text in [LINK, *answers]:
            asked = await alice.says(text)
        step = asked.text.partition("Step ")[2]
        asked = await alice.says(OTHER)
        assert asked.text.startswith(f"✏️ Link changed from {LINK}.")
        assert asked.text.endswith(step), "the question is the same"

    @pytest.mark.parametrize("answers", [[], ["US"], ["US", "1"]])
    async def test_replaces_it_where_a_country_or_a_choice_is_asked_for(
        self, world: World, alice: Person, answers: list[str]
    ) -> None:
        await world.offers(listing("12", type=ServiceType.WEB_TRAFFIC))
        await alice.says(f"/order 12 {LINK} 1000")
        for text in answers:
            await alice.says(text)
        assert (await alice.says(OTHER)).text.startswith(f"✏️ Link changed from {LINK}.")

    async def test_is_an_answer_where_text_is_asked_for(self, world: World, alice: Person) -> None:
        await world.offers(listing("12", type=ServiceType.CUSTOM_COMMENTS, minimum=1))
        await alice.says(f"/order 12 {LINK}")
        shown = await alice.says(OTHER)
        assert f"Link: {LINK}\nComments: {OTHER}" in shown.text

    async def test_is_refused_where_one_name_is_asked_for(self, world: World, alice: Person) -> None:
        await world.offers(listing("12", type=ServiceType.COMMENT_LIKES))
        await alice.says(f"/order 12 {LINK} 1000")
        asked = await alice.says(OTHER)
        assert "Send one name without spaces, not a link." in asked.text
        assert f"Link: {LINK}" in (await alice.says("ann")).text


class TestBack:
    async def test_shows_each_answer_given_so_far_and_can_keep_it(self, world: World, alice: Person) -> None:
        await alice.says(f"/order 12 {LINK} 1000")
        await alice.presses("‹ Back")
        assert alice.last.text.endswith("10 to 10,000.\n\nYour answer so far: 1,000")
        await alice.presses("‹ Back")
        assert "Step 1 of 2\n\nLink" in alice.last.text
        assert alice.last.text.endswith(f"Your answer so far: {LINK}")
        assert alice.last.labels == ["Keep it ›", "✖ Cancel"]
        await alice.presses("Keep it")
        assert "Step 2 of 2\n\nQuantity" in alice.last.text
        await alice.presses("Keep it")
        assert f"Link: {LINK}\nQuantity: 1,000\n\nPrice" in alice.last.text
        await alice.presses("✅ Place order")
        assert world.orders.rows[1].quantity == 1000

    async def test_says_what_was_changed(self, alice: Person) -> None:
        await alice.says(f"/order 12 {LINK} 1000")
        await alice.presses("‹ Back")
        assert "✏️ Quantity changed from 1,000." in (await alice.says("2000")).text

    async def test_leads_through_a_corrected_form_in_order(self, alice: Person) -> None:
        await alice.says(f"/order 12 {LINK} 1000")
        await alice.says(TIKTOK)
        assert f"✏️ Link changed from {LINK}." in (await alice.says(OTHER)).text
        await alice.presses("‹ Back")
        assert "Step 2 of 2\n\nQuantity" in alice.last.text
        assert alice.last.text.endswith("Your answer so far: 1,000")
        await alice.presses("‹ Back")
        assert "Step 1 of 2\n\nLink" in alice.last.text
        assert alice.last.text.endswith(f"Your answer so far: {OTHER}")
        assert "‹ Back" not in alice.last.labels

    async def test_from_a_doubted_link_the_first_one_can_be_kept(self, alice: Person) -> None:
        await alice.says(f"/order 12 {LINK} 1000")
        await alice.says(TIKTOK)
        await alice.presses("Send another link")
        assert "Step 1 of 2\n\nLink" in alice.last.text
        assert alice.last.labels == ["Keep it ›", "✖ Cancel"]
        await alice.presses("Keep it")
        assert f"Link: {LINK}\nQuantity: 1,000\n\nPrice" in alice.last.text

    async def test_a_doubted_link_that_is_used_says_what_it_replaced(self, alice: Person) -> None:
        await alice.says(f"/order 12 {LINK} 1000")
        await alice.says(TIKTOK)
        await alice.presses("Use it anyway")
        assert f"Link: {TIKTOK}\nQuantity: 1,000\n\n✏️ Link changed from {LINK}." in alice.last.text
        await alice.presses("‹ Back")
        assert "Step 2 of 2\n\nQuantity" in alice.last.text
        await alice.presses("‹ Back")
        await alice.presses("Keep it")
        assert "Step 2 of 2\n\nQuantity" in alice.last.text, "it is asked about once"

    async def test_leads_in_order_past_an_answer_that_did_not_hold(self, world: World, alice: Person) -> None:
        await world.offers(listing("12", drip_feed=True))
        await alice.says("/order 12")
        for text in (LINK, "1000", "5"):
            await alice.says(text)
        await world.offers(listing("12", drip_feed=True, maximum=500))
        assert "Step 2 of 4\n\nQuantity" in (await alice.says("60")).text
        await alice.says("100")
        await alice.presses("‹ Back")
        assert "Step 4 of 4\n\nInterval" in alice.last.text

    async def test_an_answer_that_no_longer_holds_cannot_be_kept(self, world: World, alice: Person) -> None:
        await alice.says(f"/order 12 {LINK} 1000")
        await alice.presses("‹ Back")
        await world.offers(listing("12", maximum=500))
        await alice.presses("Keep it")
        assert alice.last.text.startswith("⚠️ The maximum is 500.\nYou sent: 1000\n")
        assert "Keep it ›" not in alice.last.labels

    async def test_shows_a_choice_and_a_list_in_words(self, world: World, alice: Person) -> None:
        await world.offers(listing("12", type=ServiceType.WEB_TRAFFIC))
        await alice.says(f"/order 12 {LINK} 1000 US 3")
        await alice.presses("‹ Back")
        assert alice.last.text.endswith("Your answer so far: iOS")
        await world.offers(listing("12", type=ServiceType.CUSTOM_COMMENTS, minimum=1))
        await alice.says(f"/order 12 {LINK}")
        await alice.says("first\nsecond")
        await alice.presses("‹ Back")
        assert alice.last.text.endswith("Your answer so far: first, second")

    async def test_a_skipped_answer_is_not_kept(self, world: World, alice: Person) -> None:
        await world.offers(listing("12", drip_feed=True))
        await alice.says("/order 12")
        for text in (LINK, "1000", "5", "60"):
            await alice.says(text)
        await alice.presses("‹ Back")
        await alice.presses("‹ Back")
        assert alice.last.text.endswith("Your answer so far: 5")
        await alice.presses("Skip ›")
        await alice.presses("‹ Back")
        assert "so far" not in alice.last.text
