"""Finding a service by words, a number or a link, and the words that open something else."""

import pytest

from tests.core.samples import LINK, listing, order
from tests.handlers.person import Person
from tests.handlers.test_catalogue import many
from tests.handlers.world import World

FOLLOWERS = listing("12")
LIKES = listing("13", name="Instagram Likes")
PLAYS = listing("14", name="Spotify Plays", category="Spotify")


@pytest.mark.parametrize("words", ["/search 12   LIKES", "likes  12"])
async def test_words_are_searched_for_with_the_command_or_without(world: World, alice: Person, words: str) -> None:
    await many(world)
    shown = await alice.says(words)
    assert shown.text.splitlines()[1] == "1 service found"
    assert shown.labels == ["0.90\u00a0USD · Likes 12", "🛒 New order", "‹ Home"]


async def test_search_from_home_asks_for_words_and_takes_them(world: World, alice: Person) -> None:
    await alice.says("/start")
    await alice.presses("🔎 Search")
    assert alice.last.text.startswith("What are you looking for?")
    assert "1 service found" in (await alice.says("instagram")).text
    assert (await alice.says("/search")).text.startswith("What are you looking for?")


async def test_search_that_finds_nothing_says_what_helps(alice: Person) -> None:
    shown = await alice.says("/search <b>elephants</b> & co")
    assert shown.text == "🔎 <b>elephants</b> & co\nNo results. Try fewer words."
    assert shown.labels == ["💬 Write to the shop", "🛒 New order", "‹ Home"]
    assert (await alice.says("xyzzy")).text == "🔎 xyzzy\nNo results. Try other words."


async def test_words_that_name_no_platform_and_no_kind_are_not_searched_for_one_by_one(
    world: World, alice: Person
) -> None:
    await world.offers(listing("12", name="Human followers, talk to them"))
    assert "No results. Try fewer words." in (await alice.says("I want to talk to a human at once")).text


@pytest.mark.parametrize("said", ["I want to talk to a human", "🙂", "/help"])
async def test_a_person_whom_the_bot_cannot_help_can_write_to_the_shop(
    world: World, alice: Person, ada: Person, said: str
) -> None:
    await alice.says(said)
    await alice.presses("💬 Write to the shop")
    await alice.replies("Is anybody there?", to=alice.last)
    await world.tell()
    assert "Is anybody there?" in ada.last.text


async def test_the_likely_meaning_of_a_misspelt_word_is_found_at_once(alice: Person) -> None:
    shown = await alice.says("instagran folowers")
    assert shown.text == "🔎 instagran folowers\nDid you mean instagram followers?\n1 service found"
    assert shown.labels[0].endswith("Instagram Followers")


@pytest.mark.parametrize(
    ("said", "kept", "found"),
    [
        ("spotify likes", "spotify", "Spotify Plays"),
        ("likes spotify", "spotify", "Spotify Plays"),
        ("cheap instagram followers please", "instagram followers", "Instagram Followers"),
        ("spotify dinlenme elephants", "spotify dinlenme", "Spotify Plays"),
        ("I want to talk with a human about my instagram followers", "instagram followers", "Instagram Followers"),
        ("followers for my elephants", "followers", "Instagram Followers"),
    ],
)
async def test_words_that_find_nothing_together_bring_what_most_of_them_find(
    world: World, alice: Person, said: str, kept: str, found: str
) -> None:
    await world.offers(FOLLOWERS, LIKES, PLAYS)
    shown = await alice.says(said)
    assert shown.text == f"🔎 {said}\nNo service has all of these words. This is for {kept}:\n1 service found"
    assert shown.labels[0].endswith(found)
    assert shown.labels[1:] == ["💬 Write to the shop", "🛒 New order", "‹ Home"]


async def test_the_pages_of_a_search_for_some_of_the_words_are_for_these(world: World, alice: Person) -> None:
    await many(world)
    assert (await alice.says("elephants likes")).text.startswith("🔎 elephants likes\nNo service has all")
    await alice.presses("›")
    assert alice.last.text == "🔎 likes\n20 services found"


async def test_the_pages_of_a_corrected_search_keep_the_correction(world: World, alice: Person) -> None:
    await many(world)
    await alice.says("liks")
    await alice.presses("›")
    assert alice.last.text == "🔎 likes\n20 services found"


async def test_results_keep_their_words_from_page_to_page(world: World, alice: Person) -> None:
    await many(world)
    assert (await alice.says("/search likes")).text.endswith("20 services found")
    await alice.presses("›")
    assert "2 / 3" in alice.last.labels
    assert alice.last.text.startswith("🔎 likes\n")


