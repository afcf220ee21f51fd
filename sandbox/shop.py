"""`make demo` is a shop: people have credit, and the operator's desk has something in each list.

Everything goes through the chat, as real people would do it, except one thing that takes days: an order that is stuck.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import aiohttp

from sandbox.chatting import Chat
from sandbox.stage import ADMIN, MEMBERS, Stage
from sandbox.telegram.visits import make_group

DESK = -1004
"""The group where the operator works: notices to operators come there."""
SETTINGS = {
    "ACCESS": "public",
    "SHOP__CREDIT": "wallet",
    "SHOP__CURRENCY": "USD",
    "SHOP__RATES": "EUR=1.08 2026-11-01,TRY=0.029 2026-11-01,VND=0.000038 2026-11-01",
    "SHOP__SHOW_PROVIDERS": "false",
    "MARKUP_PERCENT": "30",
    "STARS__RATE": "0.013",
    "DESK__CHAT_ID": str(DESK),
    "LOG_LEVEL": "ERROR",
}
ALICE, BOB = MEMBERS
NAMES = {ADMIN: "Ada", ALICE: "Alice", BOB: "Bob"}
LONG_AGO = timedelta(days=6)
BAKES = "https://x.com/bob_bakes"
PAINTS = "https://www.instagram.com/alice.paints"
SPOTIFY, ARTISTS = "Spotify Aylık Dinleyici", "https://open.spotify.com/artist"
LOW, ITS_COST, NEARLY_EMPTY = "roicmedya", Decimal("18.50"), Decimal("2.50")
"""A provider of services that few people look for; what is left there still pays for a small order."""


@dataclass
class _People:
    ada: Chat
    desk: Chat
    alice: Chat
    bob: Chat


def prepare(stage: Stage) -> None:
    """Makes the operators' group, and sets the low balance: the bot asks for balances only a few times a minute."""
    make_group(stage.telegram.world, DESK, "Operators", [ADMIN])
    stage.provider.worlds[LOW].balance = NEARLY_EMPTY


async def open_shop(stage: Stage, page_url: str, database: Path) -> None:
    """Plays what happened before the visitor comes. Raises TimeoutError if the bot does not answer."""
    async with aiohttp.ClientSession(page_url) as session:
        ada, alice, bob = (Chat(session, id, name) for id, name in NAMES.items())
        people = _People(ada, Chat(session, ADMIN, NAMES[ADMIN], DESK), alice, bob)
        await people.ada.says("/start", "Hello, Ada")
        await people.alice.says("/start", "Hello, Alice")
        await people.bob.says("/start", "Merhaba, Bob")
        await _give_credit(people.ada)
        await _leave_a_question(people.alice)
        await _leave_an_unconfirmed_order(stage, people.alice)
        await _order_what_works(people.alice)
        await _run_out_of_balance(stage, people)
        await _leave_a_stuck_order(people.bob, database)
        for room in (people.ada, people.desk):
            await room.says("/desk", "Unconfirmed")


async def _give_credit(ada: Chat) -> None:
    for person, amount in ((ALICE, "25"), (BOB, "40")):
        await ada.says(f"/grant {person} {amount} Welcome", f"Give {amount}.00")
        await ada.presses("✅ Yes", "was given")


async def _leave_a_question(alice: Chat) -> None:
    await _order(alice, "Instagram Followers", f"{PAINTS} 1000", "#1")
    await alice.says("/status 1", "Order #1")
    await alice.presses("💬 Ask", "Ask about order #1")
    await alice.presses("💬 Something else", "Reply to this message")
    await alice.says("Can I add 500 more to this one?", "We have your question", reply=True)


async def _leave_an_unconfirmed_order(stage: Stage, alice: Chat) -> None:
    stage.provider.add_fault({"provider": "panel-v2", "action": "add", "kind": "reset_after"})
    await _order(alice, "TikTok Views", "https://www.tiktok.com/@alice.paints/video/7301 5000", "unconfirmed")


async def _order_what_works(alice: Chat) -> None:
    """The bot suggests what a person ordered last, so that has to be placed for the visitor as well."""
    await _order(alice, "Türk Takipçi", f"{PAINTS} 1000", "#3")


async def _run_out_of_balance(stage: Stage, people: _People) -> None:
    """One order leaves the provider with less than it costs on a usual day; the next one is refused."""
    stage.provider.worlds[LOW].balance = ITS_COST + NEARLY_EMPTY
    await _order(people.bob, SPOTIFY, f"{ARTISTS}/BobBakes 10000", "#4")
    await _order(people.bob, SPOTIFY, f"{ARTISTS}/BobSings 2000", "#5")
    await people.desk.hears("order #5")


async def _leave_a_stuck_order(bob: Chat, database: Path) -> None:
    await _order(bob, "X Followers", f"{BAKES} 500", "#6")
    made = (datetime.now(UTC) - LONG_AGO).isoformat(timespec="microseconds")
    with closing(sqlite3.connect(database, timeout=10)) as connection, connection:
        connection.execute("UPDATE orders SET created_at = ? WHERE link = ?", (made, BAKES))


async def _order(chat: Chat, service: str, line: str, end: str) -> None:
    """Searches for the service, opens it, sends the link and the quantity, and confirms."""
    await chat.says(service)
    await chat.presses(service, service)
    await chat.says(line)
    await chat.presses("✅", end)
