"""Browsing and searching: stateless, page by page, old buttons still work."""

from decimal import Decimal

import pytest

from handlers.callbacks import Page, SearchPage, ShowCategories, ShowCategory, ShowProviders, ShowService
from orders.services import ServiceType
from tests.handlers.fake_telegram import Shown
from tests.handlers.person import Person
from tests.handlers.world import World
from tests.orders.samples import listing


async def many(world: World, count: int = 20) -> None:
    """North offers so many kinds of likes under one heading."""
    await world.offers(*(listing(str(n), name=f"Likes {n}", category="Likes") for n in range(1, count + 1)))


async def test_start_greets_by_name_and_help_names_the_commands(alice: Person) -> None:
    assert (await alice.says("/start")).text.startswith("Hello, Alice!")
    told = (await alice.says("/help")).text
    for command in ("/services", "/search", "/order", "/orders", "/status", "/refill", "/cancel", "/balance"):
        assert command in told
    assert "/unconfirmed" not in told


async def test_a_link_opens_the_card_of_a_service(alice: Person) -> None:
    assert (await alice.says("/start s1")).text.startswith("Instagram Followers\nInstagram · No. 12")


@pytest.mark.parametrize("payload", ["s99", "sx", "s", "1234567890123", "s-1", "s²"])
async def test_a_link_to_nothing_greets(alice: Person, payload: str) -> None:
    assert (await alice.says(f"/start {payload}")).text.startswith("Hello, Alice!")


async def test_from_the_headings_to_a_service_and_back(alice: Person) -> None:
    assert (await alice.says("/services")).labels == ["Instagram · 1"]
    await alice.presses("Instagram")
    assert alice.last.labels == ["Instagram Followers · 0.90\u00a0USD", "« Categories"]
    await alice.presses("Instagram Followers")
    assert alice.last.text == (
        "Instagram Followers\nInstagram · No. 12\n\nPrice: 0.90\u00a0USD for 1,000\nFrom 10 to 10,000\n"
        "Refill: no\nCancel: no\n\nLink to this service"
    )
    assert alice.last.labels == ["Order", "« Back"]
    await alice.presses("« Back")
    await alice.presses("« Categories")
    assert alice.last.text.startswith("Services\nWhich category?")
    assert len(alice.chat) == 1, "one message, edited"


async def test_an_order_starts_on_the_card(alice: Person) -> None:
    await alice.says("/start s1")
    await alice.presses("Order")
    assert "Step 1 of 2" in alice.last.text


async def test_where_there_are_several_providers_one_is_chosen_first(world: World, alice: Person) -> None:
    world.connect("south")
    await world.offers(listing("1", name="Southern"), provider="south")
    assert (await alice.says("/services")).labels == ["north", "south"]
    await alice.presses("south")
    assert alice.last.labels == ["Instagram · 1", "« Providers"]
    await alice.presses("Instagram")
    await alice.presses("Southern")
    assert "south · Instagram" in alice.last.text
    assert "Price: 0.99\u00a0USD" in alice.last.text, "its own price list"
    await alice.presses("« Back")
    await alice.presses("« Categories")
    await alice.presses("« Providers")
    assert alice.last.labels == ["north", "south"]


async def test_pages_turn_both_ways_and_their_number_does_nothing(world: World, alice: Person) -> None:
    await many(world)
    await alice.says("/services")
    await alice.presses("Likes · 20")
    assert alice.last.labels[-4:] == ["·", "1 / 3", "›", "« Categories"]
    await alice.presses("›")
    assert alice.last.labels[0].startswith("Likes 9 ·")
    assert (await alice.presses("2 / 3")).text == ""
    await alice.presses("›")
    assert alice.last.labels[-4:] == ["‹", "3 / 3", "·", "« Categories"]
    await alice.presses("·")
    await alice.presses("‹")
    assert "2 / 3" in alice.last.labels


async def test_back_from_a_service_leads_to_the_page_it_stands_on(world: World, alice: Person) -> None:
    await many(world)
    await alice.says("/search 13")
    await alice.presses("Likes 13")
    await alice.presses("« Back")
    assert "2 / 3" in alice.last.labels


async def test_a_page_beyond_the_last_is_the_last(world: World, alice: Person) -> None:
    await many(world)
    await alice.says("/services")
    key = ShowCategory.unpack(alice.last.buttons[0].callback_data or "").key
    await alice.forges(ShowCategory(key=key, page=999), on=alice.last)
    assert "3 / 3" in alice.last.labels
    await alice.forges(ShowCategory(key=key, page=-5), on=alice.last)
    assert "1 / 3" in alice.last.labels


