"""One person's chat with the bot, seen through the stand-in Telegram's control side."""

import asyncio
import re
from collections.abc import Callable
from typing import Any, TypeVar

import aiohttp

PATIENCE = 60.0
Found = TypeVar("Found")


class Chat:
    """What `person` says and presses, and what the bot answers, in the group `room` or in private.

    `tell` gets each line of the dialogue.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        person: int,
        name: str,
        room: int | None = None,
        tell: Callable[[str], object] = lambda line: None,
    ) -> None:
        self._session = session
        self._person = person
        self._room = person if room is None else room
        self._name = name
        self._tell = tell
        self._after = 0
        self._seen: dict[int, dict[str, Any]] = {}
        """The bot's messages since this person last did something, as they look now, the newest last."""

    async def says(self, text: str, answer: str = "", *, reply: bool = False) -> None:
        """Waits for an answer with that text. `reply` answers the bot's latest message. Raises TimeoutError(answer)."""
        replied = {"reply_to": max(self._seen)} if reply else {}
        await self._act(f"{self._name}: {text}", "messages", {"text": text, **replied})
        await self.hears(answer)

    async def presses(self, button: str, answer: str = "") -> None:
        """Waits for a button with that text, presses it, and waits for the answer. Raises TimeoutError."""
        message, label = await self._until(lambda: self._button(button), button)
        pressed = {"message_id": message["message_id"], "button": label}
        await self._act(f"{self._name} presses [{label}]", "presses", pressed)
        await self.hears(answer)

    async def hears(self, text: str) -> None:
        """Waits for a message or an edit with that text. Raises TimeoutError(text)."""
        await self._until(lambda: any(text in one.get("text", "") for one in self._seen.values()), text)

    async def _act(self, line: str, what: str, body: dict[str, Any]) -> None:
        self._tell(line)
        self._seen.clear()
        path = f"/sandbox/chats/{self._room}/{what}"
        async with self._session.post(path, json={"from": self._person, **body}) as response:
            response.raise_for_status()

    def _button(self, text: str) -> tuple[dict[str, Any], str] | None:
        for message in reversed(self._seen.values()):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for one in row:
                    if text in one["text"]:
                        return message, one["text"]
        return None

    async def _until(self, look: Callable[[], Found | None], wanted: str) -> Found:
        """What `look` finds as soon as it is truthy. Raises TimeoutError(wanted)."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while not (found := look()):
            if asyncio.get_running_loop().time() > deadline:
                raise TimeoutError(wanted)
            for event in await self._events():
                message = event.get("message", event)
                if event["kind"] in {"message", "edited"} and message.get("from", {}).get("is_bot"):
                    self._seen.pop(message["message_id"], None)
                    self._seen[message["message_id"]] = message
                    self._tell(_shown(event["kind"], message))
        return found

    async def _events(self) -> list[dict[str, Any]]:
        path = f"/sandbox/chats/{self._room}/events?after={self._after}&timeout=1"
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
