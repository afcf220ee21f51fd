"""What this process and, through a store, earlier ones have learned about the quirks of the providers' APIs."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from core.api_quirks import ApiQuirk, QuirkStore

_log = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class LearnedQuirks:
    """The quirks of all providers. Only `store` writes new ones, so that no answer waits for the database."""

    def __init__(self, clock: Callable[[], datetime] = _utc_now) -> None:
        self._clock = clock
        self._known: dict[tuple[str, str], ApiQuirk] = {}
        self._unstored: dict[tuple[str, str], ApiQuirk] = {}

    def recall(self, quirks: Iterable[ApiQuirk]) -> None:
        """Loads what the store has kept."""
        self._known |= {(quirk.provider, quirk.action): quirk for quirk in quirks}

    def of(self, provider: str, action: str) -> ApiQuirk:
        """What is known. It expires after a day, so that everything is tried again."""
        known = self._known.get((provider, action))
        now = self._clock()
        return known if known and known.holds(now) else ApiQuirk(provider=provider, action=action, seen_at=now)

    def learn(self, provider: str, action: str, *, together: bool | None = None, field: str | None = None) -> None:
        """Notes what worked; None leaves a value as it was."""
        before = self.of(provider, action)
        after = replace(
            before,
            together=before.together if together is None else together,
            field=field or before.field,
        )
        if after == before:
            return
        self._known[provider, action] = self._unstored[provider, action] = after
        if after.unusual and not before.unusual:
            _log.info("%s: from now on %s is asked in another way than documented", provider, action)

    async def store(self, store: QuirkStore) -> None:
        """Stores the quirks that are new since the last time. If that fails, the next call tries again."""
        for key, quirk in list(self._unstored.items()):
            await store.remember(quirk)
            if self._unstored.get(key) is quirk:
                del self._unstored[key]
