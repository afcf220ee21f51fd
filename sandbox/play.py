"""`make demo PLAY=1`: plays one order as a dialogue in the terminal, from /start to the Completed notice."""

import aiohttp

from sandbox.chatting import PATIENCE, Chat

ALICE = 1001
LINK = "https://www.instagram.com/alice.paints"


async def play(page_url: str) -> int:
    """Plays Alice and prints the dialogue. Returns 0 when her order was completed, else 1."""
    async with aiohttp.ClientSession(page_url) as session:
        chat = Chat(session, ALICE, "Alice", tell=_print)
        try:
            await chat.says("/start", "Hello, Alice")
            await chat.says("/search instagram followers", "found")
            await chat.says(f"/order panel_v2:1 {LINK} 1000", "Your order")
            await chat.presses("✅ Place order · 0.90\u00a0USD", "is completed")
        except TimeoutError as error:
            _print(f"The bot did not say “{error}” within {PATIENCE:.0f} seconds.")
            return 1
    return 0


def _print(text: str) -> None:
    print(text, flush=True)  # noqa: T201  # the play is shown in the terminal
