"""Other people, groups: nobody sees what is not theirs."""

from tests.e2e.stage import Stage

NOT_YOURS = "I can't find that order among yours."


async def test_the_number_of_an_order_opens_it_to_its_owner_only(stage: Stage, link: str) -> None:
    alice, bob = await stage.customer("Alice"), await stage.customer("Bob")
    card = await alice.orders(f"panel_v2:25 {link} 100")
    placed = await card.shows("In progress", "[Cancel]")
    await bob.says("/help")
    shown = await bob.sees("Commands")
    for command in ("/status", "/refill", "/cancel"):
        for number in (str(card.number), f"#{card.number}", "4242424242"):
            await bob.says(f"{command} {number}")
            await bob.sees(NOT_YOURS)
    for action in "vfrackn":
        assert await bob.forges(f"r:{card.number}:{action}", on=shown) == NOT_YOURS
    for _, data in placed.buttons:
        assert await bob.forges(data, on=shown) == NOT_YOURS
    await bob.says("/orders")
    await bob.sees("You have no orders yet")
    everything = await bob.everything()
    assert link not in everything
    assert await stage.provider().asked("cancel", link) == []
    assert "In progress" in alice.now(placed).text


async def test_nobody_places_from_the_form_of_another(stage: Stage, link: str) -> None:
    alice, bob = await stage.customer("Alice"), await stage.customer("Bob")
    await alice.says(f"/order panel_v2:1 {link} 100")
    summary = await alice.sees("Your order")
    await bob.says("/help")
    shown = await bob.sees("Commands")
    for _, data in summary.buttons:
        assert "out of date" in await bob.forges(data, on=shown)
    assert link not in await bob.everything()
    assert await stage.provider().asked("add", link) == []


async def test_in_a_group_a_command_gets_one_line_and_all_else_silence(stage: Stage, link: str) -> None:
    alice, bob = await stage.customer("Alice"), await stage.customer("Bob")
    card = await alice.orders(f"panel_v2:25 {link} 100")
    await card.shows("In progress")
    alice_there, bob_there = await stage.group(alice, bob)
    await alice_there.says("hello, everybody")
    await alice_there.says(f"/status {card.number}")
    line = await bob_there.sees("in a private chat only")
    assert "in a private chat only" in await alice_there.forges(f"r:{card.number}:v", on=line)
    await alice_there.says("/orders")
    await bob_there.sees("in a private chat only")
    assert (await bob_there.everything()).count("\n") == 1
    assert link not in await bob_there.everything()
