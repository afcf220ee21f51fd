"""Notices through the real `Notifying`, messenger and sender, on a virtual clock, to a model of Telegram's limits."""

import asyncio
import math
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Chat, Message

from bench.telegram_limits import TelegramLimits, TooMany
from bench.virtual_time import run
from core.notices.delivery import Notifying
from core.notices.notice import DecisionWanted, NewNotice, ProviderOutage
from core.orders.order import Order
from core.orders.status import OrderStatus
from core.people.access import Access
from core.people.operators import Operators
from core.people.visibility import Visibility
from handlers.batch_cards import BatchCards
from handlers.cards import Cards
from handlers.sending.followed_messages import BroadcastReader, FollowedMessages
from handlers.sending.machine_alarm import Languages
from handlers.sending.messenger import TelegramMessenger
from handlers.sending.request_middleware import Sending
from handlers.sending.send_limits import SendLimits, Urgency
from handlers.sending.shared_cards import SharedCards
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders
from tests.core.fake_people import FakeUsers
from tests.core.fake_requests import FakeRequests
from tests.core.samples import ADA, order
from tests.handlers.fake_telegram import FakeSession, FakeTelegram, Shown
from tests.handlers.test_mixes import UNLIKE, mix

START = datetime(2026, 3, 1, tzinfo=UTC)
WORKER = "the only one"


def seconds() -> float:
    return asyncio.get_running_loop().time()


def clock() -> datetime:
    return START + timedelta(seconds=seconds())


class LimitedSession(BaseSession):
    """Telegram behind its limits. `refuses` answers 429 where it returns seconds."""

    def __init__(self, limits: TelegramLimits, refuses: Callable[[int], float]) -> None:
        super().__init__()
        self._limits = limits
        self._refuses = refuses

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109  # aiogram's signature
    ) -> TelegramType:
        assert isinstance(method, SendMessage)
        assert isinstance(method.chat_id, int)
        wait = self._refuses(method.chat_id)
        try:
            if wait > 0:
                await asyncio.sleep(self._limits.latency)
                raise TooMany(wait)
            await self._limits.send(method.chat_id)
        except TooMany as error:
            raise TelegramRetryAfter(method, "Too Many Requests", math.ceil(error.retry_after)) from None
        message = Message(message_id=1, date=START, chat=Chat(id=method.chat_id, type="private"))
        return cast(TelegramType, message)

    async def close(self) -> None:
        """Nothing is open."""

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        raise NotImplementedError
        yield b""


class Unconfirmed:
    """A store in which every order is unconfirmed."""

    async def find(self, order_id: int) -> Order:
        return order(id=order_id, status=OrderStatus.UNCONFIRMED)


@dataclass
class Post:
    """One process that has nothing to do but to send notices."""

    limits: TelegramLimits = field(default_factory=lambda: TelegramLimits(chat_burst=3))
    refuses: Callable[[int], float] = lambda chat: 0
    notices: FakeNotices = field(default_factory=FakeNotices)

    def __post_init__(self) -> None:
        session = LimitedSession(self.limits, self.refuses)
        session.middleware(Sending(SendLimits()))
        self.bot = Bot("1:limited", session=session)
        visibility = Visibility(Access(public=True, owners={ADA, *range(1, 100_000)}))
        messenger = TelegramMessenger(
            self.bot,
            Unconfirmed(),
            cast(Cards, None),
            cast(SharedCards, None),
            cast(BatchCards, None),
            visibility,
            Operators(()),
            Languages(FakeUsers()),
            FakeUsers(),
            FollowedMessages(
                self.bot,
                FakeRequests(FakeOrders(self.notices), self.notices),
                cast(BroadcastReader, None),
                FakeUsers(),
                clock,
            ),
        )
        self.notifying = Notifying(self.notices, FakeUsers(), messenger, WORKER, clock)

    async def tell(self, chats: list[int]) -> None:
        news = ProviderOutage(provider="north", away=False)
        new = [NewNotice(chat_id=chat, content=news) for chat in chats]
        await self.notices.add(new, clock())

    async def send(self) -> None:
        """Sends until nothing waits, as the background task does."""
        while self.notices.waiting:
            if not await self.notifying.send_due():
                await asyncio.sleep(0.5)
        await self.notifying.finish()

    def times(self, chat: int) -> list[float]:
        return [at for at, taken in self.limits.taken if taken == chat]


