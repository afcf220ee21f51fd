"""`kill -9` at every named point, combined with every fault: the promises hold.

An ordinary run tries a few faults at each point, FAULTS=all (`make faults`) every one.
"""

import asyncio
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.faults.bots import Nursery
from tests.faults.crashing_bot import POINTS
from tests.faults.faultbook import FAULTS, NONE, OTHER_ID, REFUSED, Fault
from tests.faults.judging import Verdict, judge
from tests.faults.playing import play, settled
from tests.faults.points import UNSTORED_FORM
from tests.faults.scene import Customer, scene, until
from tests.faults.table import cell

ROWS = [
    ("no crash, add goes wrong", "", "add"),
    ("no crash, status goes wrong", "", "status"),
    *((point.name, point.name, "status" if point.name.startswith("tracking") else "add") for point in POINTS),
]
EVERY = 14
"""An ordinary run tries one of this many faults at each point."""
Record = Callable[[str, object], None]


def chosen(place: int) -> list[Fault]:
    """This run's faults for the row at `place`. Last come those after which the next press would fare differently.

    A wrong number makes an order unconfirmed; after a refused connection the provider counts as away.
    """
    some = [f for n, f in enumerate(FAULTS) if f == NONE or (n + place) % EVERY == 0 or os.environ.get("FAULTS")]
    return sorted(some, key=lambda fault: fault in (REFUSED, OTHER_ID))


def new_folder(folder: Path) -> Path:
    folder.mkdir()
    return folder


async def play_all(
    place: int, faults: Sequence[Fault], nursery: Nursery, folder: Path
) -> dict[str, tuple[Verdict, str]]:
    """Plays one press after the other under each fault. Returns the verdicts and the table's cells, by fault."""
    _, point, action = ROWS[place]
    found: dict[str, tuple[Verdict, str]] = {}
    async with scene(nursery, folder) as stage:
        customers = {fault: Customer(stage, 2000 + number) for number, fault in enumerate(faults)}
        await asyncio.gather(*(customer.fills_the_form() for customer in customers.values()))
        for fault, customer in customers.items():
            played = await play(stage, customer, point, fault, action)
            verdict = judge(stage, customer, fault, action, played)
            found[fault.name] = verdict, cell(verdict.ended, played.crashed or not point, bool(verdict.complaints))
    return found


@pytest.mark.timeout(600)
@pytest.mark.parametrize("place", range(len(ROWS)), ids=[row[0] for row in ROWS])
async def test_the_promises_hold_after_a_crash(
    place: int, nursery: Nursery, tmp_path: Path, record_property: Record
) -> None:
    name, point, _ = ROWS[place]
    # Two stages run side by side, because a press mostly waits.
    lanes = {new_folder(tmp_path / name): chosen(place)[first::2] for first, name in enumerate(("one", "two"))}
    found = await asyncio.gather(*(play_all(place, lane, nursery, folder) for folder, lane in lanes.items()))
    cells = {fault: shown for one in found for fault, (_, shown) in one.items()}
    verdicts = {fault: verdict for one in found for fault, (verdict, _) in one.items()}
    sums = {what: sum(getattr(v, what) for v in verdicts.values()) for what in ("duplicates", "losses", "repeats")}
    record_property("crashes", {"place": place, "point": name, "cells": cells, **sums})
    assert not {fault: verdict.complaints for fault, verdict in verdicts.items() if verdict.complaints}
    assert not point or cells[NONE.name].isupper(), "without a fault the bot reaches the point"


async def test_a_summary_that_was_sent_but_not_stored_places_its_order(nursery: Nursery, tmp_path: Path) -> None:
    async with scene(nursery, tmp_path) as stage:
        stage.crash_at(UNSTORED_FORM)
        customer = Customer(stage, 2000)
        await customer.fills_the_form()
        await stage.bot.ended()
        press = customer.places_the_order()
        await stage.bot.start()
        assert "is being placed" in await customer.is_answered(press)
        assert "Already placed" in await customer.is_answered(customer.places_the_order())
        await until("the order's end", lambda: settled(stage, customer, NONE))
        assert len(stage.placed_for(customer.link)) == 1
