"""A person's favourite services."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class Favourites(Protocol):
    async def of(self, user_id: int) -> Sequence[int]:
        """The ids of a person's favourite services, the newest first."""
        ...

    async def set(self, user_id: int, service_id: int, on: bool, now: datetime) -> None:
        """Adds a service to the favourites or removes it; doing so twice changes nothing."""
        ...
