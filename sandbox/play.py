"""`make demo PLAY=1`: plays one order as a dialogue in the terminal, from /start to the Completed notice."""

import asyncio
import re
from typing import Any

import aiohttp

ALICE = 1001
PATIENCE = 60.0
LINK = "https://www.instagram.com/alice.paints"


async def play(page_url: str) -> int:
    """Plays Alice and prints the dialogue. Returns 0 when her order was completed, else 1."""
    async with aiohttp.ClientSession(page_url) as session:
        chat = _Chat(session)
        try:
            await chat.says("/start", "Hello, Alice")
            await chat.says("/search instagram followers", "found")
            await chat.says(f"/order panel_v2:1 {LINK} 1000", "Your order")
            await chat.presses("✅ Place order · 0.90\u00a0USD", "is completed")
        except TimeoutError as error:
            _print(f"The bot did not say “{error}” within {PATIENCE:.0f} seconds.")
            return 1
    return 0


class _Chat:
    """Alice's chat with the bot, seen through the stand-in Telegram's control side."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self._after = 0
        self._last_keyboard: dict[str, Any] = {}

    async def says(self, text: str, answer: str) -> None:
        _print(f"Alice: {text}")
        await self._post("messages", {"from": ALICE, "text": text})
        await self._until(answer)

    async def presses(self, button: str, answer: str) -> None:
        _print(f"Alice presses [{button}]")
        await self._post("presses", {"from": ALICE, "message_id": self._last_keyboard["message_id"], "button": button})
        await self._until(answer)

    async def _post(self, what: str, body: dict[str, Any]) -> None:
        async with self._session.post(f"/sandbox/chats/{ALICE}/{what}", json=body) as response:
            response.raise_for_status()

    async def _until(self, text: str) -> None:
        """Prints the bot's messages and edits until one contains `text`. Raises TimeoutError(text)."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < deadline:
            for event in await self._events():
                message = event.get("message", event)
                if event["kind"] not in {"message", "edited"} or not message.get("from", {}).get("is_bot"):
                    continue
                if message.get("reply_markup", {}).get("inline_keyboard"):
                    self._last_keyboard = message
                _print(_shown(event["kind"], message))
                if text in message.get("text", ""):
                    return
        raise TimeoutError(text)

    async def _events(self) -> list[dict[str, Any]]:
        path = f"/sandbox/chats/{ALICE}/events?after={self._after}&timeout=1"
        async with self._session.get(path) as response:
            answer = await response.json()
        events: list[dict[str, Any]] = answer["events"] if isinstance(answer, dict) else answer
        self._after = max([self._after, *(event["seq"] for event in events)])
        return events


def _shown(kind: str, message: dict[str, Any]) -> str:
    lines = re.sub(r"\n{2,}", "\n", message.get("text", "")).splitlines()
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = [" ".join(f"[{button['text']}]" for button in row) for row in rows]
    head = "Bot (edits): " if kind == "edited" else "Bot: "
    return head + "\n     ".join(lines + buttons)


def _print(text: str) -> None:
    print(text, flush=True)  # noqa: T201  # the play is shown in the terminal
