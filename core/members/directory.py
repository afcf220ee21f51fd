"""People as admins see them: lists, cards, notes about them and messages to them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.audit.audit import NewAuditEntry
from core.clock import Clock
from core.members.member import Member
from core.notices.member_notices import ShopMessage, ShopReply
from core.notices.notice import NewNotice
from core.people.user import User

MOST_REPLIES = 5
"""Messages of a person to the shop before it must have said something again."""
LAST_NOTES = 5


class PeopleGroup(StrEnum):
    """Whom a list shows."""

    ALL = "a"
    HELPERS = "h"
    BLOCKED = "b"


class NoteKind(StrEnum):
    NOTE = "note"
    """What admins write down for themselves."""
    MESSAGE = "message"
    """From the shop to the person."""
    REPLY = "reply"
    """From the person to the shop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """`by` is who wrote it."""

    id: int
    user_id: int
    kind: NoteKind
    by: int
    at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """A person in a list, with how many orders they have."""

    user_id: int
    name: str
    username: str | None
    open_orders: int
    all_orders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """`user` is None for a person who never wrote to the bot, `member` for one without a stored role.

    `notes` are the last ones, the oldest first.
    """

    user_id: int
    user: User | None
    member: Member | None
    open_orders: int
    all_orders: int
    notes: Sequence[Note] = ()


class NoSuchPerson(LookupError):
    """Nothing is known of anybody with that id."""


class ReplyLater(Exception):
    """The person has written so much that the shop must answer first."""


class Directory(Protocol):
    async def counts(self) -> dict[PeopleGroup, int]: ...

    async def page(self, group: PeopleGroup, words: str, offset: int, limit: int) -> tuple[list[PersonLine], int]:
        """People that `words` find, those who ordered last first, and the number of all.

        Words are part of a name or @username, a person's id, or an order's number.
        """
        ...

    async def profile(self, user_id: int, notes: int) -> Profile | None:
        """None where nothing is known of the person."""
        ...

    async def names(self, user_ids: Sequence[int]) -> dict[int, str]:
        """The names of those who have one."""
        ...

    async def call(self, user_id: int, name: str, username: str | None, now: datetime) -> None:
        """Keeps the name of a person who may never have written to the bot."""
        ...

    async def write(
        self,
        note: Note,
        audit_entry: NewAuditEntry | None,
        tell: Callable[[Note], Sequence[NewNotice]],
        most_replies: int,
    ) -> Note:
        """Stores a note under a new id, with its audit entry and notices. Raises ReplyLater for a person's reply."""
        ...


@dataclass
class People:
    """The caller has checked that `admin` is one."""

    store: Directory
    operators: Collection[int]
    """The chats that are told what a person replies."""
    clock: Clock

    async def profile(self, user_id: int) -> Profile:
        """Raises NoSuchPerson."""
        found = await self.store.profile(user_id, LAST_NOTES)
        if found is None:
            raise NoSuchPerson(user_id)
        return found

    async def note(self, user_id: int, admin: int, words: str) -> None:
        """Writes something down for all admins. Raises NoSuchPerson."""
        await self.profile(user_id)
        await self._write(user_id, NoteKind.NOTE, admin, words)

    async def message(self, user_id: int, admin: int, words: str) -> None:
        """Sends a person a message from the shop. Raises NoSuchPerson."""
        await self.profile(user_id)
        await self._write(user_id, NoteKind.MESSAGE, admin, words)

    async def reply(self, user_id: int, words: str) -> None:
        """Passes what a person writes to the shop on to the operators. Raises ReplyLater."""
        await self._write(user_id, NoteKind.REPLY, user_id, words)

    async def _write(self, user_id: int, kind: NoteKind, by: int, words: str) -> None:
        note = Note(id=0, user_id=user_id, kind=kind, by=by, at=self.clock(), words=words)
        audit_entry = NewAuditEntry(
            actor=by, action=f"person.{kind}", target=f"person:{user_id}", after={"words": words}
        )
        names = await self.store.names([user_id])
        await self.store.write(
            note,
            None if kind is NoteKind.REPLY else audit_entry,
            lambda stored: self._tell(stored, names.get(user_id, "")),
            MOST_REPLIES,
        )

    def _tell(self, note: Note, name: str) -> list[NewNotice]:
        match note.kind:
            case NoteKind.NOTE:
                return []
            case NoteKind.MESSAGE:
                return [NewNotice(chat_id=note.user_id, content=ShopMessage(words=note.words))]
            case NoteKind.REPLY:
                told = ShopReply(user_id=note.user_id, name=name, words=note.words)
                return [NewNotice(chat_id=admin, content=told) for admin in self.operators]
