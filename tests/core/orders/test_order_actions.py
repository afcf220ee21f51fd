"""People manage their own orders, and don't even learn that others' exist."""

from dataclasses import replace

import pytest

from core.notices.notice import CardChanged, CardMoved, StatusChanged
from core.orders.not_possible import NotPossible, WhyNotPossible
from core.orders.order_actions import NoSuchOrder, OrderActions
from core.orders.poll_schedule import PollSchedule
from core.orders.status import OrderStatus, RefillStatus
from core.provider import (
    Action,
    Busy,
    CancelAccepted,
    EntryError,
    NotSent,
    ProviderError,
    RefillStarted,
    Refused,
    Unconfirmed,
)
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders
from tests.core.fake_provider import FakeProvider
from tests.core.fake_refills import FakeRefills
from tests.core.samples import ALICE, BOB, NOW, SECOND, Time, order, refill, service

SCHEDULE = PollSchedule(30 * SECOND, 900 * SECOND)
FULL = service(refill=True, cancel=True)


@pytest.fixture
def order_actions(
    store: FakeOrders, refills: FakeRefills, notices: FakeNotices, north: FakeProvider, clock: Time
) -> OrderActions:
    return OrderActions(store, refills, notices, {"north": north}, clock, SCHEDULE)


async def test_nobody_but_the_owner_finds_an_order(
    order_actions: OrderActions, store: FakeOrders, north: FakeProvider
) -> None:
    store.put(order())
    for ask in (order_actions.order, order_actions.refresh, order_actions.refill, order_actions.cancel):
        with pytest.raises(NoSuchOrder):
            await ask(1, BOB)
        with pytest.raises(NoSuchOrder):
            await ask(2, ALICE)
    assert north.asked == []


async def test_a_refresh_asks_now_and_the_card_shows_that_it_did(
    order_actions: OrderActions, store: FakeOrders, notices: FakeNotices, north: FakeProvider
) -> None:
    store.put(order())
    north.reports("P1", OrderStatus.PENDING)
    assert (await order_actions.refresh(1, ALICE)).seen_at == NOW
    assert notices.kinds(ALICE) == [CardChanged]
    north.reports("P1", OrderStatus.COMPLETED)
    assert (await order_actions.refresh(1, ALICE)).status is OrderStatus.COMPLETED
    assert notices.kinds(ALICE) == [CardChanged, StatusChanged]


async def test_a_refresh_of_an_order_that_the_provider_does_not_have_asks_nobody(
    order_actions: OrderActions, store: FakeOrders, north: FakeProvider
) -> None:
    unconfirmed = order(status=OrderStatus.UNCONFIRMED, provider_order=None)
    store.put(unconfirmed)
    assert await order_actions.refresh(1, ALICE) == unconfirmed
    assert north.asked == []


async def test_a_refresh_at_a_provider_in_trouble_says_so_and_keeps_the_order(
    order_actions: OrderActions, store: FakeOrders, north: FakeProvider
) -> None:
    store.put(order())
    north.trouble = Unconfirmed("no answer")
    with pytest.raises(Unconfirmed):
        await order_actions.refresh(1, ALICE)
    assert store.rows[1] == order()


async def test_the_newest_card_is_the_one_that_is_kept_up_to_date(
    order_actions: OrderActions, store: FakeOrders, notices: FakeNotices, north: FakeProvider
) -> None:
    store.put(order(version=3, card_message_id=None))
    await order_actions.set_card(order(version=3, card_message_id=None), None, 555)
    assert (store.rows[1].card_message_id, notices.kinds(ALICE)) == (555, [])  # it shows how things stand
    await order_actions.set_card(order(version=2, card_message_id=None), None, 556)
    assert (store.rows[1].card_message_id, notices.kinds(ALICE)) == (556, [CardChanged])  # it changed meanwhile
    await order_actions.set_card(store.rows[1], None, 556, is_old=True)
    assert notices.kinds(ALICE) == [CardChanged]  # its text is older than the order
    await order_actions.set_card(store.rows[1], None, 557)
    assert notices.kinds(ALICE) == [CardChanged, CardMoved]  # 556 points to 557

    store.put(refilled := order(status=OrderStatus.COMPLETED, version=4))
    north.refill_answers["P1"] = RefillStarted("R7")
    refill = await order_actions.refill(1, ALICE)
    notices.waiting.clear()
    await order_actions.set_card(refilled, refill, 100)  # the refill may have changed meanwhile
    assert notices.kinds(ALICE) == [CardChanged]


