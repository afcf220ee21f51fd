"""Finding a service: home, platforms, categories, cards. Old buttons still work."""

from decimal import Decimal

import pytest

from core.catalogue.platforms import TITLES, Kind, Platform
from core.catalogue.service import ServiceType
from handlers.buttons import Page, SearchPage, ShowCategory, ShowPlatform, ShowService, ShowShelf
from tests.core.samples import listing, order
from tests.handlers.person import Person
from tests.handlers.world import World

FOLLOWERS = listing("12")
LIKES = listing("13", name="Instagram Likes")
PLAYS = listing("14", name="Spotify Plays", category="Spotify")


async def many(world: World, count: int = 20) -> None:
    """North offers this many kinds of likes in one category."""
    await world.offers(*(listing(str(n), name=f"Likes {n}", category="Likes") for n in range(1, count + 1)))


async def test_start_is_a_home_with_the_ways_from_there(world: World, alice: Person) -> None:
    world.orders.put(order(), order(2), order(3, user_id=666))
    shown = await alice.says("/start")
    assert shown.text == (
        "Hello, Alice!\n\nOrder in three steps: choose a service, send your link, confirm the price.\n"
        "I follow each order and message you when it's done."
    )
    assert shown.labels == ["🛒 New order", "📦 My orders (2)", "🔎 Search", "☆ Favourites", "⚙️ Settings", "❓ Help"]


async def test_help_says_how_to_order_and_names_the_commands(alice: Person) -> None:
    told = (await alice.says("/help")).text
    for command in ("/new", "/search", "/order", "/orders", "/status", "/refill", "/cancel", "/balance"):
        assert command in told
    assert "/unconfirmed" not in told
    await alice.presses("‹ Home")
    assert alice.last.text.startswith("Hello, Alice!")
    await alice.presses("❓ Help")
    assert "In one line" in alice.last.text


async def test_from_home_to_a_service_in_four_presses_and_back(world: World, alice: Person) -> None:
    await world.offers(FOLLOWERS, LIKES, PLAYS)
    await alice.says("/start")
    await alice.presses("🛒 New order")
    assert alice.last.labels == ["Instagram", "Spotify", "📂 All categories", "🔎 Search", "‹ Home"]
    await alice.presses("Instagram")
    assert alice.last.labels == ["Followers · 1", "Likes · 1", "‹ Back", "‹ Home"]
    await alice.presses("Followers")
    assert alice.last.text == "Instagram · Followers\nChoose a service (prices per 1,000)"
    assert alice.last.labels == ["0.90\u00a0USD · Instagram Followers", "‹ Back", "‹ Home"]
    await alice.presses("0.90")
    assert alice.last.text == (
        "Instagram Followers\nnorth · Instagram · No. 12\n\nPrice: 0.90\u00a0USD per 1,000\nQuantity: 10 to 10,000\n"
        "No refill\n\nLink to this service"
    )
    assert alice.last.labels == ["🛒 Order", "☆ Favourite", "‹ Back", "‹ Home"]
    for _step in range(3):
        await alice.presses("‹ Back")
    assert "What is it for?" in alice.last.text
    assert len(alice.chat) == 1, "one message, edited"


async def test_many_platforms_fit_a_phone_and_the_rest_are_one_press_away(world: World, alice: Person) -> None:
    titles = [TITLES[platform] for platform in TITLES][:16]
    await world.offers(*(listing(str(n), name=f"{title} Views", category=title) for n, title in enumerate(titles)))
    await alice.says("/new")
    assert alice.last.labels[10:] == [titles[10], "More ›", "📂 All categories", "🔎 Search", "‹ Home"]
    await alice.presses("More ›")
    assert alice.last.labels == [*titles[:12], "·", "1 / 2", "›", "‹ Back", "‹ Home"]
    await alice.presses("›")
    assert alice.last.labels == [*titles[12:], "‹", "2 / 2", "·", "‹ Back", "‹ Home"]


