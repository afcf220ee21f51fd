"""Inline mode: what people asked in any chat, what the bot answered, and the messages that resulted."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.telegram.model import Json


@dataclass
class Query:
    """What a person typed after the bot's name in a chat, and the bot's answer once there is one."""

    id: str
    chat_id: int
    person_id: int
    text: str
    offset: str
    answer: Json | None = None


@dataclass
class Inline:
    """BotFather's two switches, the queries, and the answers that Telegram still keeps.

    An answer is kept for everyone who asks the same, or for one person when it is personal.
    """

    on: bool = True
    feedback: bool = False
    clock: Callable[[], float] = time.monotonic
    queries: dict[str, Query] = field(default_factory=dict)
    cards: dict[str, tuple[int, int]] = field(default_factory=dict)
    _kept: dict[tuple[str, str, int], tuple[float, Json]] = field(default_factory=dict)

    def keep(self, query: Query, answer: Json, seconds: int, *, personal: bool) -> None:
        owner = query.person_id if personal else 0
        self._kept[query.text, query.offset, owner] = (self.clock() + seconds, answer)

    def kept(self, person_id: int, text: str, offset: str) -> Json | None:
        """A kept answer that this person sees without asking the bot."""
        for owner in (person_id, 0):
            until, answer = self._kept.get((text, offset, owner), (0.0, None))
            if answer is not None and self.clock() < until:
                return answer
        return None
