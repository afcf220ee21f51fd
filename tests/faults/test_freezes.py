"""SIGSTOP at the named points for longer than a lease, then SIGCONT: meanwhile another process has done the work.

Two bots on one PostgreSQL. An ordinary run tries some points, FAULTS=all (`make faults`) all of them.
"""

import asyncio
import os
from collections.abc import Callable

import pytest

from core.orders.status import OrderStatus
from sandbox.telegram import visits
from tests.faults.bots import ForkedBot
from tests.faults.crashing_bot import POINTS
from tests.faults.faultbook import NONE
from tests.faults.scene import ADMINS, Customer, Scene, until
from tests.faults.table import cell
from tests.faults.test_two_processes import database, patience, second, stage, told

__all__ = ["database", "patience", "second", "stage"]  # fixtures

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(300)]
ORDINARY = {"placing: before add is sent"}
ENDS = {
    "is completed": OrderStatus.COMPLETED,
    "is unconfirmed": OrderStatus.UNCONFIRMED,
    "was not placed": OrderStatus.NOT_SENT,
}
PATIENT = 120.0
FIRST_ROW = 100
"""The first row of freezes in the table."""
CHOSEN = [(n, point.name) for n, point in enumerate(POINTS) if os.environ.get("FAULTS") or point.name in ORDINARY]


def ended(stage: Scene, customer: Customer) -> OrderStatus | None:
    """The last thing that the customer was told."""
    return next((status for words, status in ENDS.items() if told(stage, customer.id, words)), None)


@pytest.mark.parametrize(("place", "point"), CHOSEN, ids=[name for _, name in CHOSEN])
async def test_a_process_that_was_frozen_buys_nothing_twice_and_shows_no_old_state(
    place: int, point: str, stage: Scene, second: ForkedBot, record_property: Callable[[str, object], None]
) -> None:
    customer = Customer(stage, 2000)
    await customer.fills_the_form()
    stage.freeze_at(point)
    customer.places_the_order()
    await until("a bot that stands still", lambda: stage.bot.frozen, PATIENT)
    await second.start()
    await until("the other to finish", lambda: ended(stage, customer), PATIENT)
    bought = len(stage.placed_for(customer.link))
    await stage.bot.thaw()
    answer = await customer.is_answered(customer.places_the_order())
    again = await until("quiet", lambda: ended(stage, customer), PATIENT)

    there = stage.placed_for(customer.link)
    repeats = sum(max(0, told(stage, customer.id, words) - 1) for words in ENDS)
    record_property(
        "crashes",
        {
            "place": FIRST_ROW + place,
            "point": f"frozen, {point}",
            "cells": {NONE.name: cell(again, crashed=True, broken=len(there) > max(bought, 1))},
            "duplicates": max(0, len(there) - 1),
            "losses": 0,
            "repeats": repeats,
        },
    )
    assert len(there) == bought
    assert bought <= 1
    assert repeats <= 1, "one message is in flight"
    assert "already" in answer or "placed" in answer


async def decides(stage: Scene, label: str) -> str:
    """An admin presses a button of the newest message that has it; returns the answer."""
    admin, world = ADMINS[0], stage.telegram
    records = reversed(world.chats[admin].records.values())
    message = next(record.message["message_id"] for record in records if label in str(record.message))
    pressed = visits.press(world, world.chats[admin], admin, message, None, label)
    press = str(pressed["callback_query_id"])
    answer = await until("an answer to the admin", lambda: world.presses[press].answer)
    return str(answer.get("text", ""))


@pytest.mark.parametrize("patience", ["3"])
async def test_an_order_that_is_declared_missing_and_placed_again_is_bought_once(
    stage: Scene, second: ForkedBot
) -> None:
    customer = Customer(stage, 2000)
    await customer.fills_the_form()
    stage.freeze_at("placing: before add is sent")
    customer.places_the_order()
    await until("a bot that stands still", lambda: stage.bot.frozen, PATIENT)
    await second.start()
    await until("a question to the admin", lambda: told(stage, ADMINS[0], "is unconfirmed"), PATIENT)
    assert "may still be on its way" in await decides(stage, "It does not exist")

    async with asyncio.timeout(PATIENT):
        # The answer changes with the time alone.
        while "may still be on its way" in await decides(stage, "It does not exist"):  # noqa: ASYNC110
            await asyncio.sleep(0.5)
    if not told(stage, customer.id, "was not placed"):
        await decides(stage, "Yes, it does not exist")
    await until("the customer to be told", lambda: told(stage, customer.id, "was not placed"))

    await customer.fills_the_form()
    customer.places_the_order()
    await until("the second order at the provider", lambda: stage.placed_for(customer.link), PATIENT)
    await stage.bot.thaw()
    await asyncio.sleep(3)  # a thawed process acts at once
    assert len(stage.placed_for(customer.link)) == 1
    assert told(stage, customer.id, "was not placed") == 1
