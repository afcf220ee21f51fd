"""Operators get their notices in the desk's chat, or else each admin in private."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeskChat:
    """A group, or one topic of it, where operators work. `chat_id` is negative."""

    chat_id: int
    topic_id: int | None = None
    language: str = "en"


class Operators(Collection[int]):
    """The chats that operators' notices go to, at the moment they are asked for."""

    def __init__(self, admins: Collection[int], desk: DeskChat | None = None) -> None:
        self.admins = admins
        self.desk = desk

    def is_desk(self, chat_id: int) -> bool:
        return self.desk is not None and self.desk.chat_id == chat_id

    def __contains__(self, chat_id: object) -> bool:
        return chat_id in list(self)

    def __iter__(self) -> Iterator[int]:
        return iter(sorted(self.admins) if self.desk is None else [self.desk.chat_id])

    def __len__(self) -> int:
        return len(self.admins) if self.desk is None else 1


class Workplaces(Collection[int]):
    """Every chat where operators may work: the desk's, and each admin's own."""

    def __init__(self, operators: Operators) -> None:
        self._operators = operators

    def __contains__(self, chat_id: object) -> bool:
        return chat_id in list(self)

    def __iter__(self) -> Iterator[int]:
        desk = self._operators.desk
        return iter([*([desk.chat_id] if desk is not None else []), *sorted(self._operators.admins)])

    def __len__(self) -> int:
        return len(list(iter(self)))
