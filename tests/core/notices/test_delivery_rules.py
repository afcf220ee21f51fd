"""People's choices decide which messages come, when, and whether they make a sound; decisions come in any case."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from core.notices.content import Content
from core.notices.delivery import Notifying, TryLater, Undeliverable
from core.notices.delivery_rules import MOST_SINGLE, Reader, SendOptions, is_wanted
from core.notices.notice import (
    KINDS,
    CardChanged,
    DecisionWanted,
    NewNotice,
    Notice,
    OperatorsRefusal,
    ProviderOutage,
    StatusChanged,
)
from core.orders.status import OrderStatus
from core.people.preferences import Level, Preferences
from core.people.user import User
from tests.core.fake_notices import FakeNotices
from tests.core.fake_people import FakeUsers
from tests.core.notices.test_delivery import FakeMessenger, send
from tests.core.sample_notices import sample_of
from tests.core.samples import ADA, ALICE, NOW, Time

ALWAYS = Preferences(level=Level.ALL, quiet_from=time(0), quiet_to=time(23, 59))


@pytest.fixture
def messenger() -> FakeMessenger:
    return FakeMessenger()


@pytest.fixture
def users() -> FakeUsers:
    return FakeUsers({ALICE: User(id=ALICE, first_seen_at=NOW, language="tr", telegram_language="vi")})


@pytest.fixture
def notifying(notices: FakeNotices, users: FakeUsers, messenger: FakeMessenger, clock: Time) -> Notifying:
    return Notifying(notices, users, messenger, "first", clock)


def prefers(users: FakeUsers, preferences: Preferences, user: int = ALICE) -> None:
    known = users.rows.get(user, User(id=user, first_seen_at=NOW))
    users.rows[user] = replace(known, preferences=preferences)


def change(order_id: int, status: OrderStatus = OrderStatus.COMPLETED, **more: Any) -> NewNotice:
    return NewNotice(chat_id=ALICE, content=StatusChanged(status=status.value, **more), order_id=order_id)


def card(order_id: int) -> NewNotice:
    return NewNotice(chat_id=ALICE, content=CardChanged(), order_id=order_id)


def outcomes(notices: FakeNotices) -> list[str]:
    return [outcome for _, outcome in notices.done_as.values()]


WANTED = [
    (Level.ALL, {"in progress", "error", "paused", "unconfirmed", "completed", "partial", "refused"}),
    (Level.IMPORTANT, {"error", "paused", "unconfirmed", "completed", "partial", "refused"}),
    (Level.END, {"completed", "partial", "refused"}),
    (Level.NONE, set()),
]


@pytest.mark.parametrize(("level", "wanted"), WANTED)
def test_each_level_lets_its_own_messages_through(level: Level, wanted: set[str]) -> None:
    assert {status for status in WANTED[0][1] if is_wanted(level, StatusChanged(status=status))} == wanted


async def test_a_message_nobody_wants_is_not_sent_but_the_card_is(
    notifying: Notifying, notices: FakeNotices, messenger: FakeMessenger
) -> None:
    await notices.add([card(1), change(1, OrderStatus.IN_PROGRESS)], NOW)
    await send(notifying)
    assert messenger.texts(ALICE) == ["card 1"]
    assert sorted(outcomes(notices)) == ["sent", "unwanted"]


async def test_a_person_who_was_told_to_wait_is_told_of_the_start(
    notifying: Notifying, notices: FakeNotices, messenger: FakeMessenger
) -> None:
    await notices.add([change(1, OrderStatus.IN_PROGRESS, awaited=True)], NOW)
    await send(notifying)
    assert len(messenger.shown) == 1


async def test_somebody_who_wants_no_messages_still_gets_decisions_and_outages(
    notifying: Notifying, notices: FakeNotices, users: FakeUsers, messenger: FakeMessenger
) -> None:
    prefers(users, replace(ALWAYS, level=Level.NONE, hold=True), ADA)
    contents = (DecisionWanted(), OperatorsRefusal(), ProviderOutage(provider="north", away=True))
    await notices.add([NewNotice(chat_id=ADA, content=content) for content in contents], NOW)
    await send(notifying)
    assert sorted(messenger.texts(ADA)) == ["ask", "north", "refused"]
    assert not any(options.silent for options in messenger.options_used)


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.is_news], ids=lambda kind: kind.key)
def test_somebody_who_wants_no_messages_gets_no_news_of_any_kind(kind: type[Content]) -> None:
    reader = Reader(preferences=Preferences(level=Level.NONE))
    assert not reader.wants(Notice(id=1, created_at=NOW, chat_id=ALICE, content=sample_of(kind)))


async def test_in_quiet_hours_messages_come_silently_in_the_persons_language(
    notifying: Notifying, notices: FakeNotices, users: FakeUsers, messenger: FakeMessenger
) -> None:
    prefers(users, ALWAYS)
    await notices.add([change(1)], NOW)
    await send(notifying)
    assert messenger.options_used == [SendOptions("tr", silent=True)]


async def test_held_messages_come_when_the_quiet_hours_end(
    notifying: Notifying, notices: FakeNotices, users: FakeUsers, messenger: FakeMessenger, clock: Time
) -> None:
    prefers(users, replace(ALWAYS, hold=True))
    await notices.add([card(1), change(1), change(2)], NOW)
    await send(notifying)
    assert messenger.texts(ALICE) == ["card 1"]
    clock.now = clock.now.replace(hour=23, minute=58)
    await send(notifying)
    assert len(messenger.shown) == 1
    clock.passes(minutes=1)
    await send(notifying)
    assert messenger.texts(ALICE)[1:] == ["1 completed", "2 completed"]


async def test_more_than_five_changes_at_once_come_in_one_message_after_the_cards(
    notifying: Notifying, notices: FakeNotices, messenger: FakeMessenger
) -> None:
    count = MOST_SINGLE + 1
    await notices.add([new for id in range(1, count + 1) for new in (card(id), change(id))], NOW)
    await send(notifying)
    assert messenger.texts(ALICE) == [f"card {id}" for id in range(1, count + 1)]
    [digest] = messenger.digests
    assert len(digest) == count
    assert set(outcomes(notices)) == {"sent"}
    assert notices.waiting == {}


async def test_five_changes_come_one_by_one(
    notifying: Notifying, notices: FakeNotices, messenger: FakeMessenger
) -> None:
    await notices.add([change(id) for id in range(1, MOST_SINGLE + 1)], NOW)
    await send(notifying)
    assert len(messenger.shown) == MOST_SINGLE
    assert messenger.digests == []


async def test_changes_beyond_five_in_a_minute_are_gathered_until_the_first_of_them_is_a_minute_old(
    notifying: Notifying, notices: FakeNotices, messenger: FakeMessenger, clock: Time
) -> None:
    for id in range(1, MOST_SINGLE + 1):
        await notices.add([change(id)], clock())
        await send(notifying)
        clock.passes(seconds=1)
    for id in (6, 7, 8):
        await notices.add([change(id)], clock())
        await send(notifying)
        clock.passes(seconds=10)
    assert (len(messenger.shown), messenger.digests) == (MOST_SINGLE, [])
    clock.now = NOW + timedelta(seconds=59)
    await send(notifying)
    assert messenger.digests == []
    clock.passes(seconds=1)
    await send(notifying)
    assert messenger.digests == [[6, 7, 8]]
    assert len(messenger.shown) == MOST_SINGLE


async def test_two_more_changes_soon_after_four_come_together_at_once(
    notifying: Notifying, notices: FakeNotices, messenger: FakeMessenger, clock: Time
) -> None:
    await notices.add([change(id) for id in range(1, 5)], NOW)
    await send(notifying)
    clock.passes(seconds=30)
    await notices.add([change(5), change(6)], clock())
    await send(notifying)
    assert messenger.digests == [[5, 6]]


async def test_a_minute_later_changes_come_one_by_one_again(
    notifying: Notifying, notices: FakeNotices, messenger: FakeMessenger, clock: Time
) -> None:
    await notices.add([change(id) for id in range(1, 8)], NOW)
    await send(notifying)
    clock.passes(minutes=1)
    await notices.add([change(8)], clock())
    await send(notifying)
    assert messenger.texts(ALICE) == ["8 completed"]


@pytest.mark.parametrize("waits_for", ["the morning", "more changes", "Telegram"])
async def test_cards_and_decisions_go_on_while_news_waits(
    notifying: Notifying, notices: FakeNotices, users: FakeUsers, messenger: FakeMessenger, clock: Time, waits_for: str
) -> None:
    if waits_for == "the morning":
        prefers(users, replace(ALWAYS, hold=True))
    elif waits_for == "more changes":
        await notices.add([change(id) for id in range(1, 7)], NOW)
        await send(notifying)
    else:
        messenger.fails["9 completed"] = [TryLater(timedelta(minutes=5))]
    await notices.add([change(9)], clock())
    await send(notifying)
    clock.passes(seconds=5)
    await notices.add([card(9), NewNotice(chat_id=ALICE, content=DecisionWanted(), order_id=9)], clock())
    await send(notifying)
    assert sorted(messenger.texts(ALICE)) == ["ask", "card 9"]


@pytest.mark.parametrize(
    ("error", "waiting", "outcome"), [(TryLater(), 6, set()), (Undeliverable("too long"), 0, {"refused"})]
)
async def test_a_digest_that_is_not_taken_is_kept_whole_or_ended_whole(
    notifying: Notifying,
    notices: FakeNotices,
    messenger: FakeMessenger,
    error: Exception,
    waiting: int,
    outcome: set[str],
) -> None:
    messenger.digest_fails = [error]
    await notices.add([change(id) for id in range(1, 7)], NOW)
    await send(notifying)
    assert len(notices.waiting) == waiting
    assert set(outcomes(notices)) == outcome


async def test_nothing_is_sent_while_a_persons_settings_cannot_be_read(
    notifying: Notifying,
    notices: FakeNotices,
    users: FakeUsers,
    messenger: FakeMessenger,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def is_away(_user: int) -> User | None:
        raise OSError("the connection was lost")

    await notices.add([change(1)], NOW)
    with monkeypatch.context() as patched:
        patched.setattr(users, "get", is_away)
        await send(notifying)
    assert messenger.shown == []
    await send(notifying)
    assert len(messenger.shown) == 1
