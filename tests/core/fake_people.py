"""The stores about a person in memory: who they are, their form and their favourites."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from core.people.preferences import Preferences
from core.people.user import User


class FakeConversations:
    def __init__(self) -> None:
        self.rows: dict[int, str] = {}

    async def save(self, user_id: int, data: str | None) -> None:
        self.rows.pop(user_id, None)
        if data is not None:
            self.rows[user_id] = data


@dataclass
class FakeUsers:
    """New people start with the preferences in `wishes`."""

    rows: dict[int, User] = field(default_factory=dict)
    wishes: Preferences = Preferences()  # noqa: RUF009 (frozen)
    look_again: Callable[[int], None] = lambda _user_id: None
    """What makes a person's news due that waits for later."""
    conversations: FakeConversations = field(default_factory=FakeConversations)

    def blocks(self, user_id: int) -> bool:
        return user_id in self.rows and self.rows[user_id].blocked_at is not None

    async def remember(
        self,
        user_id: int,
        now: datetime,
        telegram_language: str | None = None,
        name: str = "",
        username: str | None = None,
    ) -> User:
        known = self.rows.get(user_id, User(id=user_id, first_seen_at=now, preferences=self.wishes))
        seen: dict[str, Any] = {"telegram_language": telegram_language, "name": name, "username": username}
        self.rows[user_id] = replace(known, blocked_at=None, **seen)
        return self.rows[user_id]

    async def arrive(
        self, user_id: int, now: datetime, telegram_language: str | None, name: str, username: str | None
    ) -> tuple[User, str | None]:
        conversation = self.conversations.rows.get(user_id) if user_id in self.rows else None
        return await self.remember(user_id, now, telegram_language, name, username), conversation

    async def get(self, user_id: int) -> User | None:
        return self.rows.get(user_id)

    async def choose_language(self, user_id: int, language: str | None) -> None:
        self._set(user_id, language=language)

    async def prefer(self, user_id: int, preferences: Preferences) -> None:
        self._set(user_id, preferences=preferences)
        self.look_again(user_id)

    async def ask_zone(self, user_id: int, at: datetime | None) -> None:
        self._set(user_id, zone_asked_at=at)

    async def accept_terms(self, user_id: int, version: str, now: datetime) -> None:
        known = self.rows.get(user_id, User(id=user_id, first_seen_at=now))
        self.rows[user_id] = replace(known, terms_version=version, terms_accepted_at=now)

    async def set_blocked(self, user_id: int, at: datetime | None) -> None:
        self._set(user_id, blocked_at=at)

    def _set(self, user_id: int, **values: Any) -> None:
        if user_id in self.rows:
            self.rows[user_id] = replace(self.rows[user_id], **values)


class FakeFavourites:
    def __init__(self) -> None:
        self.rows: dict[int, dict[int, datetime]] = {}
        """Since when each service is a person's favourite."""

    async def of(self, user_id: int) -> list[int]:
        mine = self.rows.get(user_id, {})
        return sorted(mine, key=lambda service: (mine[service], service), reverse=True)

    async def set(self, user_id: int, service_id: int, on: bool, now: datetime) -> None:
        mine = self.rows.setdefault(user_id, {})
        if on:
            mine.setdefault(service_id, now)
        else:
            mine.pop(service_id, None)