QUIET = {"600 chats": mix([], of=600)}
BUSY = {f"20 chats get {each}": mix([each] * 20) for each in (5, 15, 18, 20, 25)} | UNLIKE


@pytest.mark.parametrize(
    ("chats", "allowed"),
    [(chats, 1.10) for chats in QUIET.values()] + [(chats, 1.20) for chats in BUSY.values()],
    ids=[*QUIET, *BUSY],
)
def test_stored_notices_go_out_nearly_as_fast_as_telegram_allows(chats: list[int], allowed: float) -> None:
    async def story() -> None:
        post = Post()
        await post.tell(chats)
        await post.send()
        assert post.limits.refused == []
        assert sorted(chat for _, chat in post.limits.taken) == sorted(chats)
        assert post.limits.taken[-1][0] <= allowed * post.limits.soonest(chats)

    run(story())


def test_a_decision_for_an_admin_overtakes_a_thousand_notices() -> None:
    async def story() -> None:
        post = Post()
        await post.tell(list(range(1000)))
        sending = asyncio.create_task(post.send())
        await asyncio.sleep(10)
        asked_at = seconds()
        await post.notices.add([NewNotice(chat_id=ADA, content=DecisionWanted(), order_id=1)], clock())
        await sending
        (shown_at,) = post.times(ADA)
        assert shown_at < asked_at + 2
        assert seconds() > asked_at + 20

    run(story())


def test_a_chat_that_telegram_refuses_waits_as_told_and_holds_up_no_other() -> None:
    async def story() -> None:
        post = Post(refuses=lambda chat: 20 if chat == 1 and seconds() < 5 else 0)
        await post.tell([1, *range(2, 60), 1])
        await post.send()
        assert max(at for at, chat in post.limits.taken if chat != 1) < 3
        assert len(post.times(1)) == 2
        assert min(post.times(1)) >= 20

    run(story())


def test_a_second_refusal_of_the_same_chat_pauses_no_other() -> None:
    async def story() -> None:
        post = Post(refuses=lambda chat: 60 if chat == 1 and seconds() < 60 else 0)
        answers = [asyncio.create_task(post.bot.send_message(1, "quick")) for _ in range(2)]
        await asyncio.sleep(1)
        await post.tell([2])
        await post.send()
        assert max(post.times(2)) < 2
        results = await asyncio.gather(*answers, return_exceptions=True)
        assert all(isinstance(result, TelegramRetryAfter) for result in results)

    run(story())


def test_when_telegram_refuses_chat_after_chat_everybody_waits() -> None:
    async def story() -> None:
        asked: list[float] = []

        def refuses(chat: int) -> float:
            asked.append(seconds())
            return 30 if seconds() < 1 else 0

        post = Post(refuses=refuses)
        await post.tell(list(range(100)))
        await post.send()
        during = [at for at in asked if 0.5 < at < 30]
        assert during == []
        assert len({chat for _, chat in post.limits.taken}) == 100

    run(story())


def test_an_answer_to_a_person_waits_out_a_short_refusal_and_goes_before_the_notices() -> None:
    async def story() -> None:
        post = Post(refuses=lambda chat: 2 if chat == 7_000 and seconds() < 2 else 0)
        await post.tell(list(range(300)))
        sending = asyncio.create_task(post.send())
        await asyncio.sleep(1)
        await post.bot.send_message(7_000, "your answer")
        assert seconds() < 4
        assert len(post.times(7_000)) == 1
        await sending

    run(story())


class NotedTurns(SendLimits):
    """Gives every turn at once, and notes whose it was."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[int] = []

    async def take(self, chat_id: int, urgency: Urgency, behind: int = 0) -> None:
        self.given.append(chat_id)


async def test_the_edits_of_each_shared_card_take_turns_as_those_of_a_chat_do() -> None:
    turns, telegram = NotedTurns(), FakeTelegram(shared={"a": Shown(0, ""), "b": Shown(0, "")})
    session = FakeSession(telegram)
    session.middleware(Sending(turns))
    bot = Bot("1:cards", session=session)
    for card, text in (("a", "1"), ("b", "1"), ("a", "2")):
        await bot.edit_message_text(text, inline_message_id=card)
    first, second, third = turns.given
    assert first == third != second
    assert max(first, second) < -(2**52), "no chat has such a number"
