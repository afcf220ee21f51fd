"""Random people, faults and crashes in worlds of virtual time. `make chaos SEEDS=10000` runs more of them."""

import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from core.notices.delivery import Notifying
from core.notices.notice import NewNotice, Notice
from core.orders.order import Order, OrderChange
from core.orders.placing import Placing
from core.orders.placing_outcome import AskAdmin, NotPlaced, Placed, PlacingOutcome, Settling
from core.orders.reason import Reason
from core.orders.status import OrderStatus
from core.orders.unconfirmed import Deciding
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders
from tests.core.fake_workers import FakeWorkers
from tests.faults.simulation.play import play
from tests.faults.simulation.provider import RemoteProvider
from tests.faults.simulation.world import PromiseBroken, Weather

SEEDS = int(os.environ.get("SEEDS", "500"))
PARTS = 10
"""How many tests share the seeds, so that they run on several cores."""


@pytest.mark.parametrize("part", range(PARTS))
def test_every_promise_holds_in_every_world(part: int) -> None:
    for seed in range(part, SEEDS, PARTS):
        play(seed)


def test_the_same_seed_gives_the_same_story() -> None:
    first, second = play(44), play(44)
    assert first.faults > 10
    assert first == second


UNANSWERED = Weather(provider=0.6)


def broken_promise(weather: Weather = UNANSWERED) -> str:
    """The first broken promise, in worlds where providers often fail unless another weather is given."""
    for seed in range(300):
        try:
            play(seed, weather)
        except PromiseBroken as error:
            return str(error).splitlines()[-1]
    return "none"


def test_the_simulation_finds_an_add_that_is_sent_again_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    send = Placing._send

    async def twice(self: Placing, order: Order, *how: Any) -> PlacingOutcome:
        outcome = await send(self, order, *how)
        again = await send(self, order, *how) if isinstance(outcome, AskAdmin) else outcome
        return again if isinstance(again, Placed) else outcome

    monkeypatch.setattr(Placing, "_send", twice)
    assert "1: plain holds" in broken_promise()


def test_the_simulation_finds_an_order_given_up_when_only_its_retry_was_not_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    send = Placing._send

    async def forgetful(self: Placing, order: Order, *how: Any) -> PlacingOutcome:
        return await send(self, replace(order, tries=1), *how)

    monkeypatch.setattr(Placing, "_send", forgetful)
    assert "and the provider has it as keyed-" in broken_promise()


def test_the_simulation_finds_a_save_over_another_change(monkeypatch: pytest.MonkeyPatch) -> None:
    save: Callable[..., Awaitable[set[int]]] = FakeOrders.save

    async def careless(self: FakeOrders, changes: Sequence[OrderChange], now: datetime) -> set[int]:
        current = {change.after.id: self.rows[change.after.id].version for change in changes}
        last = [replace(c, after=replace(c.after, version=current[c.after.id])) for c in changes]
        return await save(self, last, now)

    monkeypatch.setattr(FakeOrders, "save", careless)
    broken = broken_promise()
    assert "went back from" in broken or "lost its number" in broken, broken


def test_the_simulation_finds_a_notice_that_was_not_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    add = FakeNotices.add

    async def leaky(self: FakeNotices, new: Sequence[NewNotice], now: datetime) -> None:
        await add(self, new if (len(self.waiting) + len(self.done_as)) % 40 != 20 else [], now)

    monkeypatch.setattr(FakeNotices, "add", leaky)
    assert "4: " in broken_promise()


def test_an_unanswered_add_taken_for_a_refusal_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hopeful(self: Settling, order: Order, error: str = "", reason: Reason | None = None) -> PlacingOutcome:
        return NotPlaced(OrderStatus.NOT_SENT, error, reason)

    monkeypatch.setattr(Settling, "unanswered", hopeful)
    assert "2: order" in broken_promise()


def test_the_simulation_finds_a_forgotten_claim_whose_commit_was_not_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def only_of_others(self: FakeWorkers, holder: str | None, worker: str, now: datetime) -> bool:
        return not self.alive(holder or "", now)

    monkeypatch.setattr(FakeWorkers, "may_take", only_of_others)
    assert "after half an hour of calm" in broken_promise(Weather(database=0.1))


FREEZING = Weather(freeze=0.004, provider=0.2)


def test_the_simulation_finds_a_card_left_as_a_thawed_process_edited_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def only_note(self: Notifying, notice: Notice, at: datetime, outcome: str = "sent") -> None:
        await self.store.done(notice.id, self.worker, at, outcome)

    monkeypatch.setattr(Notifying, "_done", only_note)
    assert "4: the card of order" in broken_promise(FREEZING)


def test_the_simulation_finds_an_add_sent_after_a_long_freeze(monkeypatch: pytest.MonkeyPatch) -> None:
    add = RemoteProvider.add

    async def blind(self: RemoteProvider, service: str, fields: Mapping[str, str], key: str, _: Any) -> str:
        return await add(self, service, fields, key)

    monkeypatch.setattr(RemoteProvider, "add", blind)
    monkeypatch.setattr(Deciding, "arrived", Deciding.pending)
    assert "after it was decided that it does not exist" in broken_promise(FREEZING)
