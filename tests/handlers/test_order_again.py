"""Following one's orders: order again."""

from core.orders.status import OrderStatus
from tests.core.samples import LINK, listing, order
from tests.handlers.person import Person
from tests.handlers.world import World


async def test_order_again_leads_to_the_summary_under_a_key_of_its_own(world: World, alice: Person) -> None:
    world.orders.put(order(status=OrderStatus.COMPLETED))
    await alice.says("/status 1")
    await alice.presses("🔁 Order again")
    assert alice.last.text.startswith("Your order\nInstagram Followers")
    assert f"Link: {LINK}\nQuantity: 1,000" in alice.last.text
    await alice.presses("✅ Place order")
    await world.place()
    assert [added.fields for added in world.north.added] == [{"link": LINK, "quantity": "1000"}]
    assert world.orders.rows[2].key != world.orders.rows[1].key


async def test_order_again_asks_for_what_no_longer_holds(world: World, alice: Person) -> None:
    world.orders.put(order(fields={"link": LINK, "quantity": "1000", "runs": "5", "interval": "60"}))
    await world.offers(listing("12", maximum=500))
    await alice.says("/status 1")
    await alice.presses("🔁 Order again")
    assert "The maximum is 500." in alice.last.text
    shown = await alice.says("500")
    assert shown.text.startswith("Your order")
    assert "Runs" not in shown.text
    assert "for 500" in shown.text, "no drip-feed, no runs in the price"
