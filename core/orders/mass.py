"""Many orders from one list: each line through the form of a single order, one table, one press for all."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Protocol

from core.clock import Clock
from core.forms.draft import Draft
from core.forms.mass_parsing import Correction
from core.forms.ordering import Ordering
from core.orders.batch import Batch, BatchAction, BatchLine, LineResult, State
from core.orders.checkout import CONFIRMATION_VERSION, TermsStore, has_accepted
from core.orders.mass_affordability import MassAffordability, within
from core.orders.mass_check import check_line
from core.orders.mass_corrections import merge
from core.orders.mass_table import Checked, MassTable, totals
from core.people.terms import TERMS_VERSION
from core.people.user import User

AGAIN = frozenset(
    {
        LineResult.CHANGED,
        LineResult.AWAY,
        LineResult.PAUSED,
        LineResult.NOT_ENOUGH,
        LineResult.TOO_MUCH,
        LineResult.NOT_CONFIRMED,
        LineResult.FAILED,
    }
)
"""Nothing was done with such a line, and another try may help."""


class NoSuchBatch(LookupError):
    """No batch has that number, or it is somebody else's."""


class BatchStore(Protocol):
    async def add(self, batch: Batch) -> Batch:
        """Stores a batch; if its key was stored before, returns that batch as it is now."""
        ...

    async def get(self, batch_id: int, user_id: int) -> Batch | None: ...

    async def save(self, after: Batch, lines: Sequence[BatchLine]) -> bool:
        """Stores a change with its changed or new lines, if the batch is still open at `after.version`."""
        ...

    async def open_orders(self, user_id: int, services: Collection[int]) -> Mapping[tuple[int, str], int]:
        """The newest order of a user that has not ended, by service and link."""
        ...


