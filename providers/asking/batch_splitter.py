"""Asks about many ids at a provider that may take only one: in halves, down to one, in one field or the other."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from core.api_quirks import USUAL_FIELDS, ApiQuirk
from core.provider import EntryError, ProviderError
from providers.answers.batches import NamesNoId, RefusedAsWhole
from providers.asking.learned_quirks import LearnedQuirks
from providers.limits.limiters import RateLimiter

_MOST_FRUITLESS = 8
"""After this many requests in a row without a result, the rest waits for the next time."""
# The words of a server that didn't find the id in the field that it reads.
_LOOKED_ELSEWHERE = re.compile(
    r"\b(missing|required|parameter|incorrect|invalid|bad|not found|not exist|empty|no)\b.*\b(request|order|refill|id)|"
    r"\b(request|orders?|refills?|ids?)\b.*\b(missing|required|not found|not exist|incorrect|invalid|empty)\b",
    re.IGNORECASE,
)
T = TypeVar("T")
Ask = Callable[[list[str], str], Awaitable[dict[str, T | EntryError]]]
"""(ids, field) -> what the answer says about them."""


class BatchSplitter(Generic[T]):
    """Asks about ids with one action of one provider.

    `once` is for actions that change something: only a refusal in words is asked again, never an unclear answer. The
    caller paced the first request; `limiter` spaces out the following ones.
    """

    def __init__(
        self,
        provider: str,
        action: str,
        many: str,
        ask: Ask[T],
        book: LearnedQuirks,
        limiter: RateLimiter,
        *,
        once: bool,
    ) -> None:
        self._provider, self._action, self._ask, self._book, self._limiter = provider, action, ask, book, limiter
        self._once = once
        self._many = many
        self._fields = (USUAL_FIELDS[action], *({many, many.removesuffix("s")} - {USUAL_FIELDS[action]}))

    async def about(self, ids: Sequence[str]) -> dict[str, T | EntryError]:
        """What the provider knows about `ids`. Raises the first error if it told nothing at all."""
        round_ = _Round()
        found = await self._some(list(ids), round_)
        if not found and round_.errors:
            raise round_.errors[0]
        return found

    async def _some(self, ids: list[str], round_: "_Round") -> dict[str, T | EntryError]:
        if len(ids) == 1:
            return await self._alone(ids[0], round_)
        if self._quirk.together is not False:
            found = await self._together(ids, round_)
            if found is not None:
                return found
        found = {}
        for half in (ids[: len(ids) // 2], ids[len(ids) // 2 :]):
            if not round_.over:
                found |= await self._some(half, round_)
        if len(ids) == 2 and sum(not isinstance(one, EntryError) for one in found.values()) == 2:
            # Each one works, so the provider refused them only because they came together.
            self._book.learn(self._provider, self._action, together=False)
        return found

    async def _together(self, ids: list[str], round_: "_Round") -> dict[str, T | EntryError] | None:
        """Asks about all ids in one request. None means that they must be asked separately."""
        try:
            found = await self._send(ids, self._many, round_)
        except RefusedAsWhole:
            return None
        except NamesNoId as error:
            # A provider that takes many ids may leave out unknown ones.
            if self._once or (error.empty and self._quirk.together):
                return round_.note(error) if self._once else {}
            return None
        if found:
            self._book.learn(self._provider, self._action, together=True)
        return found

    async def _alone(self, number: str, round_: "_Round") -> dict[str, T | EntryError]:
        known = self._quirk.field
        fields = (known, *(one for one in self._fields if one != known)) if known else self._fields
        found: dict[str, T | EntryError] = {}
        first: ProviderError | None = None
        for field in fields:
            try:
                answer = await self._send([number], field, round_)
            except (RefusedAsWhole, NamesNoId) as error:
                first = first or error
                if self._once and (isinstance(error, NamesNoId) or not _LOOKED_ELSEWHERE.search(str(error))):
                    break
                continue
            if any(not isinstance(one, EntryError) for one in answer.values()):
                self._book.learn(self._provider, self._action, field=field)
                found = answer
                break
            found = found or answer
            if known or round_.over or not _may_look_elsewhere(answer):
                break
        round_.count(fruitful=bool(found))
        if first is not None and not found:
            round_.note(first)
        return found

    async def _send(self, ids: list[str], field: str, round_: "_Round") -> dict[str, T | EntryError]:
        """Sends one request. An error that every other request would meet too ends the round."""
        if round_.begun:
            await self._limiter.acquire()
        round_.begun = True
        try:
            return await self._ask(ids, field)
        except (RefusedAsWhole, NamesNoId):
            raise
        except ProviderError as error:
            round_.over = True
            return round_.note(error)

    @property
    def _quirk(self) -> ApiQuirk:
        return self._book.of(self._provider, self._action)


class _Round:
    """The state of one question about many ids."""

    def __init__(self) -> None:
        self.begun = False
        self.over = False
        self.errors: list[ProviderError] = []
        self._fruitless = 0

    def note(self, error: ProviderError) -> dict[str, T | EntryError]:
        self.errors.append(error)
        return {}

    def count(self, *, fruitful: bool) -> None:
        self._fruitless = 0 if fruitful else self._fruitless + 1
        self.over = self.over or self._fruitless >= _MOST_FRUITLESS


def _may_look_elsewhere(answer: dict[str, T | EntryError]) -> bool:
    return any(isinstance(one, EntryError) and _LOOKED_ELSEWHERE.search(one.text) for one in answer.values())
