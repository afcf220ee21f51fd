"""Notes in one file, for all bots, when each begins and ends to handle an update: `WITNESS=FILE`."""

import os
import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.receiving.receiving import Receiving


def watch(file: str) -> None:
    """Wraps the bot's handling of updates in this process."""
    notes = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    real = Receiving._hand_on

    def note(what: str, update_id: int) -> None:
        # One write: lines of several processes don't mix, and stand in the order in which they were written.
        os.write(notes, f"{what} {update_id} {os.getpid()} {time.time():.6f}\n".encode())

    async def watched(self: Receiving, update: Any) -> bool:
        note("begin", update.update_id)
        handled = await real(self, update)
        note("end" if handled else "later", update.update_id)
        return handled

    Receiving._hand_on = watched  # type: ignore[method-assign]  # the bot has no hook for this


@dataclass(frozen=True, slots=True)
class Note:
    what: str
    update: int
    pid: int
    at: float


def read_notes(file: Path) -> list[Note]:
    rows = (line.split() for line in file.read_text().splitlines())
    return [Note(what, int(update), int(pid), float(at)) for what, update, pid, at in rows]


@dataclass
class Account:
    """What the notes say about the promise that each update is handled once and in order for each person."""

    handled: int = 0
    unhandled: int = 0
    begun_again: int = 0
    """After a process died or stood still in the middle of it, which a crash may cause."""
    twice: int = 0
    """Handled to the end by two processes that were both well."""
    out_of_order: int = 0
    overlapping: int = 0
    doubled: list[Note] = field(default_factory=list, compare=False)
    """Everything about the updates that were handled twice."""


def judge(notes: Sequence[Note], in_order: Mapping[int, list[int]], harmed: Collection[int]) -> Account:
    """`in_order` has each person's updates as the inbox counts them; `harmed` are the processes killed or frozen."""
    account, firsts, ends = Account(), dict[int, int](), defaultdict[int, list[int]](list)
    begun = defaultdict[int, list[int]](list)
    by_update = {update: person for person, updates in in_order.items() for update in updates}
    open_of: dict[int, tuple[int, int]] = {}
    for place, note in enumerate(notes):
        person = by_update[note.update]
        if note.what == "begin":
            firsts.setdefault(note.update, place)
            begun[note.update].append(note.pid)
            busy = open_of.get(person)
            account.overlapping += busy is not None and busy[1] not in harmed
            open_of[person] = (note.update, note.pid)
        else:
            if note.what == "end":
                ends[note.update].append(note.pid)
            if open_of.get(person) == (note.update, note.pid):
                del open_of[person]
    account.handled = len(ends)
    account.unhandled = len(by_update.keys() - ends.keys())
    account.begun_again = sum(len(pids) - 1 for pids in begun.values())
    doubled = {update for update, pids in ends.items() if len([pid for pid in pids if pid not in harmed]) > 1}
    account.twice = len(doubled)
    account.doubled = [note for note in notes if note.update in doubled]
    for updates in in_order.values():
        places = [firsts[update] for update in updates if update in firsts]
        account.out_of_order += places != sorted(places)
    return account
