"""Everything that a person can see happen in a chat, in order."""

from sandbox.telegram.bell import Bell
from sandbox.telegram.model import Json


class EventLog:
    """Events have a `seq` that grows across all chats, a `kind` and a `chat_id`."""

    def __init__(self) -> None:
        self.bell = Bell()
        self._events: list[Json] = []

    @property
    def last(self) -> int:
        return len(self._events)

    def add(self, kind: str, chat_id: int, content: Json) -> None:
        self._events.append({"seq": self.last + 1, "kind": kind, "chat_id": chat_id} | content)
        self.bell.ring()

    def after(self, seq: int, chat_id: int | None = None) -> list[Json]:
        return [e for e in self._events[max(seq, 0) :] if chat_id is None or e["chat_id"] == chat_id]

    async def wait_after(self, seq: int, chat_id: int | None, seconds: float) -> list[Json]:
        return await self.bell.until(lambda: self.after(seq, chat_id), seconds)
