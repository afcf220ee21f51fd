"""Random people, faults and crashes in worlds of virtual time. `make chaos SEEDS=10000` runs more of them."""

import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from core.notices.notice import NewNotice
from core.orders.order import Order, OrderChange
from core.orders.outcome import NotTaken, Outcome, Placed, Settling, Unknown
from core.orders.placing import Placing
from core.orders.reason import Reason
from core.orders.status import OrderStatus
from core.orders.unconfirmed import Deciding
from tests.faults.simulation.order_stores import Orders
from tests.faults.simulation.play import play
from tests.faults.simulation.provider import RemoteProvider
from tests.faults.simulation.tables import Tables
from tests.faults.simulation.world import PromiseBroken, Weather

SEEDS = int(os.environ.get("SEEDS", "500"))
PARTS = 10
"""Tests that the seeds are dealt out to, so that several cores share them."""


@pytest.mark.parametrize("part", range(PARTS))
def test_every_promise_holds_in_every_world(part: int) -> None:
    for seed in range(part, SEEDS, PARTS):
        play(seed)


def test_one_seed_is_one_story() -> None:
    first, second = play(44), play(44)
    assert first.faults > 10
    assert first == second


UNANSWERED = Weather(provider=0.6)


def broken_promise(weather: Weather = UNANSWERED) -> str:
    """The first promise that is broken; as a rule where the providers often fail."""
    for seed in range(100):
        try:
            play(seed, weather)
        except PromiseBroken as error:
            return str(error).splitlines()[-1]
    return "none"


def test_an_add_sent_again_without_a_key_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    send = Placing._send

    async def twice(self: Placing, order: Order, *how: Any) -> Outcome:
        outcome = await send(self, order, *how)
        again = await send(self, order, *how) if isinstance(outcome, Unknown) else outcome
        return again if isinstance(again, Placed) else outcome

    monkeypatch.setattr(Placing, "_send", twice)
    assert "1: plain holds" in broken_promise()


def test_a_retry_that_was_not_sent_taken_for_the_end_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    send = Placing._send

    async def forgetful(self: Placing, order: Order, *how: Any) -> Outcome:
        return await send(self, replace(order, tries=1), *how)

    monkeypatch.setattr(Placing, "_send", forgetful)
    assert "and the provider has it as keyed-" in broken_promise()


def test_saving_over_anothers_change_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    save: Callable[..., Awaitable[set[int]]] = Orders.save

    async def careless(self: Orders, changes: Sequence[OrderChange], now: datetime) -> set[int]:
        current = {change.after.id: self.tables.orders[change.after.id].value.version for change in changes}
        last = [replace(c, after=replace(c.after, version=current[c.after.id])) for c in changes]
        return await save(self, last, now)

    monkeypatch.setattr(Orders, "save", careless)
    assert "went back from" in broken_promise()


def test_a_notice_lost_on_its_way_into_the_store_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Tables.store

    def leaky(self: Tables, new: Sequence[NewNotice], now: datetime) -> None:
        store(self, new if len(self.notices) % 40 != 20 else [], now)

    monkeypatch.setattr(Tables, "store", leaky)
    assert "4: " in broken_promise()


def test_an_unanswered_add_taken_for_a_refusal_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hopeful(self: Settling, order: Order, error: str = "", reason: Reason | None = None) -> Outcome:
        return NotTaken(OrderStatus.NOT_SENT, error, reason)

    monkeypatch.setattr(Settling, "unanswered", hopeful)
    assert "2: order" in broken_promise()


def test_a_claim_that_was_made_as_the_connection_was_lost_and_is_forgotten_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def only_of_others(self: Tables, row: Any, worker: str, now: datetime, in_hand: bool = False) -> bool:
        return not self.alive(row.worker, now)

    monkeypatch.setattr(Tables, "may_take", only_of_others)
    assert "after half an hour of calm" in broken_promise(Weather(database=0.1))


FREEZING = Weather(freeze=0.004, provider=0.2)


def test_an_add_sent_by_a_process_that_stood_still_too_long_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    add = RemoteProvider.add

    async def blind(self: RemoteProvider, service: str, fields: Mapping[str, str], key: str, _: Any) -> str:
        return await add(self, service, fields, key)

    monkeypatch.setattr(RemoteProvider, "add", blind)
    monkeypatch.setattr(Deciding, "arrived", Deciding.pending)
    assert "after it was decided that it does not exist" in broken_promise(FREEZING)
