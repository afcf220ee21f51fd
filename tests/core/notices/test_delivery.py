"""Notices reach their chats in order, each once; a chat in trouble holds up no other."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from core.notices.delivery import LONGEST_WAIT, Notifying, NotTheirs, TryLater, Undeliverable, Unreachable
from core.notices.delivery_rules import SendOptions
from core.notices.notice import CardChanged, DecisionWanted, NewNotice, Notice, ProviderOutage, StatusChanged
from core.people.user import User
from tests.core.fake_notices import FakeNotices
from tests.core.fake_people import FakeUsers
from tests.core.samples import ADA, ALICE, BOB, NOW, Time


def words(notice: Notice) -> str:
    match notice.content:
        case ProviderOutage(provider=text):
            return text
        case StatusChanged(status=status):
            return f"{notice.order_id} {status}"
        case CardChanged():
            return f"card {notice.order_id}"
        case DecisionWanted():
            return "ask"
    return notice.content.key


@dataclass
class FakeMessenger:
    """Shows what it is given, unless `fails` holds errors for that text, or its chat is held up."""

    shown: list[tuple[int, str]] = field(default_factory=list)
    fails: dict[str, list[Exception]] = field(default_factory=dict)
    held: dict[int, asyncio.Event] = field(default_factory=dict)
    digests: list[list[int]] = field(default_factory=list)
    digest_fails: list[Exception] = field(default_factory=list)
    options_used: list[SendOptions] = field(default_factory=list)

    async def deliver(self, notice: Notice, behind: int, options: SendOptions) -> None:
        if notice.chat_id in self.held:
            await self.held[notice.chat_id].wait()
        text = words(notice)
        if self.fails.get(text):
            raise self.fails[text].pop(0)
        self.shown.append((notice.chat_id, text))
        self.options_used.append(options)

    async def deliver_digest(self, changes: Sequence[Notice], behind: int, options: SendOptions) -> None:
        if self.digest_fails:
            raise self.digest_fails.pop()
        self.digests.append([notice.id for notice in changes])
        self.options_used.append(options)

    def texts(self, chat_id: int) -> list[str]:
        return [text for chat, text in self.shown if chat == chat_id]


async def tell_status(notices: FakeNotices, status: str) -> None:
    await notices.add([NewNotice(chat_id=ALICE, content=StatusChanged(status=status), order_id=1)], NOW)


@pytest.fixture
def messenger() -> FakeMessenger:
    return FakeMessenger()


@pytest.fixture
def users() -> FakeUsers:
    return FakeUsers({ALICE: User(id=ALICE, first_seen_at=NOW)})


@pytest.fixture
def notifying(notices: FakeNotices, users: FakeUsers, messenger: FakeMessenger, clock: Time) -> Notifying:
    return Notifying(notices, users, messenger, "first", clock)


async def tell(notices: FakeNotices, chat_id: int, *texts: str) -> None:
    await notices.add([NewNotice(chat_id=chat_id, content=ProviderOutage(provider=t, away=True)) for t in texts], NOW)


async def send(notifying: Notifying) -> int:
    taken = await notifying.send_due()
    await notifying.finish()
    return taken


async def test_notices_arrive_in_the_order_they_were_written(
    notifying: Notifying, notices: FakeNotices, messenger: FakeMessenger
) -> None:
    await tell(notices, ALICE, "1", "2", "3")
    assert await send(notifying) == 3
    assert messenger.texts(ALICE) == ["1", "2", "3"]
    assert await send(notifying) == 0
    assert notices.waiting == {}


async def test_others_get_their_turn_while_a_hundred_chats_are_told_at_once(
    notifying: Notifying, notices: FakeNotices, messenger: FakeMessenger
) -> None:
    for chat in range(1, 101):
        await tell(notices, chat, "good morning")
    seen = [0]

    async def another() -> None:
        while True:
            seen.append(len(messenger.shown))
            await asyncio.sleep(0)

    task = asyncio.create_task(another())
    assert await send(notifying) == 100
    task.cancel()
    assert max(after - before for before, after in pairwise([*seen, 100])) < 5


async def test_a_chat_that_is_slow_holds_up_no_other(
    notifying: Notifying, notices: FakeNotices, messenger: FakeMessenger
) -> None:
    messenger.held[ALICE] = asyncio.Event()
    await tell(notices, ALICE, "a1")
    await tell(notices, BOB, "b1")
    await notifying.send_due()
    await tell(notices, ALICE, "a2")
    await tell(notices, BOB, "b2")
    async with asyncio.timeout(5):
        while messenger.texts(BOB) != ["b1", "b2"]:
            await notifying.send_due()
            await asyncio.sleep(0)
    assert messenger.texts(ALICE) == []
    messenger.held[ALICE].set()
    await notifying.finish()
    await send(notifying)
    assert messenger.texts(ALICE) == ["a1", "a2"]


async def test_a_chat_waits_as_long_as_telegram_says_and_keeps_its_order(
    notifying: Notifying, notices: FakeNotices, messenger: FakeMessenger, clock: Time
) -> None:
    messenger.fails["1"] = [TryLater(timedelta(seconds=7))]
    await tell(notices, ALICE, "1", "2")
    await send(notifying)
    clock.passes(seconds=6)
    await send(notifying)
    assert messenger.shown == []
    clock.passes(seconds=1)
    await send(notifying)
    assert messenger.texts(ALICE) == ["1", "2"]


async def test_the_waits_grow_up_to_a_maximum_if_telegram_does_not_say_how_long(
    notifying: Notifying, notices: FakeNotices, messenger: FakeMessenger, clock: Time
) -> None:
    messenger.fails["1"] = [TryLater() for _ in range(12)]
    await tell(notices, ALICE, "1")
    waits = []
    while messenger.fails["1"]:
        await send(notifying)
        waits.append(notices.not_before[1] - clock())
        clock.now = notices.not_before[1]
    assert waits[:3] == [timedelta(seconds=s) for s in (2, 4, 8)]
    assert waits[-1] == LONGEST_WAIT
    await send(notifying)
    assert messenger.texts(ALICE) == ["1"]


async def test_a_person_who_blocked_the_bot_is_remembered_and_gets_no_waiting_notices(
    notifying: Notifying, notices: FakeNotices, messenger: FakeMessenger, users: FakeUsers
) -> None:
    messenger.fails["1"] = [Unreachable("bot was blocked by the user")]
    await tell(notices, ALICE, "1", "2", "3")
    await tell(notices, BOB, "b1")
    await send(notifying)
    assert users.rows[ALICE].blocked_at == NOW
    assert messenger.shown == [(BOB, "b1")]
    assert notices.waiting == {}
    assert {outcome for notice, outcome in notices.done_as.values() if notice.chat_id == ALICE} == {"unreachable"}


async def test_an_admin_who_cannot_be_told_of_an_unconfirmed_order_is_named_in_the_log(
    notifying: Notifying, notices: FakeNotices, messenger: FakeMessenger, caplog: pytest.LogCaptureFixture
) -> None:
    messenger.fails["ask"] = [Unreachable("bot can't initiate conversation with a user")]
    messenger.fails["1"] = [Unreachable("bot can't initiate conversation with a user")]
    await tell(notices, ADA, "1", "2")
    asked = NewNotice(chat_id=ADA, content=DecisionWanted(), order_id=7)
    await notices.add([asked], NOW)
    await send(notifying)
    assert caplog.messages == [f"admin {ADA} cannot be told that order 7 is unconfirmed"]
    assert (messenger.shown, notices.waiting) == ([], {})


async def test_a_notice_that_is_no_longer_for_its_reader_is_skipped(
    notifying: Notifying, notices: FakeNotices, messenger: FakeMessenger
) -> None:
    messenger.fails["1"] = [NotTheirs()]
    await tell(notices, ADA, "1", "2")
    await send(notifying)
    assert (messenger.texts(ADA), notices.waiting) == (["2"], {})
    assert notices.done_as[1][1] == "unwanted"


async def test_a_decision_for_an_admin_does_not_wait_for_the_rest_of_their_chat(
    notifying: Notifying, notices: FakeNotices, messenger: FakeMessenger
) -> None:
    messenger.fails["1"] = [TryLater(timedelta(minutes=5))]
    await tell(notices, ADA, "1", "2")
    asked = NewNotice(chat_id=ADA, content=DecisionWanted(), order_id=7)
    await notices.add([asked], NOW)
    await send(notifying)
    assert messenger.texts(ADA) == ["ask"]


async def freezes(
    notifying: Notifying, notices: FakeNotices, messenger: FakeMessenger, clock: Time, taken: Collection[int]
) -> None:
    """The process freezes while its first notice is on its way to Alice, until another process has taken some."""
    messenger.held[ALICE] = asyncio.Event()
    await notifying.send_due()
    await asyncio.sleep(0)
    clock.passes(minutes=1)
    notices.workers |= dict.fromkeys(taken, "second")
    messenger.held[ALICE].set()
    await notifying.finish()


async def test_a_process_that_lost_its_claims_does_not_send_what_it_held(
    notices: FakeNotices, users: FakeUsers, messenger: FakeMessenger, clock: Time
) -> None:
    notifying = Notifying(notices, users, messenger, "first", clock)
    await tell(notices, ALICE, "1", "2", "3")
    await freezes(notifying, notices, messenger, clock, taken=(2, 3))
    assert messenger.texts(ALICE) == ["1"]
    notices.workers.clear()
    await send(notifying)
    assert messenger.texts(ALICE) == ["1", "2", "3"]


async def test_a_refusal_heard_late_by_a_process_that_was_frozen_says_nothing_of_now(
    notifying: Notifying, notices: FakeNotices, users: FakeUsers, messenger: FakeMessenger, clock: Time
) -> None:
    messenger.fails["1"] = [Unreachable("bot was blocked by the user")]
    await tell(notices, ALICE, "1", "2")
    # By then Alice is back, and the other process tells her.
    await freezes(notifying, notices, messenger, clock, taken=(1, 2))
    assert users.rows[ALICE].blocked_at is None
    assert sorted(notices.waiting) == [1, 2]


@pytest.mark.parametrize("heard", [True, False])
async def test_a_card_edited_late_by_a_process_that_was_frozen_is_edited_again(
    notifying: Notifying, notices: FakeNotices, messenger: FakeMessenger, clock: Time, heard: bool
) -> None:
    messenger.held[ALICE] = asyncio.Event()
    # Telegram may take the edit even where the answer is lost.
    messenger.fails["card 1"] = [] if heard else [TryLater()]
    await notices.add([NewNotice(chat_id=ALICE, content=CardChanged(), order_id=1)], NOW)
    await notifying.send_due()
    await asyncio.sleep(0)
    # It freezes with the edit on its way. Another takes it over and shows a newer state.
    clock.passes(minutes=1)
    notices.processes.dead.add("first")
    (taken,) = await notices.claim("second", clock(), 10)
    assert await notices.done(taken.id, "second", clock())
    notices.processes.dead.clear()
    messenger.held[ALICE].set()
    await notifying.finish()
    assert notices.kinds(ALICE) == [CardChanged]
    await send(notifying)
    assert messenger.texts(ALICE) == ["card 1"] * (2 if heard else 1)


async def test_a_frozen_process_ends_nothing_that_another_has_put_off(
    notifying: Notifying, notices: FakeNotices, messenger: FakeMessenger, clock: Time
) -> None:
    messenger.held[ALICE] = asyncio.Event()
    await tell_status(notices, "partial")
    await notifying.send_due()
    await asyncio.sleep(0)
    clock.passes(minutes=1)
    notices.processes.dead.add("first")
    (taken,) = await notices.claim("second", clock(), 10)
    await notices.later(taken.id, "second", clock())
    await tell_status(notices, "completed")
    notices.processes.dead.clear()
    messenger.held[ALICE].set()
    await notifying.finish()
    await send(notifying)
    assert messenger.texts(ALICE) == ["1 partial", "1 completed"]


async def test_a_message_refused_for_good_is_logged_and_the_next_one_passes(
    notifying: Notifying, notices: FakeNotices, messenger: FakeMessenger, caplog: pytest.LogCaptureFixture
) -> None:
    messenger.fails["1"] = [Undeliverable("can't parse entities")]
    await tell(notices, ALICE, "1", "2")
    await send(notifying)
    assert messenger.texts(ALICE) == ["2"]
    assert notices.done_as[1][1] == "refused"
    assert "can't parse entities" in caplog.text


async def test_claimed_notices_are_sent_after_an_unexpected_failure(
    notifying: Notifying,
    notices: FakeNotices,
    messenger: FakeMessenger,
    clock: Time,
    caplog: pytest.LogCaptureFixture,
) -> None:
    messenger.fails["1"] = [RuntimeError("a bug")]
    await tell(notices, ALICE, "1", "2")
    await send(notifying)
    assert "a bug" in caplog.text
    clock.passes(seconds=2)
    await send(notifying)
    assert messenger.texts(ALICE) == ["1", "2"]


async def test_no_more_chats_than_allowed_are_served_at_once(
    notifying: Notifying, notices: FakeNotices, messenger: FakeMessenger
) -> None:
    for chat_id in range(5):
        messenger.held[chat_id] = asyncio.Event()
        await tell(notices, chat_id, "hello")
    assert await notifying.send_due(limit=3) == 3
    third = asyncio.create_task(notifying.send_due(limit=3))
    await asyncio.sleep(0)
    assert not third.done(), "it waits for one of the three to end"
    messenger.held[0].set()
    assert await third == 1
    for event in messenger.held.values():
        event.set()
    await notifying.finish()
    await send(notifying)
    assert len(messenger.shown) == 5


async def test_a_store_that_is_away_for_a_moment_sends_nothing_twice(
    clock: Time, users: FakeUsers, messenger: FakeMessenger, caplog: pytest.LogCaptureFixture
) -> None:
    class Stumbling(FakeNotices):
        """Does not note the first time that something was sent."""

        async def done(self, notice_id: int, worker: str, now: datetime, outcome: str = "sent") -> bool:
            if not caplog.records:
                raise OSError("the disk is full")
            return await super().done(notice_id, worker, now, outcome)

    notices = Stumbling()
    notifying = Notifying(notices, users, messenger, "first", clock)
    await tell(notices, ALICE, "1", "2")
    await send(notifying)
    assert "the disk is full" in caplog.text
    await send(notifying)
    assert messenger.texts(ALICE) == ["1", "2"]
    assert notices.waiting == {}


async def test_notices_claimed_as_the_connection_broke_are_still_sent_once(
    clock: Time, users: FakeUsers, messenger: FakeMessenger
) -> None:
    class Losing(FakeNotices):
        """Loses the connection as the first claim is made."""

        async def claim(self, worker: str, now: datetime, limit: int, in_hand: Collection[int] = ()) -> list[Notice]:
            first = not self.workers
            claimed = await super().claim(worker, now, limit, in_hand)
            if first:
                raise OSError("the connection was lost")
            return claimed

    notices = Losing()
    notifying = Notifying(notices, users, messenger, "first", clock)
    await tell(notices, ALICE, "1", "2")
    with pytest.raises(OSError, match="lost"):
        await notifying.send_due()
    messenger.held[ALICE] = asyncio.Event()
    assert await notifying.send_due() == 2
    assert await notifying.send_due() == 0, "they are in hand"
    messenger.held[ALICE].set()
    await notifying.finish()
    assert messenger.texts(ALICE) == ["1", "2"]
