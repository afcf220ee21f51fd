"""Placing: once, whatever the provider answers, whenever the bot dies."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.notices.notice import CardChanged, DecisionWanted, StatusChanged
from core.orders.order import Order
from core.orders.outcome import MAX_TRIES, Settling
from core.orders.placing import LEAVES_WITHIN, Placing
from core.orders.reason import Reason
from core.orders.status import OrderStatus
from core.provider import (
    SLACK,
    Balance,
    Busy,
    Capacity,
    HeldBack,
    NotSent,
    ProviderError,
    Refused,
    Unconfirmed,
    Unreadable,
)
from core.tracing import ORDER
from tests.core.fake_provider import Added, FakeProvider
from tests.core.fakes import FakeNotices, FakeOrders
from tests.core.samples import ADA, ALICE, BOB, LINK, NOW, SECOND, Time, intent

Open = Callable[..., Placing]


@pytest.fixture
def open_placing(store: FakeOrders, notices: FakeNotices, north: FakeProvider, clock: Time) -> Open:
    def open_placing(worker: str = "first", away: bool = False) -> Placing:
        providers = {"north": north}
        settling = Settling(store, providers, [ADA], clock)
        return Placing(store, providers, settling, worker, clock, 30 * SECOND, lambda name: away)

    return open_placing


@pytest.fixture
def placing(open_placing: Open) -> Placing:
    return open_placing()


async def placed(placing: Placing, store: FakeOrders) -> Order:
    """Confirms one order and has it sent; as it is stored then."""
    order, _ = await placing.confirm(intent())
    await placing.place_queued()
    return store.rows[order.id]


def status_of(store: FakeOrders) -> OrderStatus:
    return store.rows[1].status


async def test_a_confirmed_order_leaves_once_and_is_followed_from_then_on(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    order = await placed(placing, store)
    assert north.added == [Added("1", {"link": LINK, "quantity": "1000"}, "key-1")]
    assert (order.status, order.provider_order, order.tries) == (OrderStatus.PENDING, "P1", 1)
    assert order.next_check_at == NOW + 30 * SECOND
    assert await placing.place_queued() == 0
    assert len(north.added) == 1


async def test_what_is_logged_on_the_way_is_about_this_order(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    logged: list[tuple[int | None, str]] = []

    class Noting(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            logged.append((ORDER.get(), record.getMessage()))

    log, noting = logging.getLogger("core.orders.outcome"), Noting()
    log.addHandler(noting)
    north.add_fails = [Unconfirmed("no answer")]
    order = await placed(placing, store)
    log.removeHandler(noting)
    assert logged == [(order.id, "order 1 at north is unconfirmed: no answer")]
    assert ORDER.get() is None


async def test_it_is_stored_as_sending_before_anything_leaves(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    north.open.clear()
    await placing.confirm(intent())
    sending = asyncio.create_task(placing.place_queued())
    await asyncio.wait_for(north.arrived.wait(), 5)
    assert status_of(store) is OrderStatus.SENDING
    north.open.set()
    await sending
    assert status_of(store) is OrderStatus.PENDING


async def test_a_second_press_finds_the_first_order(placing: Placing, north: FakeProvider) -> None:
    first, new = await placing.confirm(intent())
    again, second = await placing.confirm(intent(quantity=5))
    assert (new, second) == (True, False)
    assert again == first
    assert await placing.order_of_key("key-1", ALICE) == first
    assert await placing.order_of_key("key-1", BOB) is None
    await placing.place_queued()
    assert len(north.added) == 1


async def test_confirming_wakes_the_task_that_places(placing: Placing) -> None:
    assert not placing.confirmed.is_set()
    await placing.confirm(intent())
    assert placing.confirmed.is_set()


async def test_each_provider_is_placed_at_on_its_own(placing: Placing, north: FakeProvider) -> None:
    await placing.confirm(intent())
    assert await placing.place_queued("another") == 0
    assert await placing.place_queued(north.name) == 1


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Refused("Not enough funds on balance"), OrderStatus.REFUSED),
        (Unconfirmed("no answer in 60 s"), OrderStatus.UNCONFIRMED),
        (Unreadable("an HTML page"), OrderStatus.UNCONFIRMED),
        (ProviderError("something else"), OrderStatus.UNCONFIRMED),
    ],
)
async def test_every_failure_has_its_status_its_words_and_no_second_try(
    placing: Placing, store: FakeOrders, north: FakeProvider, error: ProviderError, status: OrderStatus
) -> None:
    north.add_fails = [error]
    order = await placed(placing, store)
    assert (order.status, order.error, order.provider_order) == (status, str(error), None)
    await placing.place_queued()
    await placing.find_abandoned()
    assert len(north.added) == 1


async def test_the_owner_hears_of_an_unconfirmed_order_and_every_admin_is_asked(
    placing: Placing, store: FakeOrders, notices: FakeNotices, north: FakeProvider
) -> None:
    north.add_fails = [Unconfirmed("no answer")]
    await placed(placing, store)
    assert notices.kinds(ALICE) == [CardChanged, StatusChanged]
    assert notices.kinds(ADA) == [DecisionWanted]


async def test_what_the_account_holds_is_noted_for_the_admin(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    north.add_fails, north.funds = [Unconfirmed("no answer")], Balance(Decimal("24.10"), "USD")
    assert (await placed(placing, store)).balance_after == Decimal("24.10")


async def test_an_account_that_says_nothing_or_counts_threads_leaves_the_note_empty(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    north.add_fails, north.funds = [Unconfirmed("no answer")], Capacity(10, 5, 5, None)
    assert (await placed(placing, store)).balance_after is None


async def test_an_order_for_a_provider_no_longer_connected_is_not_sent(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    await placing.confirm(intent(provider="gone"))
    assert await placing.place_queued() == 0
    assert status_of(store) is OrderStatus.QUEUED, "`waiting` ends it"
    assert north.added == []


async def test_one_outcome_that_cannot_be_stored_does_not_cut_off_the_others(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    for n in range(3):
        await placing.confirm(intent(f"key-{n}"))
    store.unstorable = {1}
    with pytest.raises(ExceptionGroup):
        await placing.place_queued()
    assert [store.rows[id].status for id in (2, 3)] == [OrderStatus.PENDING, OrderStatus.PENDING]
    assert len(north.added) == 3


async def test_an_outcome_that_could_not_be_stored_is_stored_at_the_next_look_and_nothing_leaves_again(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    await placing.confirm(intent())
    store.unstorable = {1}
    with pytest.raises(ExceptionGroup):
        await placing.place_queued()
    with pytest.raises(ExceptionGroup):
        await placing.find_abandoned()
    assert status_of(store) is OrderStatus.SENDING
    store.unstorable = set()
    await placing.find_abandoned()
    assert (status_of(store), store.rows[1].provider_order) == (OrderStatus.PENDING, "P1")
    assert len(north.added) == 1


async def test_an_order_taken_as_the_store_was_lost_is_unconfirmed_and_not_sent_by_the_way(
    placing: Placing, store: FakeOrders, notices: FakeNotices, north: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def commits_and_cannot_say_so(worker: str, *rest: Any) -> list[Order]:
        await FakeOrders.claim_queued(store, worker, *rest)
        raise OSError("the connection was lost")

    await placing.confirm(intent())
    monkeypatch.setattr(store, "claim_queued", commits_and_cannot_say_so)
    with pytest.raises(ExceptionGroup):
        await placing.place_queued()
    assert status_of(store) is OrderStatus.SENDING
    assert await placing.find_abandoned() == 1
    assert status_of(store) is OrderStatus.UNCONFIRMED
    assert notices.kinds(ADA) == [DecisionWanted]
    assert north.added == []


async def test_what_is_being_sent_or_was_sent_and_could_not_be_stored_is_not_taken_for_abandoned(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    north.open.clear()
    await placing.confirm(intent())
    sending = asyncio.create_task(placing.place_queued())
    await asyncio.wait_for(north.arrived.wait(), 5)
    assert await placing.find_abandoned() == 0
    store.unstorable = {1}
    north.open.set()
    with pytest.raises(ExceptionGroup):
        await sending
    with pytest.raises(ExceptionGroup):
        await placing.find_abandoned()
    assert status_of(store) is OrderStatus.SENDING


async def test_a_failure_of_the_bots_own_leaves_the_order_unconfirmed_and_is_logged(
    placing: Placing, store: FakeOrders, north: FakeProvider, caplog: pytest.LogCaptureFixture
) -> None:
    north.add_fails = [RuntimeError("a bug")]
    order = await placed(placing, store)
    assert order.status is OrderStatus.UNCONFIRMED
    assert (order.reason, order.error) == (Reason.OWN_FAULT, "")
    assert "a bug" in caplog.text


@pytest.mark.parametrize("limit", [1, 2], ids=["one after the other", "at once"])
async def test_an_answer_with_another_orders_number_is_not_believed(
    placing: Placing, store: FakeOrders, north: FakeProvider, limit: int
) -> None:
    north.numbers = ["P7", "P7"]
    for key in ("key-1", "key-2"):
        await placing.confirm(intent(key))
    while await placing.place_queued(limit=limit):
        pass
    first, second = store.rows[1], store.rows[2]
    assert (first.status, first.provider_order) == (OrderStatus.PENDING, "P7")
    assert (second.status, second.provider_order) == (OrderStatus.UNCONFIRMED, None)
    assert (second.reason, second.error) == (Reason.NUMBER_OF_ANOTHER, "")


async def test_what_a_dead_process_was_sending_is_unconfirmed_and_never_sent_again(
    open_placing: Open, store: FakeOrders, notices: FakeNotices, north: FakeProvider
) -> None:
    first, second = open_placing("first"), open_placing("second")
    await first.confirm(intent())
    await store.claim_queued("first", NOW, 10, "north", NOW)
    assert await second.find_abandoned() == 0, "the first still lives"
    store.dead.add("first")
    assert await second.find_abandoned() == 1
    assert status_of(store) is OrderStatus.UNCONFIRMED
    assert notices.kinds(ADA) == [DecisionWanted]
    await second.place_queued()
    assert north.added == []


async def test_an_answer_that_comes_after_all_settles_what_was_taken_for_abandoned(
    open_placing: Open, store: FakeOrders, north: FakeProvider
) -> None:
    north.open.clear()
    first, second = open_placing("first"), open_placing("second")
    await first.confirm(intent())
    sending = asyncio.create_task(first.place_queued())
    await asyncio.wait_for(north.arrived.wait(), 5)
    store.dead.add("first")
    await second.find_abandoned()
    assert status_of(store) is OrderStatus.UNCONFIRMED
    north.open.set()
    await sending
    assert (store.rows[1].status, store.rows[1].provider_order) == (OrderStatus.PENDING, "P1")


async def test_a_late_answer_without_a_number_changes_nothing_that_was_decided(
    open_placing: Open, store: FakeOrders, north: FakeProvider
) -> None:
    north.open.clear()
    north.add_fails = [Unconfirmed("reset")]
    first, second = open_placing("first"), open_placing("second")
    await first.confirm(intent())
    sending = asyncio.create_task(first.place_queued())
    await asyncio.wait_for(north.arrived.wait(), 5)
    store.dead.add("first")
    await second.find_abandoned()
    taken = store.rows[1]
    store.put(replace(taken, status=OrderStatus.NOT_SENT, decided_by=ADA, version=taken.version + 1))
    north.open.set()
    await sending
    assert status_of(store) is OrderStatus.NOT_SENT


async def test_an_answer_whose_number_an_admin_gave_away_meanwhile_leaves_its_order_unconfirmed(
    placing: Placing, store: FakeOrders, notices: FakeNotices, north: FakeProvider
) -> None:
    north.open.clear()
    await placing.confirm(intent())
    sending = asyncio.create_task(placing.place_queued())
    await asyncio.wait_for(north.arrived.wait(), 5)
    store.put(replace(store.rows[1], id=2, key="key-2", status=OrderStatus.PENDING, provider_order="P1"))
    north.open.set()
    await sending
    assert (status_of(store), store.rows[1].provider_order) == (OrderStatus.UNCONFIRMED, None)
    assert notices.kinds(ADA) == [DecisionWanted]
    assert store.rows[2].provider_order == "P1"


async def test_a_provider_with_a_key_is_asked_again_with_the_same_key_after_growing_waits(
    placing: Placing, store: FakeOrders, north: FakeProvider, clock: Time
) -> None:
    north.repeatable, north.add_fails = True, [Unconfirmed("reset"), Unreadable("HTML")]
    order = await placed(placing, store)
    assert (order.status, order.next_check_at) == (OrderStatus.QUEUED, NOW + 2 * SECOND)
    assert await placing.place_queued() == 0, "too early"
    clock.passes(seconds=2)
    await placing.place_queued()
    assert store.rows[1].next_check_at == clock() + 4 * SECOND
    clock.passes(seconds=4)
    await placing.place_queued()
    assert (store.rows[1].status, store.rows[1].error) == (OrderStatus.PENDING, "")
    assert [added.key for added in north.added] == ["key-1"] * 3


async def test_even_with_a_key_a_person_is_asked_in_the_end(
    placing: Placing, store: FakeOrders, north: FakeProvider, clock: Time
) -> None:
    north.repeatable, north.add_fails = True, [Unconfirmed("reset")] * 99
    await placing.confirm(intent())
    for _ in range(20):
        await placing.place_queued()
        clock.passes(minutes=10)
    assert len(north.added) == MAX_TRIES
    assert status_of(store) is OrderStatus.UNCONFIRMED


@pytest.mark.parametrize("error", [Refused("Not enough funds on balance"), NotSent("connection refused")])
async def test_a_refusal_after_an_unanswered_try_does_not_say_that_nothing_was_bought(
    placing: Placing, store: FakeOrders, north: FakeProvider, clock: Time, error: ProviderError
) -> None:
    north.repeatable, north.add_fails = True, [Unconfirmed("reset"), *[error] * MAX_TRIES]
    await placing.confirm(intent())
    for _ in range(MAX_TRIES):
        await placing.place_queued()
        clock.passes(minutes=1)
    assert (status_of(store), store.rows[1].error) == (OrderStatus.UNCONFIRMED, str(error))


async def test_a_dead_process_with_a_key_leaves_an_order_to_be_sent_again(
    open_placing: Open, store: FakeOrders, north: FakeProvider, clock: Time
) -> None:
    north.repeatable = True
    first, second = open_placing("first"), open_placing("second")
    await first.confirm(intent())
    await store.claim_queued("first", NOW, 10, "north", NOW)
    store.dead.add("first")
    await second.find_abandoned()
    assert status_of(store) is OrderStatus.QUEUED
    clock.now += timedelta(seconds=10)
    await second.place_queued()
    assert status_of(store) is OrderStatus.PENDING


async def test_a_provider_known_to_be_away_is_knocked_at_before_an_order_is_confirmed(
    open_placing: Open, north: FakeProvider
) -> None:
    north.trouble = NotSent("down")
    assert await open_placing(away=False).reachable("north"), "it is not known to be away"
    assert not await open_placing(away=True).reachable("north")
    north.trouble = None
    assert await open_placing(away=True).reachable("north")


@pytest.mark.parametrize("error", [NotSent("refused"), Busy("Too many requests"), HeldBack("too late")])
async def test_an_order_that_surely_did_nothing_is_queued_again_as_if_untried_after_growing_pauses(
    placing: Placing, store: FakeOrders, north: FakeProvider, clock: Time, error: ProviderError
) -> None:
    north.add_fails = [error] * 3
    order = await placed(placing, store)
    assert (order.status, order.tries, order.sending_at, order.arrives_by) == (OrderStatus.QUEUED, 0, None, None)
    pauses = []
    for _ in range(3):
        assert await placing.place_queued() == 0, "too early"
        due = store.rows[1].next_check_at
        assert due is not None
        pauses.append((due - clock()).total_seconds())
        clock.now = due
        await placing.place_queued()
    assert pauses == [1, 2, 4]
    assert (status_of(store), store.rows[1].check_interval) == (OrderStatus.PENDING, None)


async def test_an_order_is_placed_at_a_clock_that_does_not_stand_still(placing: Placing, store: FakeOrders) -> None:
    def ticking() -> datetime:
        moments.append(moments[-1] + SECOND)
        return moments[-1]

    moments = [NOW]
    placing.clock = placing.settling.clock = ticking
    assert (await placed(placing, store)).status is OrderStatus.PENDING


async def test_a_busy_provider_is_left_alone_for_as_long_as_it_asks(
    placing: Placing, store: FakeOrders, north: FakeProvider, clock: Time
) -> None:
    north.add_fails = [Busy("Too many requests", 40 * SECOND)]
    await placed(placing, store)
    await placing.confirm(intent("key-2"))
    clock.passes(seconds=39)
    assert await placing.place_queued() == 0
    clock.passes(seconds=1)
    assert await placing.place_queued() == 2


@pytest.mark.parametrize(
    ("error", "status"),
    [(NotSent("refused"), OrderStatus.NOT_SENT), (Busy("Too many requests", 9999 * SECOND), OrderStatus.REFUSED)],
)
async def test_after_the_wait_it_ends_with_the_words_of_the_last_try(
    placing: Placing, store: FakeOrders, north: FakeProvider, clock: Time, error: ProviderError, status: OrderStatus
) -> None:
    north.add_fails = [error] * 99
    await placed(placing, store)
    while status_of(store) is OrderStatus.QUEUED:
        due = store.rows[1].next_check_at
        assert due is not None
        assert due <= NOW + placing.wait
        clock.now = due
        await placing.place_queued()
    assert (clock(), status_of(store), store.rows[1].error) == (NOW + placing.wait, status, str(error))


async def test_while_its_turn_has_not_come_an_order_is_not_claimed(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    north.room.clear()
    await placing.confirm(intent())
    placed = asyncio.create_task(placing.place_queued())
    for _ in range(20):
        await asyncio.sleep(0)
    assert status_of(store) is OrderStatus.QUEUED
    north.room.set()
    assert await placed == 1
    assert status_of(store) is OrderStatus.PENDING


async def test_nothing_is_claimed_for_a_provider_that_is_away(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    north.away = True
    await placing.confirm(intent())
    assert await placing.place_queued() == 0
    assert (status_of(store), store.rows[1].version) == (OrderStatus.QUEUED, 1)


async def test_the_claim_says_how_long_the_order_may_still_arrive(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    north.open.clear()
    await placing.confirm(intent())
    sending = asyncio.create_task(placing.place_queued())
    await asyncio.wait_for(north.arrived.wait(), 5)
    assert store.rows[1].arrives_by == NOW + LEAVES_WITHIN + north.longest + SLACK
    north.open.set()
    await sending
    assert store.rows[1].arrives_by is None, "this process sends it no more"


async def test_an_order_decided_while_its_process_was_frozen_never_leaves(
    open_placing: Open, store: FakeOrders, north: FakeProvider, clock: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = open_placing("first"), open_placing("second")
    claim = store.claim_queued

    async def frozen_after_the_claim(*args: Any) -> list[Order]:
        claimed = await claim(*args)
        clock.passes(minutes=5)
        store.dead.add("first")
        await second.find_abandoned()
        taken = store.rows[1]
        store.put(replace(taken, status=OrderStatus.NOT_SENT, decided_by=ADA, version=taken.version + 1))
        return claimed

    monkeypatch.setattr(store, "claim_queued", frozen_after_the_claim)
    await first.confirm(intent())
    await first.place_queued()
    assert north.added == []
    assert (status_of(store), store.rows[1].decided_by) == (OrderStatus.NOT_SENT, ADA)


async def test_a_request_that_was_given_up_may_still_arrive_for_some_seconds(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    north.add_fails = [Unconfirmed("no answer within 60 s")]
    await placing.confirm(intent())
    await placing.place_queued()
    assert (status_of(store), store.rows[1].arrives_by) == (OrderStatus.UNCONFIRMED, NOW + SLACK)
