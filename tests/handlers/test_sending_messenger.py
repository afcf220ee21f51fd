"""The messenger turns Telegram's answers into the errors that the rules of notices know."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import SendMessage, TelegramMethod

from core.notices.delivery import TryLater, Undeliverable, Unreachable
from core.notices.notice import (
    KINDS,
    BatchChanged,
    CardChanged,
    Content,
    DecisionWanted,
    Notice,
    ProviderOutage,
    RefillEnded,
    StatusChanged,
)
from core.orders.batch import Batch, BatchAction, State
from core.orders.status import OrderStatus, RefillStatus
from handlers.sending.messenger import TelegramMessenger
from tests.core.sample_notices import sample_of
from tests.core.samples import ADA, ALICE, NOW, order
from tests.handlers.person import Person
from tests.handlers.world import World

Fails = Callable[[TelegramMethod[Any]], Exception]
STATUS: dict[str, Any] = {"status": "completed", "status_text": "", "remains": 0, "error": ""}


def notice(kind: type[Content], chat_id: int = ALICE, order_id: int | None = 1, **payload: Any) -> Notice:
    return Notice(id=1, created_at=NOW, chat_id=chat_id, content=kind(**payload), order_id=order_id)


@pytest.fixture
def messenger(world: World) -> TelegramMessenger:
    world.orders.put(order())
    messenger = world.use.notifying.messenger
    assert isinstance(messenger, TelegramMessenger)
    return messenger


@pytest.mark.parametrize(
    ("fails", "becomes"),
    [
        (lambda m: TelegramForbiddenError(m, "Forbidden: bot was blocked by the user"), Unreachable),
        (lambda m: TelegramBadRequest(m, "Bad Request: chat not found"), Unreachable),
        (lambda m: TelegramBadRequest(m, "Bad Request: can't parse entities"), Undeliverable),
        (lambda m: TelegramServerError(m, "Bad Gateway"), TryLater),
        (lambda m: TelegramNetworkError(m, "reset"), TryLater),
    ],
)
async def test_every_failure_of_telegram_has_its_outcome(
    world: World, messenger: TelegramMessenger, fails: Fails, becomes: type[Exception]
) -> None:
    world.telegram.fails["SendMessage"] = [fails]
    with pytest.raises(becomes):
        await messenger.deliver(notice(StatusChanged, **STATUS))


async def test_a_429_says_how_long_to_wait(world: World, messenger: TelegramMessenger) -> None:
    world.telegram.fails["SendMessage"] = [lambda m: TelegramRetryAfter(m, "Too Many Requests", retry_after=7)]
    with pytest.raises(TryLater) as later:
        await messenger.deliver(notice(StatusChanged, **STATUS))
    assert later.value.wait == timedelta(seconds=7)


async def test_a_message_says_what_was_known_then_even_if_the_order_has_moved_on(
    messenger: TelegramMessenger, alice: Person
) -> None:
    await messenger.deliver(
        notice(StatusChanged, **STATUS | {"status": "partial", "remains": 40, "error": "Bad link <x>"})
    )
    assert "Order #1 was partly delivered" in alice.last.text
    assert "40 not delivered" in alice.last.text
    assert "⚠️ Bad link <x>" in alice.last.text
    assert alice.last.labels == ["🔁 Order again", "Show order #1", "💬 Ask about this order", "‹ Home"]


@pytest.mark.parametrize("status", [s for s in OrderStatus if s is not OrderStatus.UNKNOWN])
async def test_every_status_can_be_told(messenger: TelegramMessenger, alice: Person, status: OrderStatus) -> None:
    await messenger.deliver(notice(StatusChanged, **STATUS | {"status": status.value}))
    assert "Order #1" in alice.last.text


@pytest.mark.parametrize("status", [s for s in RefillStatus if s.final])
async def test_every_end_of_a_refill_can_be_told(
    messenger: TelegramMessenger, alice: Person, status: RefillStatus
) -> None:
    await messenger.deliver(notice(RefillEnded, status=status.value, status_text="", error=""))
    assert "The refill of order #1" in alice.last.text


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if not kind.edits], ids=lambda kind: kind.key)
async def test_a_notice_of_every_kind_comes_as_a_message(
    world: World, messenger: TelegramMessenger, ada: Person, kind: type[Content]
) -> None:
    world.orders.put(order(status=OrderStatus.UNCONFIRMED, provider_order=None))
    await messenger.deliver(Notice(id=1, created_at=NOW, chat_id=ADA, content=sample_of(kind), order_id=1))
    assert len(ada.chat) == 1


async def test_an_unchanged_card_counts_as_delivered(world: World, messenger: TelegramMessenger, alice: Person) -> None:
    card = await alice.says("/status 1")
    await messenger.deliver(notice(CardChanged))
    await messenger.deliver(notice(CardChanged))
    assert alice.card(1).id == card.id


async def test_a_card_that_was_deleted_or_never_shown_is_not_a_failure(
    world: World, messenger: TelegramMessenger, alice: Person
) -> None:
    await messenger.deliver(notice(CardChanged))
    world.orders.put(replace(order(), card_message_id=None))
    await messenger.deliver(notice(CardChanged))
    assert alice.chat == []


async def test_an_admin_is_not_asked_about_an_order_that_was_decided_meanwhile(
    world: World, messenger: TelegramMessenger, ada: Person
) -> None:
    await messenger.deliver(notice(DecisionWanted, chat_id=ADA))
    assert ada.chat == []
    world.orders.put(order(status=OrderStatus.UNCONFIRMED, provider_order=None))
    await messenger.deliver(notice(DecisionWanted, chat_id=ADA))
    assert ada.last.labels == ["It exists", "It does not exist"]


async def test_admins_hear_of_an_outage_and_of_its_end(messenger: TelegramMessenger, ada: Person) -> None:
    await messenger.deliver(notice(ProviderOutage, ADA, None, provider="north", away=True, why="connection <refused>"))
    assert "north is not responding: connection <refused>" in ada.last.text
    await messenger.deliver(notice(ProviderOutage, ADA, None, provider="north", away=False, why=""))
    assert "north is responding again." in ada.last.text


async def test_a_notice_about_a_deleted_order_says_nothing(
    world: World, messenger: TelegramMessenger, ada: Person
) -> None:
    world.orders.rows.clear()
    for content in (CardChanged(), StatusChanged(**STATUS), RefillEnded(status="completed"), DecisionWanted()):
        await messenger.deliver(Notice(id=1, created_at=NOW, chat_id=ADA, content=content, order_id=1))
    assert ada.chat == []


async def test_a_person_who_blocked_the_bot_does_not_affect_anybody_else(
    world: World, alice: Person, bob: Person
) -> None:
    world.orders.put(order(1), order(2, user_id=bob.id, chat_id=bob.id))
    for number in ("P1", "P2"):
        world.north.reports(number, OrderStatus.COMPLETED)
    await alice.says("/start")
    blocked = lambda m: TelegramForbiddenError(m, "Forbidden: bot was blocked by the user")  # noqa: E731  # one line
    world.telegram.fails["EditMessageText"] = [blocked]
    await world.follow()
    assert "is completed" in bob.last.text
    assert world.users.rows[ALICE].blocked_at is not None
    assert world.notices.kinds(ALICE) == []


async def test_news_go_to_the_thread_the_order_was_placed_in(world: World, messenger: TelegramMessenger) -> None:
    world.orders.put(order(thread_id=77))
    await messenger.deliver(notice(StatusChanged, **STATUS))
    [sent] = world.telegram.calls
    assert isinstance(sent, SendMessage)
    assert sent.message_thread_id == 77


async def test_news_go_to_the_chat_if_the_thread_was_deleted(
    world: World, messenger: TelegramMessenger, alice: Person
) -> None:
    world.orders.put(order(thread_id=77))
    world.telegram.fails["SendMessage"] = [lambda m: TelegramBadRequest(m, "Bad Request: message thread not found")]
    await messenger.deliver(notice(StatusChanged, **STATUS))
    assert "completed" in alice.last.text


async def test_changes_of_one_thread_are_told_in_it_and_those_of_several_threads_in_the_main_chat(
    world: World, messenger: TelegramMessenger
) -> None:
    world.orders.put(order(1, thread_id=77), order(2, thread_id=77), order(3, thread_id=78))
    changes = [notice(StatusChanged, order_id=number, **STATUS) for number in (1, 2, 3)]
    await messenger.deliver_digest(changes[:2])
    await messenger.deliver_digest(changes)
    assert [call.message_thread_id for call in world.telegram.calls if isinstance(call, SendMessage)] == [77, None]


async def test_the_end_of_many_orders_whose_message_is_gone_is_told_in_their_thread(
    world: World, messenger: TelegramMessenger
) -> None:
    of_alice: dict[str, Any] = {
        "id": 1,
        "key": "key",
        "user_id": ALICE,
        "chat_id": ALICE,
        "thread_id": 77,
        "message_id": 5,
    }
    world.batches.rows[1] = Batch(**of_alice, action=BatchAction.PLACE, state=State.DONE, created_at=NOW)
    world.telegram.fails["EditMessageText"] = [
        lambda m: TelegramBadRequest(m, "Bad Request: message to edit not found")
    ]
    await messenger.deliver(notice(BatchChanged, order_id=None, batch=1))
    [sent] = [call for call in world.telegram.calls if isinstance(call, SendMessage)]
    assert sent.message_thread_id == 77