async def test_a_single_choice_is_skipped(world: World, alice: Person) -> None:
    assert (await alice.says("/new")).labels == ["0.90\u00a0USD · Instagram Followers", "‹ Back", "‹ Home"]
    await world.offers(FOLLOWERS, PLAYS)
    await alice.says("/new")
    await alice.presses("Spotify")
    assert "Spotify Plays" in alice.last.labels[0]


async def test_the_last_ordered_services_are_offered_first(world: World, alice: Person) -> None:
    await world.offers(FOLLOWERS, LIKES, PLAYS)
    likes = world.use.shop.catalogue.numbered("13")[0]
    world.orders.put(order(service_id=likes.id), order(2, service_id=likes.id), order(3, service_id=999))
    assert (await alice.says("/new")).labels[:2] == ["🕘 0.90\u00a0USD · Instagram Likes", "Instagram"]
    await alice.presses("🕘")
    assert alice.last.text.startswith("Instagram Likes\n")


async def test_services_of_all_providers_are_listed_together(world: World, alice: Person) -> None:
    world.connect("south")
    await world.offers(listing("1", name="Southern followers"), provider="south")
    shown = await alice.says("/new")
    assert shown.labels[:2] == ["0.90\u00a0USD · Instagram Followers", "0.99\u00a0USD · Southern followers"]
    await alice.presses("0.99")
    assert "south · Instagram · No. 1\n" in alice.last.text


async def test_an_admin_sees_whose_service_it_is(ada: Person) -> None:
    assert "north · Instagram · No. 12" in (await ada.says("/start s1")).text


async def test_services_that_look_alike_are_told_apart_by_their_numbers(world: World, alice: Person) -> None:
    await world.offers(listing("12"), listing("13"))
    assert (await alice.says("/new")).labels[:2] == [
        "0.90\u00a0USD · north 12 · Instagram Followers",
        "0.90\u00a0USD · north 13 · Instagram Followers",
    ]


async def test_the_providers_own_categories_are_one_press_away(world: World, alice: Person) -> None:
    await world.offers(FOLLOWERS, PLAYS)
    await alice.says("/new")
    await alice.presses("📂 All categories")
    assert alice.last.labels == ["Instagram · 1", "Spotify · 1", "‹ Back", "‹ Home"]
    await alice.presses("Spotify")
    assert alice.last.labels == ["0.90\u00a0USD · Spotify Plays", "‹ Back", "‹ Home"]
    await alice.presses("‹ Back")
    assert alice.last.text == "Choose a category"


async def test_pages_turn_both_ways_and_their_number_does_nothing(world: World, alice: Person) -> None:
    await many(world)
    await alice.says("/new")
    assert alice.last.labels[-5:] == ["·", "1 / 3", "›", "‹ Back", "‹ Home"]
    await alice.presses("›")
    assert alice.last.labels[0] == "0.90\u00a0USD · Likes 9"
    assert (await alice.presses("2 / 3")).text == ""
    await alice.presses("›")
    assert alice.last.labels[-5:-2] == ["‹", "3 / 3", "·"]
    await alice.presses("·")
    await alice.presses("‹", on=alice.last)
    assert "2 / 3" in alice.last.labels


async def test_back_from_a_service_leads_to_the_page_it_is_on(world: World, alice: Person) -> None:
    await many(world)
    await alice.says("13")
    assert alice.last.text.startswith("Likes 13\n")
    await alice.presses("‹ Back")
    assert "2 / 3" in alice.last.labels


async def test_a_page_beyond_the_last_is_the_last(world: World, alice: Person) -> None:
    await many(world)
    await alice.forges(ShowShelf(platform=Platform.OTHER, kind=Kind.LIKES, page=999))
    assert "3 / 3" in alice.last.labels
    await alice.forges(ShowShelf(platform=Platform.OTHER, kind=Kind.LIKES, page=-5), on=alice.last)
    assert "1 / 3" in alice.last.labels


