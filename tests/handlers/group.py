"""The operators' group, with a topic: what its members say and press there."""

from typing import Any

from core.people.operators import DeskChat
from tests.handlers.fake_telegram import Answer, Shown, as_json, chat_json
from tests.handlers.person import Person
from tests.handlers.world import World

GROUP, TOPIC = -1_001_234_567_890, 7


class Group:
    def __init__(self, world: World, topic: int | None = TOPIC) -> None:
        self.world, self.topic = world, topic
        world.desk_chat = DeskChat(GROUP, topic)
        world.restarts()

    @property
    def chat(self) -> list[Shown]:
        return self.world.telegram.messages(GROUP)

    @property
    def last(self) -> Shown:
        assert self.chat, "the bot said nothing in the group"
        return self.chat[-1]

    async def hears(self, who: Person, text: str, to: Shown | None = None, topic: int | None = TOPIC) -> Shown | None:
        """Somebody writes there, perhaps a reply; returns the bot's last message."""
        message: dict[str, Any] = who.message(text) | {"chat": chat_json(GROUP)}
        if topic is not None:
            message |= {"message_thread_id": topic, "is_topic_message": True}
        if to is not None:
            message["reply_to_message"] = as_json(GROUP, to)
        await self.world.feed({"message": message})
        return self.chat[-1] if self.chat else None

    async def presses(self, who: Person, label: str, on: Shown | None = None) -> Answer:
        """Somebody presses the newest button there whose label begins with `label`."""
        shown = on or next((s for s in reversed(self.chat) if s.button(label)), None)
        assert shown is not None, f"no button {label!r} in {[s.labels for s in self.chat]}"
        button = shown.button(label)
        assert button is not None
        return await who.press_and_hear(button.callback_data or "", as_json(GROUP, shown))
