"""The bot's queue of updates: each is kept until it is confirmed; one poller reads at a time."""

from dataclasses import dataclass

from sandbox.telegram.bell import Bell
from sandbox.telegram.model import Json
from sandbox.telegram.refusals import OTHER_POLL, conflict

FIRST_ID = 700_000_001
# Telegram sends these only to a bot that asks for them.
_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass
class _Pending:
    update: Json
    injected: bool = False
    delivered: bool = False


class UpdateQueue:
    """In memory only. Ids increase by one, as Telegram's do."""

    def __init__(self) -> None:
        self.bell = Bell()
        self.allowed: list[str] = []
        self._pending: list[_Pending] = []
        self._next_id = FIRST_ID
        self._poll = 0
        self._ended_by = OTHER_POLL

    def __len__(self) -> int:
        return len(self._pending)

    def add(self, kind: str, content: Json) -> int | None:
        """Queues an update. Returns its id, or None if the bot doesn't want this kind."""
        if (kind not in self.allowed) if self.allowed else (kind in _ON_REQUEST):
            return None
        return self.inject({kind: content}, injected=False)

    def inject(self, update: Json, *, injected: bool = True) -> int:
        """Queues a raw update. If it has its own id, it is delivered once even if that id was confirmed."""
        number = int(update.get("update_id", self._next_id))
        self._next_id = max(self._next_id, number + 1)
        self._pending.append(_Pending({"update_id": number} | update, injected))
        self.bell.ring()
        return number

    def drop(self) -> None:
        self._pending.clear()

    def first_of_each_lane(self) -> dict[str, Json]:
        """The oldest update of each lane, for a webhook; see `lane`."""
        firsts: dict[str, Json] = {}
        for one in self._pending:
            firsts.setdefault(lane(one.update), one.update)
        return firsts

    def confirm_posted(self, update: Json) -> None:
        self._pending = [one for one in self._pending if one.update is not update]

    def end_polls(self, why: str = OTHER_POLL) -> None:
        """Ends the poll that waits now: it gets `why` and no updates."""
        self._poll += 1
        self._ended_by = why
        self.bell.ring()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Confirms the updates before `offset` and waits for up to `limit` new ones. A newer poll ends this one."""
        self._confirm(offset)
        self.end_polls()
        mine = self._poll

        def look() -> list[_Pending]:
            if mine != self._poll:
                raise conflict(self._ended_by)
            return self._pending[:limit]

        found = await self.bell.until(look, seconds)
        for one in found:
            one.delivered = True
        return [one.update for one in found]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._pending = self._pending[offset:]
        elif offset:
            self._pending = [one for one in self._pending if not _confirmed(one, offset)]


def lane(update: Json) -> str:
    """What is posted in order: one person's updates of one kind. Others may overtake them, as at Telegram."""
    kind = next((name for name in update if name != "update_id"), "")
    content = update.get(kind)
    sender = content.get("from") if isinstance(content, dict) else None
    return f"{kind} {sender.get('id') if isinstance(sender, dict) else ''}"


def _confirmed(one: _Pending, offset: int) -> bool:
    return bool(one.update["update_id"] < offset) and (one.delivered or not one.injected)
