"""A broadcast is sent in slices, by one process, and to each person once, whatever Telegram answers."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from core.broadcasts.broadcast import Audience, Broadcast, BroadcastResult, Message, Progress, Reached, Recipient
from core.broadcasts.composing import Composing
from core.broadcasts.sending import (
    AT_ONCE,
    PAUSE,
    Broadcasting,
    Leaves,
    MessageGone,
    NoAnswer,
    NotLeft,
    NotNow,
)
from core.notices.delivery import Undeliverable, Unreachable
from core.notices.desk_notices import BroadcastEnded
from core.people.access import Access
from tests.core.fake_broadcasts import FakeBroadcasts
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders
from tests.core.fake_people import FakeUsers
from tests.core.samples import ADA, NOW, Time

PEOPLE = list(range(1, AT_ONCE + 6))
LANGUAGES = ("en", "tr")


@dataclass
class FakePost:
    """Telegram: `answers` gives the outcome of a person's message, once for each."""

    got: list[int] = field(default_factory=list)
    answers: dict[int, Exception] = field(default_factory=dict)
    on_send: Callable[[int], object] = lambda user_id: None
    on_left: Callable[[int], object] = lambda user_id: None

    async def send(self, broadcast: Broadcast, recipient: Recipient, leaves: Leaves) -> None:
        self.on_send(recipient.user_id)
        if not await leaves():
            raise NotLeft
        self.on_left(recipient.user_id)
        answer = self.answers.pop(recipient.user_id, None)
        if answer is None or isinstance(answer, NoAnswer):
            self.got.append(recipient.user_id)
        if answer is not None:
            raise answer


@dataclass
class Scene:
    """A broadcast to everybody has begun."""

    store: FakeBroadcasts
    users: FakeUsers
    notices: FakeNotices
    post: FakePost
    clock: Time
    composing: Composing
    broadcasting: Broadcasting

    def another_process(self) -> Broadcasting:
        """Another process, which takes over what a dead one was sending."""
        self.store.worker = None
        first = self.broadcasting
        return Broadcasting(self.store, self.post, self.users, first.access, [ADA], LANGUAGES, "second", self.clock)

    async def to_the_end(self, sender: Broadcasting | None = None) -> BroadcastResult:
        while await (sender or self.broadcasting).step():
            pass
        return await self.store.result(1)


@pytest.fixture
async def scene() -> Scene:
    notices, users, clock, post = FakeNotices(), FakeUsers(), Time(), FakePost()
    for user_id in PEOPLE:
        await users.accept_terms(user_id, "1", NOW)
    store = FakeBroadcasts(users, FakeOrders(notices), notices)
    access = Access(public=True, owners={ADA})
    composing = Composing(store, access, LANGUAGES, clock)
    broadcasting = Broadcasting(store, post, users, access, [ADA], LANGUAGES, "first", clock)
    draft = await composing.draft(Message(text="Hello"), ADA)
    await composing.begin(draft.id, Audience.ALL, None, ADA)
    return Scene(store, users, notices, post, clock, composing, broadcasting)


async def test_everybody_gets_it_and_operators_read_the_result(scene: Scene) -> None:
    assert await scene.broadcasting.step() == AT_ONCE
    assert await scene.to_the_end() == BroadcastResult(reached=len(PEOPLE))
    assert sorted(scene.post.got) == PEOPLE
    assert scene.store.rows[1].progress is Progress.DONE
    [told] = scene.notices.waiting.values()
    ended = BroadcastEnded(broadcast=1, reached=len(PEOPLE), blocked=0, failed=0, unknown=0)
    assert (told.chat_id, told.content) == (ADA, ended)
    assert BroadcastEnded.read(ended.payload()) == ended


