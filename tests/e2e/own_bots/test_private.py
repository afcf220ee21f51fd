"""A bot for members only, which uses panel_v2's idempotency field."""

from tests.e2e.stage import Stage

SETTINGS = ("PROVIDERS__PANEL_V2__IDEMPOTENCY_FIELD=request_id",)


async def test_a_stranger_is_told_their_id_and_nothing_else(own_stage: Stage) -> None:
    mallory = await own_stage.somebody("Mallory")
    for text in ("/start", "/services", "/search followers", "/balance", "/unconfirmed", "let me in"):
        await mallory.says(text)
        await mallory.sees("This bot is private", f"give its operator your id: {mallory.id}")
    shown = await mallory.is_told("This bot is private")
    for data in ("p", "s:1", "o:1", "r:1:v", "d:1:1"):
        assert "This bot is private" in await mallory.forges(data, on=shown)
    assert "Followers" not in await mallory.everything()
    await mallory.presses("🙋 Ask to be let in")
    await own_stage.ada.presses("✅ Allow", on=await own_stage.ada.is_told("Mallory", "asks to be let in"))
    await mallory.is_told("You're in!")
    await mallory.says("/start")
    await mallory.sees("Hello, Mallory!")
    for member in (own_stage.ada, own_stage.alice):
        await member.says("/start")
        await member.sees(f"Hello, {member.name}!")


async def test_after_a_crash_a_provider_with_keys_is_asked_again_and_holds_one_order(
    own_stage: Stage, link: str
) -> None:
    alice, provider = own_stage.alice, own_stage.provider()
    await provider.fault("late", "add")
    card = await alice.orders(f"panel_v2:1 {link} 100")
    await provider.is_asked("add", link)
    await own_stage.act("kill")
    await own_stage.act("start")
    await alice.is_told(f"#{card.number} is completed")
    assert len(await provider.asked("add", link)) == 2
    assert len(await provider.orders(link)) == 1
