"""After a refresh operators read what changed, and everybody reads about changes to their favourites."""

from datetime import timedelta
from decimal import Decimal

from core.catalogue.rule import Rule
from core.notices.catalogue_notices import CatalogueNews, FavouriteNews
from core.people.access import Access
from core.people.preferences import Level, Preferences
from handlers.catalogue_desk_buttons import ShowChanges
from tests.core.samples import ADA, ALICE, BOB, listing, order
from tests.handlers.person import Person
from tests.handlers.world import World

NB = "\u00a0"


async def like(world: World, user: int, *services: int) -> None:
    for service_id in services:
        await world.favourites.set(user, service_id, True, world.clock())


async def refreshed(world: World) -> None:
    """Service 1 becomes dearer, 2 cheaper; 3 goes and 4 comes back. 2 is ordered most."""
    named = [(str(n), f"Instagram Followers {n}") for n in (1, 2, 3, 4)]
    first = [listing(number, name=name) for number, name in named]
    await world.offers(*first)
    await world.offers(*first[:3])
    world.orders.put(order(1, service_id=3), order(2, service_id=3), order(3, service_id=2))
    await world.tell()
    world.telegram.chats.clear()
    world.clock.passes(hours=1)
    dearer, cheaper = (
        listing("1", name=named[0][1], rate=Decimal(1)),
        listing("2", name=named[1][1], rate=Decimal("0.5")),
    )
    await world.offers(dearer, cheaper, first[3])
    await world.tell()


async def test_the_operators_get_one_message_with_counts_and_the_most_ordered_first(world: World, ada: Person) -> None:
    await refreshed(world)
    assert [shown.text for shown in ada.chat] == [
        "The catalogue of north has changed\n\n1 dearer · 1 cheaper · 1 gone · 1 back\n\n"
        f"▼ Instagram Followers 2: 0.90{NB}USD → 0.50{NB}USD\n"
        f"▲ Instagram Followers 1: 0.90{NB}USD → 1.00{NB}USD\n"
        "✖️ Instagram Followers 3: not available any more\n"
        f"✅ Instagram Followers 4: back for 0.90{NB}USD"
    ]
    assert ada.last.silent
    await ada.presses("Show all changes")
    assert "Changes · north" in ada.last.text
    assert {label.split(" · ")[0] for label in ada.last.labels[:4]} == {
        "✅ back",
        "✖️ gone",
        "▲ 0.90 → 1",
        "▼ 0.90 → 0.5",
    }
    await ada.presses("▲ 0.90 → 1")
    assert "Cost: 1.00" in ada.last.text
    assert "Changes\n02 Mar 13:00 UTC · ▲ 0.90 → 1" in ada.last.text


async def test_a_refresh_without_such_changes_tells_nobody(world: World, ada: Person) -> None:
    await world.offers(listing("12", description="New words", maximum=5))
    await world.offers(listing("12", description="New words", maximum=5), listing("13"))
    await world.tell()
    assert ada.chat == []


async def test_services_now_sold_at_a_loss_come_first_and_with_a_sound(
    world: World, ada: Person, alice: Person
) -> None:
    world.rules.rows = {"s:1": Rule(price=Decimal("0.95"))}
    world.services.touch("north")
    await world.use.shop.load()
    await world.offers(listing("12", rate=Decimal("0.99")))
    await world.tell()
    assert ada.last.text == (
        "The catalogue of north has changed\n\n⏸ 1 at a loss, paused · 1 dearer\n\n"
        f"⏸ Instagram Followers: costs 0.99{NB}USD, sold for 0.95{NB}USD\n"
        f"▲ Instagram Followers: 0.90{NB}USD → 0.99{NB}USD"
    )
    assert not ada.last.silent
    assert (await alice.says("/order 12")).text == "This service isn't available right now."
    await world.offers(listing("12", rate=Decimal("0.90")))
    assert "Your order" in (await alice.says("/order 12 https://www.instagram.com/name 1000")).text


async def test_everybody_hears_of_their_favourites_once_and_quietly(world: World, alice: Person, bob: Person) -> None:
    await like(world, ALICE, 2, 3, 4)
    world.prices["north"] = world.prices["north"].__class__("USD", Decimal(10))
    await refreshed(world)
    (told,) = alice.chat
    assert told.text == (
        "☆ News of your favourites\n\n"
        f"▲ Instagram Followers 1: 0.99{NB}USD → 1.10{NB}USD\n"
        f"▼ Instagram Followers 2: 0.99{NB}USD → 0.55{NB}USD\n"
        "✖️ Instagram Followers 3: not available any more"
    )
    assert told.silent
    assert told.labels == ["☆ Favourites", "⚙️ Settings", "‹ Home"]
    assert bob.chat == []


async def test_a_person_who_wants_no_news_of_favourites_gets_none(world: World, alice: Person) -> None:
    await like(world, ALICE, 1)
    await like(world, BOB, 1)
    settings = await alice.says("/settings")
    assert "News of favourites: on" in settings.text
    await alice.presses("☆ No news of favourites")
    assert "News of favourites: off" in alice.last.text
    await world.users.remember(BOB, world.clock())
    await world.users.prefer(BOB, Preferences(level=Level.NONE))
    await world.offers(listing("12", rate=Decimal(2)))
    await world.tell()
    outcomes = {notice.chat_id: outcome for notice, outcome in world.notices.done_as.values()}
    assert (outcomes[ALICE], outcomes[BOB]) == ("unwanted", "unwanted")


async def test_a_customer_hears_nothing_about_an_unchanged_price_or_a_hidden_service(
    world: World, alice: Person
) -> None:
    await world.offers(listing("12"), listing("13"))
    await like(world, ALICE, 1, 2)
    world.rules.rows = {"s:1": Rule(price=Decimal(5)), "s:2": Rule(hidden=True)}
    world.services.touch("north")
    await world.use.shop.load()
    await world.offers(listing("12", rate=Decimal(2)), listing("13", rate=Decimal(2)))
    await world.tell()
    assert alice.chat == []


async def test_a_person_who_is_no_longer_let_in_hears_nothing(world: World) -> None:
    await like(world, BOB, 1)
    world.lets_in(Access(public=False, owners=frozenset({ADA}), allowed=frozenset({ALICE})))
    await world.offers(listing("12", rate=Decimal(2)))
    assert world.notices.kinds(BOB) == []
    assert world.notices.kinds(ADA) == [CatalogueNews]


async def test_news_of_favourites_waits_for_the_end_of_quiet_hours(world: World, alice: Person) -> None:
    await alice.says("/start")
    now = world.clock()
    quiet = Preferences(
        quiet_from=(now - timedelta(hours=1)).time(), quiet_to=(now + timedelta(hours=1)).time(), hold=True
    )
    await world.users.prefer(ALICE, quiet)
    await like(world, ALICE, 1)
    await world.offers(listing("12", rate=Decimal(2)))
    await world.tell()
    assert world.notices.kinds(ALICE) == [FavouriteNews]
    world.clock.passes(hours=1)
    await world.tell()
    assert "News of your favourites" in alice.last.text


async def test_a_page_of_changes_that_is_not_there_shows_none(ada: Person) -> None:
    for forged in (
        ShowChanges(page=-5),
        ShowChanges(at=10**16, page=9),
        ShowChanges(at=-(10**18)),
        ShowChanges(at=10**19),
    ):
        await ada.forges(forged)
        assert "No changes are recorded." in ada.last.text