async def test_search_finds_words_in_any_order(world: World, alice: Person) -> None:
    await many(world)
    shown = await alice.says("/search 12   LIKES")
    assert shown.text == "🔎 12 LIKES\n1 service found."
    assert shown.labels == ["Likes 12 · 0.90\u00a0USD"]


async def test_words_outside_of_any_form_are_searched_for(world: World, alice: Person) -> None:
    await many(world)
    shown = await alice.says("likes  12")
    assert shown.labels == ["Likes 12 · 0.90\u00a0USD"]
    assert "1 service found" in shown.text


@pytest.mark.parametrize("text", ["elephants", "12", "/likes", "https://www.instagram.com/likes"])
async def test_what_finds_nothing_or_is_no_search_gets_a_hint(world: World, alice: Person, text: str) -> None:
    await many(world)
    assert "did not understand" in (await alice.says(text)).text


async def test_search_without_words_says_how(alice: Person) -> None:
    assert "/search instagram followers" in (await alice.says("/search")).text


async def test_search_that_finds_nothing_says_what_helps(alice: Person) -> None:
    shown = await alice.says("/search <b>elephants</b> & co")
    assert shown.text.startswith("🔎 <b>elephants</b> & co\nNothing has all these words")
    assert shown.labels == []


async def test_pages_of_a_search_need_nothing_but_their_own_message(world: World, alice: Person) -> None:
    await many(world)
    shown = await alice.says("/search likes")
    assert shown.text.endswith("20 services found.")
    await alice.presses("›")
    assert "2 / 3" in alice.last.labels
    old = Shown(7, "🔎 likes\n99 services found.")
    await alice.forges(SearchPage(page=2), on=old)
    assert next(s for s in alice.chat if s.id == 7).text.endswith("20 services found.")


async def test_a_search_page_that_lost_its_words_shows_the_menu(alice: Person) -> None:
    answer = await alice.forges(SearchPage(page=1), on=Shown(7, "Something else"))
    assert "out of date" in answer.text


async def test_what_cannot_be_ordered_is_listed_with_its_reason(world: World, alice: Person) -> None:
    await world.offers(listing("1", rate=Decimal(0)))
    await alice.says("/services")
    await alice.presses("Instagram")
    await alice.presses("Instagram Followers · ⛔️")
    assert "⛔️ Cannot be ordered: the provider gives it no price." in alice.last.text
    assert alice.last.labels == ["« Back"]


async def test_a_card_tells_all_that_is_known(world: World, alice: Person) -> None:
    full = listing(
        "1",
        type=ServiceType.COMMENT_LIKES,
        type_text="comment_likes",
        refill=True,
        refill_time="30",
        cancel=True,
        drip_feed=True,
        description="Fast & <safe>",
    )
    await world.offers(full)
    text = (await alice.says("/start s2")).text
    assert "Type: comment_likes\nRefill: yes, 30 days\nCancel: yes\nDrip-feed: yes" in text
    assert text.endswith("Fast & <safe>\n\nLink to this service")


async def test_before_anything_is_known_the_menu_says_so(world: World, alice: Person) -> None:
    await world.offers()
    assert "No services are known yet" in (await alice.says("/services")).text


@pytest.mark.parametrize("button", [ShowCategory(key="0" * 12), ShowService(id=999), ShowCategory(key="", page=3)])
async def test_a_button_of_something_that_is_no_more_leads_to_a_fresh_menu(
    alice: Person, button: ShowCategory | ShowService
) -> None:
    answer = await alice.forges(button)
    assert answer.alert
    assert answer.text == "This button is out of date. Here is where things stand now."
    assert alice.last.labels == ["Instagram · 1"]


async def test_a_service_that_vanished_keeps_its_card_and_says_so(world: World, alice: Person) -> None:
    await alice.says("/start s1")
    old = alice.last
    await world.offers(listing("13", name="Others"))
    await alice.forges(ShowService(id=1), on=old)
    assert "no longer offers it" in alice.last.text
    await alice.presses("Order", on=old)
    assert "no longer offers it" in alice.last.text


async def test_a_provider_without_services_has_an_empty_list(alice: Person) -> None:
    await alice.forges(ShowCategories(provider="gone"))
    assert alice.last.labels == []


async def test_a_message_too_old_to_edit_is_answered_by_a_new_one(alice: Person) -> None:
    await alice.presses_in_a_message_too_old(ShowProviders())
    assert alice.last.labels == ["Instagram · 1"]
    await alice.presses_in_a_message_too_old(SearchPage(page=0))
    await alice.presses_in_a_message_too_old(Page())
