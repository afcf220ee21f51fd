"""People find a service by menus, words, numbers and links; some services are not for sale."""

import pytest

from tests.e2e.stage import Stage


async def test_a_service_is_found_by_platform_and_kind_page_by_page(stage: Stage) -> None:
    alice = await stage.somebody("Alice")
    await alice.says("/start")
    await alice.sees("Hello, Alice!")
    await alice.presses("🛒 New order")
    await alice.sees("What is it for?", "Instagram", "TikTok", "All categories")
    await alice.presses("Instagram")
    await alice.sees("What do you need?", "Followers · ")
    await alice.presses("Followers")
    await alice.sees("Instagram · Followers", "prices per 1,000")
    await alice.presses("‹ Home")
    await alice.sees("Hello, Alice!")


async def test_a_person_pages_through_a_long_list_of_categories_and_back(stage: Stage) -> None:
    alice = await stage.somebody("Alice")
    await alice.says("/new")
    await alice.sees("What is it for?")
    await alice.presses("📂 All categories")
    await alice.sees("Choose a category", "1 / ")
    await alice.presses("First Category")
    await alice.sees("Choose a service", "Followers")
    await alice.presses("‹ Back")
    await alice.sees("Choose a category")


async def test_a_search_ignores_case_accents_and_word_order(stage: Stage) -> None:
    alice = await stage.somebody("Alice")
    await alice.says("/search TAKIPCI turk")
    await alice.sees("1 service found", "🇹🇷 Türk Takipçi")
    await alice.presses("38.75")
    await alice.sees("No. 101", "38.75 TRY", "Refill", "[🛒 Order]")


async def test_paging_keeps_the_search(stage: Stage) -> None:
    alice = await stage.somebody("Alice")
    await alice.says("/search instagram")
    await alice.sees("🔎 instagram", "services found", "1 / 2")
    await alice.presses("›")
    await alice.sees("🔎 instagram", "2 / 2")
    await alice.presses("‹")
    await alice.sees("🔎 instagram", "1 / 2")


async def test_a_missing_service_is_reported(stage: Stage) -> None:
    alice = await stage.somebody("Alice")
    await alice.says("/search")
    await alice.sees("instagram followers")
    await alice.says("/search <b>zeppelin</b>")
    await alice.sees("<b>zeppelin</b>", "No results")
    await alice.says("/order 424242")
    await alice.sees("There is no service 424242")
    await alice.says("/order nobody:1")
    await alice.sees("There is no service nobody:1")
    await alice.says("https://nowhere.example/page")
    await alice.sees("We don't accept links to nowhere.example")


async def test_a_deep_link_opens_the_card_of_a_service(stage: Stage) -> None:
    alice, bob = await stage.somebody("Alice"), await stage.somebody("Bob")
    await alice.says("/search spotify royalties")
    await alice.sees("1 service found")
    await alice.presses("0.")
    card = await alice.sees("Spotify Plays HQ & Royalties", "[🛒 Order]")
    [kept_as] = [data.rpartition(":")[2] for label, data in card.buttons if label == "🛒 Order"]
    await bob.follows_link(f"s{kept_as}")
    await bob.sees("Spotify Plays HQ & Royalties", "No. 21", "[🛒 Order]")
    await bob.follows_link("s999999")
    await bob.sees("no longer available")


async def test_a_number_of_several_providers_asks_which_one_is_meant(stage: Stage) -> None:
    alice = await stage.customer()
    await alice.says("/order 1")
    await alice.sees("Several services have the number 1", "Followers", "2.5 VND · Facebook views")
    await alice.presses("2.5 VND · Facebook views")
    await alice.sees("Facebook views", "No. 1", "2.5 VND per 1,000")
    await alice.says("/order BAOSTAR:1")
    await alice.sees("Facebook views", "Step 1 of", "Link")


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("panel_v2:27", "Report / ban"),
        ("panel_v2:28", "Google Maps Reviews"),
        ("sosyalmavi:106", "Remove negative news"),
    ],
)
async def test_a_service_that_the_policy_denies_is_neither_shown_nor_sold(stage: Stage, number: str, name: str) -> None:
    alice = await stage.customer()
    await alice.says(f"/search {name}")
    await alice.sees("No results")
    await alice.says(f"/order {number} https://www.instagram.com/somebody 100")
    await alice.sees("Not allowed here: it targets other people.")


@pytest.mark.parametrize(
    ("number", "name", "why"),
    [
        ("panel_v2:26", "Special Promotion", "we don't know its type yet"),
        ("sosyalmavi:103", "Ücretsiz Deneme", "it has no price"),
        ("sosyalmavi:107", "Twitter Görüntülenme", "its limits make no sense"),
    ],
)
async def test_a_service_that_cannot_be_ordered_shows_the_reason(
    stage: Stage, number: str, name: str, why: str
) -> None:
    alice = await stage.customer()
    await alice.says(f"/search {name} {number.partition(':')[2]}")
    await alice.sees("1 service found", "⛔️")
    await alice.presses("⛔️")
    card = await alice.sees("This service can't be ordered", why)
    assert "🛒 Order" not in [label for label, _ in card.buttons]
    await alice.says(f"/order {number} https://www.instagram.com/somebody 100")
    await alice.sees("This service can't be ordered", why)


async def test_an_unknown_button_brings_a_fresh_menu(stage: Stage) -> None:
    alice = await stage.somebody("Alice")
    await alice.says("/help")
    shown = await alice.sees("Commands", "/orders")
    for data in ("something:else", "x:of:another:form", "s:999999", "g:nothing:0", "y:nothing"):
        assert "out of date" in await alice.forges(data, on=shown)
    assert alice.now(shown).holds(("What is it for?",))
