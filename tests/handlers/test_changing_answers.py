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
        await alice.says("/order 12")
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