async def test_each_persons_outcome_at_telegram_is_counted(scene: Scene) -> None:
    scene.post.answers = {1: Unreachable("blocked"), 2: Undeliverable("no"), 3: NoAnswer()}
    await scene.broadcasting.step()
    assert await scene.broadcasting.step() == 0  # after no answer Telegram is left alone for a while
    scene.clock.now += PAUSE
    assert await scene.to_the_end() == BroadcastResult(reached=len(PEOPLE) - 3, blocked=1, failed=1, unknown=1)
    assert scene.users.rows[1].blocked_at == NOW
    assert sorted(scene.post.got) == [user_id for user_id in PEOPLE if user_id not in {1, 2}]


async def test_a_refusal_heard_after_a_freeze_does_not_say_that_the_person_blocks_the_bot_now(scene: Scene) -> None:
    scene.post.answers = {1: Unreachable("blocked")}
    scene.post.on_left = lambda user_id: scene.clock.passes(minutes=2) if user_id == 1 else None
    assert (await scene.to_the_end()).blocked == 1
    assert scene.users.rows[1].blocked_at is None


async def test_a_person_whom_the_message_surely_did_not_reach_gets_it_later(scene: Scene) -> None:
    scene.post.answers = {5: NotNow(timedelta(seconds=30)), 7: NotNow()}
    await scene.broadcasting.step()
    scene.clock.passes(seconds=9)
    assert await scene.broadcasting.step() == 0
    scene.clock.passes(seconds=21)
    assert await scene.to_the_end() == BroadcastResult(reached=len(PEOPLE))
    assert sorted(scene.post.got) == PEOPLE


async def test_after_a_crash_nobody_gets_it_twice_and_people_without_an_outcome_count_as_not_known(
    scene: Scene,
) -> None:
    class Crash(BaseException):
        """The process dies."""

    noted = scene.store.note

    async def dies(broadcast_id: int, user_id: int, reached: Reached) -> None:
        if user_id == 3:
            raise Crash
        await noted(broadcast_id, user_id, reached)

    scene.store.note = dies  # type: ignore[method-assign]
    with pytest.raises(Crash):
        await scene.broadcasting.step()
    scene.store.note = noted  # type: ignore[method-assign]
    result = await scene.to_the_end(scene.another_process())
    assert sorted(scene.post.got) == PEOPLE
    assert result.reached + result.unknown == len(PEOPLE)
    assert result.unknown >= 1


async def test_a_process_that_lost_the_broadcast_sends_nothing_more_and_skips_nobody(scene: Scene) -> None:
    second = scene.another_process()

    def taken_over(user_id: int) -> None:
        if user_id == 4:
            scene.store.worker = "second"

    scene.post.on_send = taken_over
    await scene.broadcasting.step()
    assert scene.store.rows[1].passed == 0
    assert await scene.to_the_end(second) == BroadcastResult(reached=len(PEOPLE))
    assert sorted(scene.post.got) == PEOPLE


async def test_a_stopped_broadcast_goes_to_nobody_else(scene: Scene) -> None:
    await scene.broadcasting.step()
    await scene.composing.stop(1, ADA)
    assert await scene.to_the_end() == BroadcastResult(reached=AT_ONCE)
    assert scene.notices.waiting == {}


async def test_a_broadcast_ends_if_its_message_was_deleted(scene: Scene) -> None:
    scene.post.answers = {1: MessageGone("message to copy not found")}
    result = await scene.to_the_end()
    assert result.failed == 1
    assert result.seen_to <= AT_ONCE
    [told] = scene.notices.waiting.values()
    assert isinstance(told.content, BroadcastEnded)
    assert told.content.gone


async def test_people_who_opt_out_meanwhile_get_nothing(scene: Scene) -> None:
    await scene.broadcasting.step()
    last = PEOPLE[-1]
    user = scene.users.rows[last]
    await scene.users.prefer(last, replace(user.preferences, broadcasts=False))
    assert (await scene.to_the_end()).reached == len(PEOPLE) - 1
    assert last not in scene.post.got
