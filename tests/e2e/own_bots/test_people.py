"""Owners let people in and write to them, through the real process and the stand-in Telegram."""

import re

from tests.e2e.stage import Stage

SETTINGS: tuple[str, ...] = ()


async def test_an_owner_invites_picks_writes_and_blocks(own_stage: Stage) -> None:
    ada = own_stage.ada
    carol, dave = await own_stage.somebody("Carol"), await own_stage.somebody("Dave")

    await ada.says("/invite")
    link = re.search(r"start=(invite_[\w-]+)", (await ada.sees("Invitation #1")).text)
    assert link is not None
    await carol.follows_link(link[1])
    await carol.sees("Hello, Carol!")
    await dave.follows_link(link[1])
    await dave.sees("no longer valid")

    await ada.says("/people")
    await ada.presses_when_seen("➕ Let in")
    await ada.sees("choose whom to let in")
    await ada.shares(dave, request=1)
    await ada.sees("Dave")
    await dave.says("/start")
    await dave.sees("Hello, Dave!")

    await ada.says("/people dave")
    await ada.presses_when_seen("Dave")
    await ada.sees("Role: Customer")
    await ada.presses("🚫 Block")
    await ada.sees("Role: Blocked")
    await dave.says("/orders")
    await dave.sees("you can't use this bot")

    await ada.says("/audit")
    await ada.sees("Role changed", "Invitation made")