async def test_a_favourite_is_added_and_removed(alice: Person) -> None:
    await alice.says("/favourites")
    assert "None yet" in alice.last.text
    await alice.says("/start s1")
    assert (await alice.presses("☆ Favourite")).text == "Added to your favourites."
    await alice.says("/start")
    await alice.presses("☆ Favourites")
    assert alice.last.labels == ["0.90\u00a0USD · Instagram Followers", "‹ Home"]
    await alice.presses("0.90")
    assert (await alice.presses("★ Favourite")).text == "Removed from your favourites."
    assert "None yet" in (await alice.says("/favourites")).text


async def test_a_link_opens_the_card_of_a_service(alice: Person) -> None:
    assert (await alice.says("/start s1")).text.startswith("Instagram Followers\nnorth · Instagram · No. 12")


@pytest.mark.parametrize("payload", ["sx", "s", "1234567890123", "s-1", "s²"])
async def test_a_link_to_nothing_leads_home(alice: Person, payload: str) -> None:
    assert (await alice.says(f"/start {payload}")).text.startswith("Hello, Alice!")


async def test_a_link_to_a_service_that_is_gone_says_so_and_offers_similar_ones(world: World, alice: Person) -> None:
    await world.offers(listing("13", name="Instagram Followers, others"))
    shown = await alice.says("/start s1")
    assert (shown.text, shown.labels) == ("This service is no longer available.", ["Similar services", "‹ Home"])
    await alice.presses("Similar services")
    assert "others" in alice.last.labels[0]
    assert (await alice.says("/start s99")).labels == ["🛒 New order", "‹ Home"]


async def test_a_service_that_cannot_be_ordered_is_listed_with_its_reason(world: World, alice: Person) -> None:
    await world.offers(listing("1", rate=Decimal(0)))
    await alice.says("/new")
    await alice.presses("⛔️ · Instagram Followers")
    assert "This service can't be ordered: it has no price." in alice.last.text
    assert alice.last.labels == ["☆ Favourite", "‹ Back", "‹ Home"]


async def test_a_denied_service_is_shown_to_nobody(world: World, alice: Person) -> None:
    await world.offers(listing("1", name="Instagram Reports"), listing("2"))
    assert (await alice.says("/new")).labels == ["0.90\u00a0USD · Instagram Followers", "‹ Back", "‹ Home"]
    assert "No results" in (await alice.says("/search reports")).text
    card = await alice.says("/start s2")
    assert "Not allowed here: it targets other people." in card.text
    assert card.labels == ["‹ Back", "‹ Home"]


async def test_a_card_says_all_that_is_known(world: World, alice: Person) -> None:
    full = listing(
        "1",
        name="A long name " * 10,
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
    assert "Type: comment_likes\nRefill for 30 days\nCan be cancelled\nDrip-feed available" in text
    assert text.splitlines()[0].endswith("…")
    assert "A long name A long name A long name A long name A long name A long name A long name A long name" in text
    assert "Fast & <safe>" in text


async def test_without_any_catalogue_the_menu_says_so(world: World, alice: Person) -> None:
    await world.offers()
    assert "No services are available right now" in (await alice.says("/new")).text


@pytest.mark.parametrize(
    "button",
    [
        ShowCategory(key="0" * 12),
        ShowService(id=999),
        ShowPlatform(platform=Platform.KICK),
        ShowShelf(platform=Platform.INSTAGRAM, kind=Kind.SAVES),
    ],
)
async def test_a_button_of_something_that_is_gone_leads_to_a_fresh_menu(
    alice: Person, button: ShowCategory | ShowService | ShowPlatform | ShowShelf
) -> None:
    answer = await alice.forges(button)
    assert answer.alert
    assert answer.text == "This button is out of date. Here is where things stand now."
    assert alice.last.labels[0] == "0.90\u00a0USD · Instagram Followers"


async def test_a_message_too_old_to_edit_is_answered_by_a_new_one(alice: Person) -> None:
    await alice.presses_in_a_message_too_old(SearchPage(page=0, words="instagram"))
    assert "1 service found" in alice.last.text
    await alice.presses_in_a_message_too_old(Page())
