"""The bot stopped, or killed, in the middle of whatever it does; started again, it goes on."""

import time

from tests.e2e.stage import Stage


async def test_a_polite_stop_is_quick_and_loses_neither_an_answer_nor_a_form(stage: Stage, link: str) -> None:
    alice, bob, provider = await stage.customer("Alice"), await stage.customer("Bob"), stage.provider()
    await bob.says("/order panel_v2:1")
    await bob.sees("Step 1 of 2")
    await bob.says(f"{link}.bob")
    asked = await bob.sees("Step 2 of 2", "Quantity")
    await provider.fault("slow", "add", seconds=1.0)
    card = await alice.orders(f"panel_v2:1 {link} 100")
    await provider.is_asked("add", link)
    began = time.monotonic()
    assert await stage.act("stop") == {"exit_code": 0, "running": False}
    assert time.monotonic() - began < 10
    await bob.says("100")
    await stage.act("start")
    await bob.sees("Your order", f"{link}.bob", "Quantity: 100", "Price: 0.09 USD")
    assert "has moved on" in await bob.forges(dict(asked.buttons)["‹ Back"], on=asked)
    await alice.is_told(f"#{card.number} is completed")
    assert len(await provider.asked("add", link)) == 1


async def test_a_crash_costs_neither_the_form_nor_the_menu_nor_the_order(stage: Stage, link: str) -> None:
    alice, bob = await stage.customer("Alice"), await stage.customer("Bob")
    card = await alice.orders(f"panel_v2:25 {link} 100")
    await card.shows("In progress")
    await alice.says(f"/order panel_v2:1 {link}.next 100")
    summary = await alice.sees("Your order")
    await alice.presses("☐")
    await alice.sees("☑")
    await bob.says("/new")
    menu = await bob.sees("What is it for?")
    await stage.act("kill")
    browsing = await bob.presses_unanswered("📂 All categories", on=menu)
    placing = [await alice.presses_unanswered("Place order", on=summary) for _ in range(2)]
    await stage.provider().sets(await stage.provider().order(link), status="Completed")
    await stage.act("start")
    await bob.answer_to(browsing)
    await bob.sees("Choose a category")
    assert ["is being placed" in await alice.answer_to(press) for press in placing] == [True, False]
    await alice.is_told(f"#{card.number} is completed")
    await alice.is_told(f"#{card.number + 1} is completed")
    assert len(await stage.provider().asked("add", f"{link}.next")) == 1


async def test_a_crash_between_sending_and_the_answer_leaves_the_order_unconfirmed(stage: Stage, link: str) -> None:
    alice, ada, provider = await stage.customer(), stage.ada, stage.provider()
    await ada.says("/help")
    await ada.sees("Commands")
    await provider.fault("late", "add")
    card = await alice.orders(f"panel_v2:1 {link} 100")
    await provider.is_asked("add", link)
    await stage.act("kill")
    await provider.releases()
    await stage.act("start")
    await alice.is_told(f"Order #{card.number} is unconfirmed")
    question = await ada.is_told(f"Order #{card.number} is unconfirmed", "The bot stopped", "while it was sending")
    other = await alice.orders(f"panel_v2:1 {link}.other 100")
    await alice.is_told(f"#{other.number} is completed")
    assert len(await provider.asked("add", link)) == 1
    await ada.presses("It exists", on=question)
    await ada.sees("What is the number")
    await ada.says((await provider.order(link))["id"])
    await ada.presses_when_seen("Yes, it is")
    await alice.is_told(f"#{card.number} is completed")