async def test_a_refill_is_asked_for_and_followed(
    order_actions: OrderActions, store: FakeOrders, refills: FakeRefills, notices: FakeNotices, north: FakeProvider
) -> None:
    store.put(order(status=OrderStatus.COMPLETED))
    north.refill_answers["P1"] = RefillStarted("R7")
    asked = await order_actions.refill(1, ALICE)
    assert (asked.number, asked.next_check_at) == ("R7", NOW + SCHEDULE.minimum)
    assert await order_actions.last_refill(order()) == asked == refills.rows[1]
    assert notices.kinds(ALICE) == [CardChanged]


async def test_a_refill_without_a_number_cannot_be_followed_and_may_be_asked_for_again(
    order_actions: OrderActions, store: FakeOrders, refills: FakeRefills, north: FakeProvider
) -> None:
    store.put(order(status=OrderStatus.COMPLETED))
    north.refill_answers["P1"] = RefillStarted(None)
    assert (await order_actions.refill(1, ALICE)).next_check_at is None
    await order_actions.refill(1, ALICE)
    assert len(refills.rows) == 2


async def test_a_second_refill_waits_for_the_end_of_the_first(
    order_actions: OrderActions, store: FakeOrders, refills: FakeRefills, north: FakeProvider
) -> None:
    store.put(order(status=OrderStatus.COMPLETED))
    refills.rows = {1: refill()}
    north.refill_answers["P1"] = RefillStarted("R2")
    with pytest.raises(NotPossible, match=WhyNotPossible.REFILL_OPEN):
        await order_actions.refill(1, ALICE)
    refills.rows = {1: replace(refill(), status=RefillStatus.REJECTED)}
    assert (await order_actions.refill(1, ALICE)).number == "R2"


@pytest.mark.parametrize("status", [OrderStatus.CANCELED, OrderStatus.REFUNDED, OrderStatus.REJECTED])
async def test_nobody_asks_to_refill_what_was_given_back(
    order_actions: OrderActions, store: FakeOrders, refills: FakeRefills, north: FakeProvider, status: OrderStatus
) -> None:
    store.put(order(status=status))
    north.refill_answers["P1"] = RefillStarted("R1")
    with pytest.raises(NotPossible, match=WhyNotPossible.NOTHING_TO_REFILL):
        await order_actions.refill(1, ALICE)
    assert refills.rows == {}


async def test_a_refusal_comes_in_the_providers_words(
    order_actions: OrderActions, store: FakeOrders, refills: FakeRefills, north: FakeProvider
) -> None:
    store.put(order())
    north.refill_answers["P1"] = EntryError("Refill is disabled for this service")
    with pytest.raises(Refused, match="Refill is disabled for this service"):
        await order_actions.refill(1, ALICE)
    north.cancel_answers["P1"] = EntryError("Incorrect order ID")
    with pytest.raises(Refused, match="Incorrect order ID"):
        await order_actions.cancel(1, ALICE)
    assert refills.rows == {}
    assert store.rows[1].cancel_requested_at is None


async def test_silence_about_an_order_is_not_a_yes(order_actions: OrderActions, store: FakeOrders) -> None:
    store.put(order())
    for ask in (order_actions.refill, order_actions.cancel):
        with pytest.raises(Refused, match=r"^$"):
            await ask(1, ALICE)


async def test_a_cancel_request_is_noted_and_its_outcome_looked_up_at_once(
    order_actions: OrderActions, store: FakeOrders, notices: FakeNotices, north: FakeProvider, clock: Time
) -> None:
    store.put(order(next_check_at=NOW + 900 * SECOND))
    north.cancel_answers["P1"] = CancelAccepted()
    after = await order_actions.cancel(1, ALICE)
    assert (after.status, after.cancel_requested_at, after.next_check_at) == (OrderStatus.PENDING, NOW, NOW)
    assert notices.kinds(ALICE) == [CardChanged]


async def test_an_order_that_has_ended_or_never_arrived_cannot_be_canceled(
    order_actions: OrderActions, store: FakeOrders
) -> None:
    store.put(order(1, status=OrderStatus.COMPLETED), order(2, provider_order=None, status=OrderStatus.UNCONFIRMED))
    with pytest.raises(NotPossible, match=WhyNotPossible.ENDED):
        await order_actions.cancel(1, ALICE)
    for ask in (order_actions.refill, order_actions.cancel):
        with pytest.raises(NotPossible, match=WhyNotPossible.UNCONFIRMED):
            await ask(2, ALICE)


