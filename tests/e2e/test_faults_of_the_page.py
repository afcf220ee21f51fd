"""The bot survives the faults of the page's buttons, and logs nobody's words."""

from typing import Any

from tests.e2e.stage import Stage


async def tries(stage: Stage, label: str, **other: Any) -> None:
    """Presses the button of the page's panel; `other` replaces parts of what it sends."""
    panel = (await stage.telegram.get("/sandbox/info"))["panel"]
    [button] = [button for button in panel if button["label"] == label]
    await stage.telegram.post(button["path"], **{**button["json"], **other})


async def test_an_update_nobody_can_read_shuts_nobody_out(stage: Stage) -> None:
    alice = await stage.customer()
    await tries(stage, "An update nobody can read")
    await alice.says("/start")
    await alice.sees("Hello, Alice!")
    assert "cannot be read; the inbox keeps it as it came" in stage.sandbox.stderr()


async def test_a_leftover_webhook_is_removed_and_its_waiting_updates_are_kept(stage: Stage) -> None:
    alice = await stage.customer()
    await tries(stage, "A webhook left set")
    await alice.says("/start")
    await alice.sees("Hello, Alice!")
    logged = stage.sandbox.stderr()
    assert "a webhook was set for this bot" in logged
    assert "another process polls" not in logged


async def test_an_order_waits_for_a_throttled_provider_and_is_bought_once(stage: Stage, link: str) -> None:
    alice = await stage.customer()
    await tries(stage, "Providers are busy for 20 s", seconds=2)
    card = await alice.orders(f"panel_v2:1 {link} 100")
    await alice.is_told(f"#{card.number} is completed")
    assert len(await stage.provider().orders(link)) == 1
    assert len(await stage.provider().asked("add", link)) > 1
