"""A person's first order, from /start to the last notice, with everything started as an operator starts it."""

from tests.e2e.stage import Stage


async def test_a_person_orders_for_the_first_time_and_hears_of_every_change(plain_stage: Stage, link: str) -> None:
    alice = await plain_stage.somebody("Alice")
    await alice.says("/start")
    await alice.sees("Hello, Alice!", "Order in three steps")
    await alice.presses("🛒 New order")
    await alice.sees("What is it for?")
    await alice.presses("📂 All categories")
    await alice.sees("Choose a category")
    await alice.presses("First Category")
    await alice.sees("Choose a service")
    await alice.presses("0.90 USD · Followers")
    await alice.sees("Followers", "No. 1", "0.90 USD", "Quantity: 50 to 10,000", "Refill")
    await alice.presses("🛒 Order")
    await alice.sees("Followers", "Step 1 of", "Link")
    await alice.says(link)
    await alice.sees("Step 2 of", "Quantity", "0.90 USD per 1,000", "50 to 10,000")
    await alice.says("1,000")
    await alice.sees("Your order", f"Link: {link}", "Quantity: 1,000", "Price: 0.90 USD", "accept our terms")
    assert "is being placed" in await alice.presses("Place order")
    card = await alice.gets_card()
    await card.shows("Quantity: 1,000", "Charge: 0.90 USD", "Reference:")
    await alice.is_told(f"Order #{card.number}", "is completed")
    await card.shows("Completed", "100%")
    order = await plain_stage.provider().order(link)
    assert (order["service"], order["quantity"]) == ("1", 1000)