async def test_a_number_opens_that_service(alice: Person) -> None:
    assert (await alice.says("12")).text.startswith("Instagram Followers\n")
    shown = await alice.says("#999")
    assert (shown.text, shown.labels) == ("There is no service 999.", ["🔎 Search", "‹ Home"])


@pytest.mark.parametrize(
    ("link", "kinds"),
    [
        (LINK, ["Followers"]),
        ("instagram.com/p/AbC123", ["Likes"]),
        ("https://open.spotify.com/track/AbC", ["Plays"]),
    ],
)
async def test_a_link_alone_brings_services_that_fit_its_page(
    world: World, alice: Person, link: str, kinds: list[str]
) -> None:
    await world.offers(FOLLOWERS, LIKES, PLAYS)
    assert (await alice.says(link)).labels == [*kinds, "‹ Home"]


@pytest.mark.parametrize("link", ["https://www.instagram.com/", "instagram.com//?hl=en"])
async def test_a_whole_site_alone_is_not_a_page(alice: Person, link: str) -> None:
    shown = await alice.says(link)
    assert (
        shown.text == "That's a whole site. Send the link of one profile or post, like https://www.instagram.com/name"
    )
    assert shown.labels == ["‹ Home"]


async def test_the_example_for_a_whole_site_is_of_that_site(alice: Person) -> None:
    assert (await alice.says("tiktok.com/")).text.endswith("like https://www.tiktok.com/@name")


@pytest.mark.parametrize(
    ("link", "why"),
    [
        (
            "https://unknown.example.net/x",
            "We don't accept links to unknown.example.net. We accept links to",
        ),
        ("https://www.tiktok.com/@bob", "We have no services for this link right now."),
        ("ftp://www.instagram.com/bob", "Send a full link, like https://www.instagram.com/name"),
        ("https://www.instagram.com/" + "a" * 2_100, "That link is too long."),
    ],
)
async def test_a_link_alone_for_which_nothing_can_be_ordered_says_why(alice: Person, link: str, why: str) -> None:
    shown = await alice.says(link)
    assert shown.text.startswith(why)
    assert shown.labels[-1] == "‹ Home"


@pytest.mark.parametrize("text", ["hello", "Menu", "Merhaba!", "xin chào"])
async def test_a_greeting_leads_home(alice: Person, text: str) -> None:
    assert (await alice.says(text)).text.startswith("Hello, Alice!")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("My orders", "You have no orders yet."),
        ("siparişlerim", "You have no orders yet."),
        ("New order", "Instagram · Followers"),
        ("Search", "What are you looking for?"),
        ("favorites", "Favourites"),
        ("Số dư", "You haven't spent anything yet."),
        ("Ayarlar", "⚙️ Settings"),
        ("help!", "How to order"),
    ],
)
async def test_a_word_opens_what_its_command_opens(alice: Person, text: str, answer: str) -> None:
    assert (await alice.says(text)).text.startswith(answer)


async def test_a_word_of_a_command_is_an_answer_while_a_form_waits(alice: Person) -> None:
    await alice.says("/order 12")
    assert "full link" in (await alice.says("orders")).text


async def test_a_number_with_a_hash_opens_ones_own_order_and_a_number_of_both_kinds_is_asked_about(
    world: World, alice: Person, bob: Person
) -> None:
    world.orders.put(order(12), order(13, link="https://www.instagram.com/alice.paints"))
    assert (await alice.says("#12")).text.startswith("Order #12\n")
    assert (await alice.says("13")).text.startswith("Order #13\n")
    shown = await alice.says("12")
    assert shown.text == "Your order or the service with the number 12?"
    await alice.presses("0.90")
    assert alice.last.text.startswith("Instagram Followers\n")
    for said in ("12", "#12"):
        assert (await bob.says(said)).text.startswith("Instagram Followers\n")


async def test_words_that_find_no_service_find_ones_own_orders(world: World, alice: Person, bob: Person) -> None:
    world.orders.put(order(13, link="https://www.instagram.com/alice.paints"))
    shown = await alice.says("alice.paints")
    assert shown.text == "🔎 alice.paints\n1 order found"
    assert (await bob.says("alice.paints")).text == "🔎 alice.paints\nNo results. Try other words."


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("Where is my order?", "You have no open orders."),
        ("telafi", "None of your orders can be refilled now."),
        ("cancel", "There is nothing to cancel"),
        ("hoàn tiền", "You have no questions yet."),
    ],
)
async def test_requests_in_words_run_the_command(alice: Person, said: str, answer: str) -> None:
    assert (await alice.says(said)).text.startswith(answer)
