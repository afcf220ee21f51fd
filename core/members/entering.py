"""Entering: a stranger asks to be let in, and the first owner who answers decides."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from core.clock import Clock
from core.members.member import EntryRequest
from core.members.roles import Roles
from core.notices.member_notices import EntryAnswered, EntryAsked, EntryDecided
from core.notices.notice import NewNotice
from core.people.operators import Operators
from core.people.user import User

MOST_A_DAY = 50
"""Strangers who may ask within a day, all together: owners must not drown in them."""
_DAY = timedelta(days=1)
Tell = Callable[[EntryRequest], Sequence[NewNotice]]


class AskedAlready(Exception):
    """The person has asked within the last day."""


class TooManyAsk(Exception):
    """Too many people asked within the last day."""


class EntryOver(Exception):
    """Somebody has decided already, perhaps the same owner."""

    def __init__(self, request: EntryRequest) -> None:
        super().__init__(request.id)
        self.request = request


class NoSuchEntry(LookupError):
    """Nobody has asked under that number."""


class EntryStore(Protocol):
    async def ask(self, new: EntryRequest, since: datetime, most: int, tell: Tell) -> EntryRequest:
        """Stores a request under a new id, with its notices. Raises AskedAlready, TooManyAsk."""
        ...

    async def decide(self, request_id: int, allowed: bool, admin: int, now: datetime, tell: Tell) -> EntryRequest:
        """Stores the answer, the role, the audit entry and the notices. Raises NoSuchEntry, EntryOver."""
        ...


class People(Protocol):
    async def get(self, user_id: int) -> User | None: ...


@dataclass
class Entering:
    store: EntryStore
    people: People
    roles: Roles
    clock: Clock
    owners: Operators
    """Who is asked: the desk's chat, or else each owner in private."""

    async def ask(self, user_id: int, name: str, username: str | None) -> None:
        """Asks the owners. Raises AskedAlready, TooManyAsk."""
        now = self.clock()
        new = EntryRequest(id=0, user_id=user_id, name=name, username=username, asked_at=now)
        await self.store.ask(new, now - _DAY, MOST_A_DAY, self._asked)

    async def decide(self, request_id: int, allowed: bool, admin: int) -> EntryRequest:
        """The caller has checked that `admin` is an owner. Raises NoSuchEntry, EntryOver."""
        owner = await self.people.get(admin)
        tell = partial(self._decided, owner.name if owner is not None else "")
        decided = await self.store.decide(request_id, allowed, admin, self.clock(), tell)
        await self.roles.reload()
        return decided

    def _asked(self, request: EntryRequest) -> list[NewNotice]:
        content = EntryAsked(
            request_id=request.id, user_id=request.user_id, name=request.name, username=request.username
        )
        return [NewNotice(chat_id=owner, content=content) for owner in self.owners]

    def _decided(self, by_name: str, request: EntryRequest) -> list[NewNotice]:
        allowed, by = bool(request.allowed), request.decided_by or 0
        answer = NewNotice(chat_id=request.user_id, content=EntryAnswered(allowed=allowed))
        told = EntryDecided(user_id=request.user_id, name=request.name, allowed=allowed, by=by, by_name=by_name)
        # At the desk everybody sees it in the message that asked.
        others = [] if self.owners.desk is not None else [one for one in self.owners if one != request.decided_by]
        return [answer, *(NewNotice(chat_id=owner, content=told) for owner in others)]