async def test_a_provider_without_refill_and_cancel_is_not_asked(
    order_actions: OrderActions, store: FakeOrders, north: FakeProvider
) -> None:
    store.put(order())
    north.lacks = frozenset(Action)
    with pytest.raises(NotPossible, match=WhyNotPossible.NO_REFILL):
        await order_actions.refill(1, ALICE)
    with pytest.raises(NotPossible, match=WhyNotPossible.NO_CANCEL):
        await order_actions.cancel(1, ALICE)


async def test_an_order_at_a_disconnected_provider_can_only_be_viewed(
    order_actions: OrderActions, store: FakeOrders
) -> None:
    store.put(order(provider="gone"))
    assert (await order_actions.order(1, ALICE)).id == 1
    for ask in (order_actions.refresh, order_actions.refill, order_actions.cancel):
        with pytest.raises(NotPossible, match=WhyNotPossible.NOT_CONNECTED):
            await ask(1, ALICE)
    assert not order_actions.may_cancel(order(provider="gone"), FULL)


@pytest.mark.parametrize("status", OrderStatus)
def test_a_card_offers_what_the_status_allows(order_actions: OrderActions, status: OrderStatus) -> None:
    shown = order(status=status)
    assert order_actions.may_refill(shown, FULL) == (status in {OrderStatus.COMPLETED, OrderStatus.PARTIAL})
    assert order_actions.may_cancel(shown, FULL) == (not status.final)


def test_a_card_offers_nothing_that_the_service_or_the_provider_lacks(
    order_actions: OrderActions, north: FakeProvider
) -> None:
    done, running = order(status=OrderStatus.COMPLETED), order()
    for lacking in (service(), None):
        assert not order_actions.may_refill(done, lacking)
        assert not order_actions.may_cancel(running, lacking)
    assert not order_actions.may_cancel(order(cancel_requested_at=NOW), FULL), "once is enough"
    assert not order_actions.may_cancel(order(provider_order=None), FULL)
    north.lacks = frozenset(Action)
    assert not order_actions.may_refill(done, FULL)
    assert not order_actions.may_cancel(running, FULL)


@pytest.mark.parametrize("error", [NotSent("away"), Busy("Too many requests")])
async def test_a_request_that_surely_did_not_arrive_may_be_made_again_at_once(
    order_actions: OrderActions, store: FakeOrders, refills: FakeRefills, north: FakeProvider, error: ProviderError
) -> None:
    store.put(order())
    north.trouble = error
    for ask in (order_actions.refill, order_actions.cancel):
        with pytest.raises(type(error)):
            await ask(1, ALICE)
    assert refills.rows == {}
    assert store.rows[1].cancel_requested_at is None


async def test_a_request_that_may_have_arrived_is_kept_and_not_made_twice(
    order_actions: OrderActions, store: FakeOrders, refills: FakeRefills, north: FakeProvider, clock: Time
) -> None:
    store.put(order())
    north.trouble = Unconfirmed("no answer")
    for ask in (order_actions.refill, order_actions.cancel):
        with pytest.raises(Unconfirmed):
            await ask(1, ALICE)
    assert (store.rows[1].cancel_requested_at, len(refills.rows)) == (NOW, 1)
    north.trouble = None
    north.cancel_answers["P1"], north.refill_answers["P1"] = CancelAccepted(), RefillStarted("R1")
    with pytest.raises(NotPossible, match=WhyNotPossible.CANCEL_ASKED):
        await order_actions.cancel(1, ALICE)
    with pytest.raises(NotPossible, match=WhyNotPossible.REFILL_OPEN):
        await order_actions.refill(1, ALICE)
    clock.now += north.longest + 6 * SECOND
    await order_actions.cancel(1, ALICE)
    assert (await order_actions.refill(1, ALICE)).number == "R1"


async def test_an_owner_can_take_back_an_order_that_has_surely_not_left(
    order_actions: OrderActions, store: FakeOrders, north: FakeProvider
) -> None:
    queued = order(status=OrderStatus.QUEUED, provider_order=None)
    store.put(queued, replace(queued, id=2, tries=1), replace(queued, id=3, status=OrderStatus.SENDING))
    assert order_actions.may_cancel(queued, None)
    assert (await order_actions.cancel(1, ALICE)).status is OrderStatus.NOT_SENT
    for number in (2, 3):
        with pytest.raises(NotPossible, match=WhyNotPossible.BEING_PLACED):
            await order_actions.cancel(number, ALICE)
