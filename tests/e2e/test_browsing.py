"""Finding a service: menus, words, numbers, links; and what is shown but not sold."""

import pytest

from tests.e2e.stage import Stage


async def test_a_long_category_is_turned_page_by_page_and_back(stage: Stage) -> None:
    alice = await stage.somebody("Alice")
    await alice.says("/services")
    await alice.sees("Whose?")
    await alice.presses("panel_v2")
    await alice.sees("Which category?", "1 / 2")
    assert await alice.presses("1 / 2") == ""
    await alice.presses("Instagram")
    await alice.sees("Which service?", "1 / 2", "Likes for one comment · 1.15 USD")
    await alice.presses("›")
    await alice.sees("2 / 2", "Instagram Story Poll Votes · ⛔️")
    await alice.presses("« Categories")
    await alice.sees("Which category?", "Instagram · ")
    await alice.presses("« Providers")
    await alice.sees("Whose?")


async def test_words_find_services_in_any_order_whatever_their_case_and_accents(stage: Stage) -> None:
    alice = await stage.somebody("Alice")
    await alice.says("/search TAKIPCI turk")
    await alice.sees("1 service found", "🇹🇷 Türk Takipçi")
    await alice.presses("Türk Takipçi")
    await alice.sees("sosyalmavi", "No. 101", "38.75 TRY", "Refill: yes", "[Order]")


async def test_search_results_are_turned_without_being_lost(stage: Stage) -> None:
    alice = await stage.somebody("Alice")
    await alice.says("/search instagram")
    await alice.sees("🔎 instagram", "services found", "1 / 2")
    await alice.presses("›")
    await alice.sees("🔎 instagram", "2 / 2")
    await alice.presses("‹")
    await alice.sees("🔎 instagram", "1 / 2")


async def test_what_is_not_there_is_said_so(stage: Stage) -> None:
    alice = await stage.somebody("Alice")
    await alice.says("/search")
    await alice.sees("/search instagram followers")
    await alice.says("/search <b>zeppelin</b>")
    await alice.sees("<b>zeppelin</b>", "Nothing has all these words")
    await alice.says("/order 424242")
    await alice.sees("No provider has a service 424242")
    await alice.says("/order nobody:1")
    await alice.sees("No provider has a service nobody:1")
    await alice.says("good morning")
    await alice.sees("I did not understand that")


async def test_a_deep_link_opens_the_card_of_a_service(stage: Stage) -> None:
    alice, bob = await stage.somebody("Alice"), await stage.somebody("Bob")
    await alice.says("/search spotify royalties")
    await alice.sees("1 service found")
    await alice.presses("Spotify Plays")
    card = await alice.sees("Spotify Plays <b>HQ</b> & Royalties", "[Order]")
    [kept_as] = [data.rpartition(":")[2] for label, data in card.buttons if label == "Order"]
    await bob.follows_link(f"s{kept_as}")
    await bob.sees("Spotify Plays <b>HQ</b> & Royalties", "panel_v2", "No. 21", "[Order]")
    await bob.follows_link("s999999")
    await bob.sees("Hello, Bob!")


async def test_a_number_that_several_providers_use_asks_which_is_meant(stage: Stage) -> None:
    alice = await stage.customer()
    await alice.says("/order 1")
    await alice.sees("Several providers have a service 1", "panel_v2: Followers", "baostar: Facebook views")
    await alice.presses("baostar: Facebook views")
    await alice.sees("Facebook views", "baostar", "No. 1", "2.5 VND for 1,000")
    await alice.says("/order BAOSTAR:1")
    await alice.sees("Facebook views", "Step 1 of", "Link")


@pytest.mark.parametrize(
    ("number", "name", "why"),
    [
        ("panel_v2:27", "Report / ban", "it is aimed at others, which the rules of this bot do not allow"),
        ("panel_v2:28", "Google Maps Reviews", "it is aimed at others"),
        ("sosyalmavi:106", "Remove negative news", "it is aimed at others"),
        ("panel_v2:26", "Special Promotion", "its type is unknown to this bot"),
        ("sosyalmavi:103", "Ücretsiz Deneme", "the provider gives it no price"),
        ("sosyalmavi:107", "Twitter Görüntülenme", "its minimum is above its maximum"),
    ],
)
async def test_what_cannot_be_ordered_is_shown_with_the_reason(stage: Stage, number: str, name: str, why: str) -> None:
    alice = await stage.customer()
    await alice.says(f"/search {name} {number.partition(':')[2]}")
    await alice.sees("1 service found", "⛔️")
    await alice.presses("⛔️")
    card = await alice.sees("⛔️ Cannot be ordered", why)
    assert "Order" not in [label for label, _ in card.buttons]
    await alice.says(f"/order {number} https://www.instagram.com/somebody 100")
    await alice.sees("This service cannot be ordered", why)


async def test_a_button_from_nowhere_brings_a_fresh_menu(stage: Stage) -> None:
    alice = await stage.somebody("Alice")
    await alice.says("/help")
    shown = await alice.sees("Commands", "/orders")
    for data in ("something:else", "x:of:another:form", "s:999999", "g:nothing:0", "y:nothing"):
        assert "out of date" in await alice.forges(data, on=shown)
    assert alice.now(shown).holds(("Services", "Whose?"))
