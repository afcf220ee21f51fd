"""Requests are opened within limits, answered once and closed with a reason; each change tells whom it concerns."""

import pytest

from core.notices.notice import RequestNews
from core.orders.order_actions import NoSuchOrder, OrderActions
from core.orders.poll_schedule import PollSchedule
from core.orders.status import OrderStatus
from core.requests.asking import AlreadyHandled, Asking, NoReplyWanted, NoSuchRequest, OpenAlready, TooManyToday
from core.requests.request import ClosingReason, Part, RequestStatus, RequestTopic
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders
from tests.core.fake_provider import FakeProvider
from tests.core.fake_refills import FakeRefills
from tests.core.fake_requests import FakeRequests
from tests.core.samples import ADA, ALICE, BOB, NOW, SECOND, Time, order, service

EVE = ADA + 6


@pytest.fixture
def asking(store: FakeOrders, refills: FakeRefills, notices: FakeNotices, north: FakeProvider, clock: Time) -> Asking:
    store.put(*(order(id) for id in range(1, 8)))
    order_actions = OrderActions(
        store, refills, notices, {"north": north}, clock, PollSchedule(30 * SECOND, 900 * SECOND)
    )
    offered = service(refill=True, refill_time="30")
    return Asking(FakeRequests(store, notices), order_actions, {1: offered}.get, {ADA, EVE}, clock)


def told(notices: FakeNotices, chat_id: int) -> list[RequestNews]:
    mine = [notice.content for _, notice in sorted(notices.waiting.items()) if notice.chat_id == chat_id]
    return [content for content in mine if isinstance(content, RequestNews)]


async def test_every_admin_is_told_of_a_request_with_the_refill_window(
    asking: Asking, store: FakeOrders, notices: FakeNotices
) -> None:
    store.put(order(status=OrderStatus.COMPLETED))
    await asking.request(1, ALICE, RequestTopic.DROPPED, "half of it")
    (said,) = told(notices, ADA)
    assert (said.part, said.topic, said.words) == (Part.ASKED, RequestTopic.DROPPED, "half of it")
    assert said.refill_until is not None
    assert (said.refill_until - NOW).days == 30
    assert told(notices, EVE) == [said]
    assert told(notices, ALICE) == []


async def test_nobody_asks_about_somebody_elses_order(asking: Asking) -> None:
    with pytest.raises(NoSuchOrder):
        await asking.request(1, BOB, RequestTopic.SLOW)
    with pytest.raises(NoSuchOrder):
        await asking.advise(1, BOB, RequestTopic.OTHER)


async def test_an_order_has_one_open_request_and_another_when_it_is_closed(asking: Asking) -> None:
    first = await asking.request(1, ALICE, RequestTopic.SLOW)
    with pytest.raises(OpenAlready) as refused:
        await asking.request(1, ALICE, RequestTopic.OTHER, "hello?")
    assert refused.value.request_id == first.id
    await asking.close(first.id, ADA, ClosingReason.OTHER)
    assert (await asking.request(1, ALICE, RequestTopic.OTHER)).id != first.id


async def test_the_sixth_request_waits_until_the_first_is_a_day_old(asking: Asking, clock: Time) -> None:
    for id in range(1, 6):
        await asking.request(id, ALICE, RequestTopic.SLOW)
        clock.passes(hours=1)
    with pytest.raises(TooManyToday):
        await asking.request(6, ALICE, RequestTopic.SLOW)
    clock.passes(hours=19)
    await asking.request(6, ALICE, RequestTopic.SLOW)


async def test_the_first_of_two_answers_counts(asking: Asking, notices: FakeNotices) -> None:
    request = await asking.request(1, ALICE, RequestTopic.SLOW)
    await asking.answer(request.id, EVE, "Today.")
    for late in (asking.answer(request.id, ADA, "Tomorrow."), asking.close(request.id, ADA, ClosingReason.ANSWERED)):
        with pytest.raises(AlreadyHandled) as refused:
            await late
        assert (refused.value.request.answer, refused.value.request.handled_by) == ("Today.", EVE)
    (said,) = told(notices, ALICE)
    assert (said.part, said.words, said.may_reply) == (Part.ANSWERED, "Today.", True)


async def test_an_answer_that_another_process_stored_meanwhile_counts(
    asking: Asking, monkeypatch: pytest.MonkeyPatch, notices: FakeNotices
) -> None:
    request = await asking.request(1, ALICE, RequestTopic.SLOW)
    await asking.answer(request.id, EVE, "Today.")

    async def as_it_was(request_id: int) -> object:
        return request

    with monkeypatch.context() as patched:
        patched.setattr(asking, "pending", as_it_was)
        with pytest.raises(AlreadyHandled):
            await asking.answer(request.id, ADA, "Tomorrow.")
    assert len(told(notices, ALICE)) == 1


async def test_the_customer_replies_once_and_the_second_answer_is_the_last(
    asking: Asking, notices: FakeNotices
) -> None:
    request = await asking.request(1, ALICE, RequestTopic.SLOW)
    with pytest.raises(NoReplyWanted):
        await asking.add(request.id, ALICE, "before any answer")
    await asking.answer(request.id, ADA, "Today.")
    with pytest.raises(NoSuchRequest):
        await asking.add(request.id, BOB, "not mine")
    await asking.add(request.id, ALICE, "When today?")
    assert [said.part for said in told(notices, ADA)] == [Part.ASKED, Part.ADDED]
    await asking.answer(request.id, ADA, "At noon.")
    assert not told(notices, ALICE)[-1].may_reply
    with pytest.raises(NoReplyWanted):
        await asking.add(request.id, ALICE, "And then?")
    ended = await asking.mine(request.id, ALICE)
    assert (ended.answer, ended.more, ended.last_answer) == ("Today.", "When today?", "At noon.")


async def test_a_reply_waits_while_a_newer_request_about_the_order_is_open(asking: Asking) -> None:
    request = await asking.request(1, ALICE, RequestTopic.SLOW)
    await asking.answer(request.id, ADA, "Today.")
    newer = await asking.request(1, ALICE, RequestTopic.OTHER, "something else")
    with pytest.raises(OpenAlready) as refused:
        await asking.add(request.id, ALICE, "When today?")
    assert refused.value.request_id == newer.id
    assert (await asking.found(request.id)).status is RequestStatus.ANSWERED


async def test_a_request_that_does_not_exist_is_not_answered(asking: Asking) -> None:
    with pytest.raises(NoSuchRequest):
        await asking.answer(99, ADA, "Hello?")


@pytest.mark.parametrize("reason", [None, *ClosingReason])
def test_news_survive_the_database(reason: ClosingReason | None) -> None:
    news = RequestNews(
        request_id=3,
        part=Part.CLOSED,
        topic=RequestTopic.OTHER,
        words="x",
        reason=reason,
        may_reply=True,
        refill_until=NOW,
    )
    assert RequestNews.read(news.payload()) == news
