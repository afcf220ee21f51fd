"""A person who writes to the bot and presses its buttons, so that tests read as a dialogue."""

from itertools import count
from typing import Any

from aiogram.filters.callback_data import CallbackData

from tests.core.samples import LINK, NOW
from tests.handlers.fake_telegram import Answer, Shown, as_json
from tests.handlers.world import World

_presses = count(1)


class Person:
    def __init__(self, world: World, id: int, name: str) -> None:
        self.world, self.id, self.name = world, id, name
        self.app_language: str | None = None
        """The language of their Telegram app."""

    async def says(self, text: str | None, **more: Any) -> Shown:
        """Writes a message; returns the last message in the chat."""
        await self.world.feed({"message": self.message(text) | more})
        return self.last

    async def sends_file(self, name: str, content: bytes, caption: str | None = None) -> Shown:
        """Sends a file; returns the last message in the chat."""
        file_id = f"sent{next(_presses)}"
        self.world.telegram.sent_files[file_id] = content
        document = {"file_id": file_id, "file_unique_id": "1", "file_name": name, "file_size": len(content)}
        more = {} if caption is None else {"caption": caption}
        return await self.says(None, document=document, **more)

    async def edits(self, message_id: int, text: str) -> Shown:
        """Edits a message of theirs; returns the last message in the chat."""
        edited = self.message(text) | {"message_id": message_id, "edit_date": int(NOW.timestamp())}
        await self.world.feed({"edited_message": edited})
        return self.last

    async def replies(self, text: str, to: Shown) -> Shown:
        """Writes a message as a reply to another."""
        await self.world.feed({"message": self.message(text, reply_to=to)})
        return self.last

    async def presses(self, label: str, on: Shown | None = None) -> Answer:
        """Presses the newest button whose label begins with `label`; returns the answer to the press."""
        shown = on or next((s for s in reversed(self.chat) if s.button(label)), None)
        assert shown is not None, f"no button {label!r} in {[s.labels for s in self.chat]}"
        button = shown.button(label)
        assert button is not None, f"no button {label!r} on {shown}"
        return await self.press_and_hear(button.callback_data or "", as_json(self.id, shown))

    async def forges(self, data: CallbackData | str, on: Shown | None = None) -> Answer:
        """Presses a button that was never shown to this person, or is long gone."""
        shown = on or Shown(1, "An old message")
        self.world.telegram.chats.setdefault(self.id, {}).setdefault(shown.id, shown)
        return await self.press_and_hear(data if isinstance(data, str) else data.pack(), as_json(self.id, shown))

    async def presses_in_a_message_too_old(self, data: CallbackData) -> Answer:
        """Presses in an old message, of which Telegram only says that it existed."""
        message = {"message_id": 1, "date": 0, "chat": {"id": self.id, "type": "private"}}
        return await self.press_and_hear(data.pack(), message)

    async def writes_in_a_group(self, text: str) -> None:
        group = {"id": -500, "type": "supergroup", "title": "Friends"}
        await self.world.feed({"message": self.message(text) | {"chat": group}})

    async def presses_in_a_group(self, data: CallbackData) -> Answer:
        message = as_json(-500, Shown(1, "forwarded")) | {"chat": {"id": -500, "type": "group", "title": "Friends"}}
        return await self.press_and_hear(data.pack(), message)

    @property
    def chat(self) -> list[Shown]:
        """All messages of the bot, as they are now."""
        return self.world.telegram.messages(self.id)

    @property
    def last(self) -> Shown:
        assert self.chat, "the bot said nothing"
        return self.chat[-1]

    def now(self, shown: Shown) -> Shown:
        """A message as it is now."""
        return next(one for one in self.chat if one.id == shown.id)

    def card(self, order_id: int) -> Shown:
        """The newest message that shows the order's card."""
        return next(s for s in reversed(self.chat) if s.text.startswith(f"Order #{order_id}\n"))

    def message(self, text: str | None, reply_to: Shown | None = None) -> dict[str, Any]:
        """A message of this person as Telegram sends it in an update."""
        chat = {"id": self.id, "type": "private", "first_name": self.name}
        number = next(self.world.telegram.numbers)
        content: dict[str, Any] = {} if text is None else {"text": text}
        if reply_to is not None:
            content["reply_to_message"] = as_json(self.id, reply_to)
        return {"message_id": number, "date": int(NOW.timestamp()), "chat": chat, "from": self._self(), **content}

    def press(self, data: str, message: dict[str, Any]) -> dict[str, Any]:
        """The update of a press under `message`."""
        press = {"id": str(next(_presses)), "from": self._self(), "chat_instance": "1", "data": data}
        return {"callback_query": press | {"message": message}}

    def _self(self) -> dict[str, Any]:
        person = {"id": self.id, "is_bot": False, "first_name": self.name}
        return person if self.app_language is None else person | {"language_code": self.app_language}

    async def press_and_hear(self, data: str, message: dict[str, Any]) -> Answer:
        update = self.press(data, message)
        await self.world.feed(update)
        answer = self.world.telegram.answers.get(update["callback_query"]["id"])
        assert answer is not None, "a press without an answer shows a clock for ever"
        return answer


async def ready(alice: Person) -> None:
    """Alice sees the summary."""
    await alice.says(f"/order 12 {LINK} 1000")
