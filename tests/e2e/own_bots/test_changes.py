"""The price, the service or the provider changes between the summary and the press."""

import asyncio

from tests.e2e.chat import PATIENCE, Person
from tests.e2e.stage import Stage

SETTINGS = ("ACCESS=public", "SHOP__CREDIT=limits", "SHOP__LIMIT_PER_DAY=1000000000", "CATALOGUE__REFRESH=1")


def at(link: str, host: str) -> str:
    """The same page on another platform."""
    return link.replace("www.instagram.com", host)


async def knows_it_is_away(ada: Person) -> None:
    """Looks at the desk until the bot has noticed, because it asks each provider at its own time."""
    async with asyncio.timeout(PATIENCE):
        shown = None
        while shown is None or not shown.holds(("panel_v2 is not responding.",)):
            await ada.says("/desk")
            shown = await ada.sees("Desk")


async def test_a_changed_price_is_shown_and_asked_about_again(own_stage: Stage, link: str) -> None:
    alice, provider = await own_stage.customer(), own_stage.provider("roicmedya")
    await alice.says(f"/order roicmedya:305 {at(link, 'open.spotify.com')} 1000")
    await alice.sees("Your order", "Price: 1.85 EUR")
    await provider.lists(305, "2.5")
    await provider.is_asked_again("services", times=2)  # the second look begins when the first is stored
    assert "Something changed" in await alice.presses("Place order")
    await alice.sees("The price has changed. It was 1.85 EUR", "Price: 2.50 EUR")
    assert await provider.asked("add", link) == []
    await alice.presses("Place order")
    card = await alice.gets_card()
    await card.shows("Charge: 2.50 EUR", "Reference:")


async def test_a_service_that_vanished_is_no_longer_offered(own_stage: Stage, link: str) -> None:
    alice, provider = await own_stage.customer(), own_stage.provider("roicmedya")
    await alice.says(f"/order roicmedya:307 {at(link, 'www.twitch.tv')} 100")
    await alice.sees("Your order")
    await provider.lists(307, None)
    await provider.is_asked_again("services", times=2)  # the second refresh begins when the first is stored
    await alice.presses("Place order")
    await alice.sees("no longer available")
    await alice.says("/search takipçi twitch")
    assert not (await alice.sees("1 service found", "Twitch Followers")).holds(("Twitch Takipçi",))
    assert await provider.asked("add", link) == []


async def test_people_can_browse_while_the_providers_are_away(own_stage: Stage, link: str) -> None:
    alice = await own_stage.customer()
    card = await alice.orders(f"panel_v2:25 {link} 100")
    await card.shows("In progress")
    await own_stage.act("away")
    await own_stage.act("kill")
    await own_stage.act("start")
    await knows_it_is_away(own_stage.ada)
    await alice.says("/search tiktok views")
    await alice.presses_when_seen("0.012")
    await alice.sees("TikTok Views", "0.012 USD", "[🛒 Order]")
    await alice.says(f"/status {card.number}")
    await alice.sees(f"Order #{card.number}", "In progress", "Updated")
    await alice.says(f"/order panel_v2:1 {link}.more 100")
    await alice.sees("Your order")
    assert "can't place this order right now" in await alice.presses("Place order")
    await own_stage.act("back")
    assert await own_stage.provider().orders(f"{link}.more") == []