@dataclass
class Mass:
    ordering: Ordering
    store: BatchStore
    users: TermsStore
    affordability: MassAffordability
    clock: Clock
    wake: Callable[[], object] = lambda: None
    """Called when a batch is to be worked on."""

    async def begin(
        self, key: str, rows: Iterable[tuple[str, ...]], user: User, thread_id: int | None = None
    ) -> MassTable:
        """Begins a list as a person sent it. The same key again, as after a crash, finds the same list."""
        lines = [BatchLine(place=place, written=cells) for place, cells in enumerate(rows, 1)]
        new = Batch(
            key=key,
            user_id=user.id,
            chat_id=user.id,
            thread_id=thread_id,
            action=BatchAction.PLACE,
            created_at=self.clock(),
            lines=lines,
        )
        return await self.table(await self.store.add(new), user)

    async def batch(self, batch_id: int, user_id: int) -> Batch:
        batch = await self.store.get(batch_id, user_id)
        if batch is None:
            raise NoSuchBatch(batch_id)
        return batch

    async def _list(self, batch_id: int, user_id: int) -> Batch:
        batch = await self.batch(batch_id, user_id)
        if batch.action is not BatchAction.PLACE:
            raise NoSuchBatch(batch_id)
        return batch

    async def table(self, batch: Batch, user: User) -> MassTable:
        """Checks every line now, and keeps what the person is about to see."""
        lines = await self._checked(batch.lines, user.id)
        terms = not has_accepted(user)
        kept = replace(batch, confirmation=CONFIRMATION_VERSION, terms=TERMS_VERSION if terms else "")
        kept = replace(kept, lines=[checked.line for checked in lines])
        kept = replace(kept, seal=_seal(kept))
        changed = [now for now, before in zip(kept.lines, batch.lines, strict=True) if now != before]
        if batch.state is State.OPEN and (kept.seal != batch.seal or changed):
            # Stored before it is shown: after a crash the button of what was shown still works.
            if not await self.store.save(kept, changed):
                return await self.table(await self.batch(batch.id, user.id), user)
            kept = replace(kept, version=kept.version + 1)
        written = [checked for checked in lines if checked.line.written]
        table = MassTable(kept, await self._with_others(written, user.id), terms)
        return replace(table, short=await self.affordability.short(table.totals, user.id))

    async def correct(self, batch: Batch, corrections: Sequence[Correction], update: int, user: User) -> MassTable:
        """Replaces earlier lines by those that were sent again; one that fits none is a new line.

        Raises NoSuchLine, ListTooLong.
        """
        if batch.last_update == update or batch.state is not State.OPEN:
            return await self.table(batch, user)
        cells, merged = merge(batch.lines, corrections)
        new = {place: BatchLine(place=place, written=written) for place, written in cells.items()}
        lines = {line.place: line for line in batch.lines} | new
        after = replace(batch, last_update=update, lines=[line for _, line in sorted(lines.items())])
        if await self.store.save(after, list(new.values())):
            table = await self.table(replace(after, version=after.version + 1), user)
            return replace(table, merged=merged)
        return await self.table(await self.batch(batch.id, user.id), user)

    async def choose(self, batch: Batch, place: int, service_id: int, update: int, user: User) -> MassTable:
        """Chooses one of several services for line `place` and for all lines with the same number."""
        named = next((line.written[0] for line in batch.lines if line.place == place and line.written), "")
        services = self.ordering.shop.catalogue.meant(named.removeprefix("#"))
        chosen = next((service for service in services if service.id == service_id), None)
        if chosen is None:
            return await self.table(batch, user)
        written = f"{chosen.provider}:{chosen.number}"
        alike = [line for line in batch.lines if line.written and line.written[0] == named]
        corrections = [Correction(line.place, (written, *line.written[1:])) for line in alike]
        return await self.correct(batch, corrections, update, user)

    async def replace_all(self, batch: Batch, rows: Sequence[tuple[str, ...]], update: int, user: User) -> MassTable:
        """Reads the edited message of the list anew. Lines that are gone become empty ones."""
        count = max(len(rows), len(batch.lines))
        padded = [*rows, *[()] * (count - len(rows))]
        return await self.correct(batch, [Correction(n, cells) for n, cells in enumerate(padded, 1)], update, user)

    async def start(self, batch_id: int, seal: str, message_id: int | None, user: User) -> MassTable | Batch:
        """Has the list placed, once, if it is still what was shown and all of it is covered: then, or where it runs
        already, the batch.

        Else the table as it is now.
        """
        batch = await self._list(batch_id, user.id)
        if batch.state is not State.OPEN:
            return batch
        accepted = has_accepted(user) or batch.terms == TERMS_VERSION
        if seal != batch.seal or batch.confirmation != CONFIRMATION_VERSION or not accepted or not batch.work:
            return await self.table(batch, user)
        shown = [line.shown.quote() for line in batch.work if line.shown is not None]
        if await self.affordability.short(totals(shown), user.id) is not None:
            return await self.table(batch, user)
        if not has_accepted(user):
            await self.users.accept_terms(user.id, TERMS_VERSION, self.clock())
        started = replace(batch, state=State.RUNNING, message_id=message_id)
        if not await self.store.save(started, ()):
            return await self.start(batch_id, seal, message_id, user)
        self.wake()
        return started

    async def leave(self, batch_id: int, user_id: int) -> Batch:
        """Cancels the list, if it is not running; returns it as it is then."""
        batch = await self.batch(batch_id, user_id)
        if batch.state is State.OPEN:
            await self.store.save(replace(batch, state=State.LEFT), ())
        return await self.batch(batch_id, user_id)

    async def again(self, batch_id: int, user: User) -> MassTable:
        """A new list of the lines that were not placed and may be tried again."""
        batch = await self._list(batch_id, user.id)
        rows = [line.written for line in batch.work if line.result in AGAIN]
        return await self.begin(f"{batch.key} again", rows, user, batch.thread_id)

    async def _checked(self, lines: Sequence[BatchLine], user_id: int) -> list[Checked]:
        checked, limits = [], await self.affordability.limits(user_id)
        for count, line in enumerate(lines):
            if count % 10 == 9:
                await asyncio.sleep(0)  # hundreds of lines take a while: others have their turn
            checked.append(within(limits, check_line(self.ordering, line)))
        return checked

    async def _with_others(self, lines: Sequence[Checked], user_id: int) -> list[Checked]:
        """Adds the open orders and the earlier lines for the same service and link."""
        services = {checked.line.service_id for checked in lines if checked.line.service_id is not None}
        taken = await self.store.open_orders(user_id, services)
        seen: dict[tuple[int, str], int] = {}
        found = []
        for checked in lines:
            if (review := checked.review) is not None:
                target = review.service.id, review.form.target
                checked = replace(checked, open_order=taken.get(target), twin=seen.get(target))
                seen.setdefault(target, checked.line.place)
            found.append(checked)
        return found


def draft_of(batch: Batch, line: BatchLine) -> Draft:
    """The form of one line as its summary was shown; its key is the order's."""
    return Draft(
        key=batch.key_of(line),
        service_id=line.service_id or 0,
        answers=dict(line.answers),
        shown=line.shown,
        confirmation=batch.confirmation,
        terms=batch.terms,
    )


def _seal(batch: Batch) -> str:
    """A short hash of what the table shows."""
    lines = [f"{line.place} {line.service_id} {draft_of(batch, line).seal}" for line in batch.work]
    return sha256("\n".join(lines).encode()).hexdigest()[:12]
