"""Telegram says wait, or the person has blocked the bot."""

from tests.e2e.stage import Stage


async def test_a_notice_that_telegram_delays_comes_once_and_after_the_delay(stage: Stage, link: str) -> None:
    alice = await stage.customer()
    card = await alice.orders(f"panel_v2:25 {link} 100")
    await card.shows("In progress")
    await stage.telegram_fault(kind="429", method="sendMessage", chat_id=alice.id, retry_after=2)
    await stage.provider().sets(await stage.provider().order(link), status="Completed")
    await alice.is_told(f"#{card.number} is completed")
    [refused] = await stage.telegram_answered(alice, 429, "completed")
    [sent] = await stage.telegram_answered(alice, 200, "is <b>completed</b>")
    assert sent["at"] - refused["at"] >= 2
    await alice.says("/orders")
    await alice.sees("My orders")
    assert str(alice).count(f"#{card.number} is completed") == 1


async def test_a_person_who_blocked_the_bot_costs_nobody_else_anything(stage: Stage, link: str) -> None:
    alice, bob = await stage.customer("Alice"), await stage.customer("Bob")
    provider = stage.provider()
    card = await alice.orders(f"panel_v2:25 {link} 100")
    await card.shows("In progress")
    await alice.blocks_the_bot()
    await provider.sets(await provider.order(link), status="Completed", remains="0")
    assert len(await stage.telegram_answered(alice, 403)) == 1
    after = await bob.orders(f"panel_v2:1 {link}.bob 100")
    await bob.is_told(f"#{after.number} is completed")
    assert len(await stage.telegram_answered(alice, 403)) == 1
    await alice.blocks_the_bot(False)
    await alice.says(f"/status {card.number}")
    await alice.sees(f"Order #{card.number}", "Completed", "100%")
