"""A message that asks an admin to decide says who decided, wherever the decision was made."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramRetryAfter
from aiogram.methods import TelegramMethod

from core.notices.notice import DecisionMade, NewNotice
from core.orders.news import news
from core.orders.order import OrderChange
from core.orders.status import OrderStatus
from core.provider import Unconfirmed
from core.requests.request import ClosingReason, RequestTopic
from tests.core.samples import ADA, ALICE, LINK, order
from tests.handlers.fake_telegram import Shown
from tests.handlers.group import GROUP, Group
from tests.handlers.person import Person
from tests.handlers.world import World

Fails = Callable[[TelegramMethod[Any]], Exception]
NOT_PLACED = "Order #1: 🚫 Not placed. The customer has been told."


@pytest.fixture
def group(world: World, eve: Person) -> Group:
    """A topic of a group is the desk of two admins."""
    return Group(world)


async def unconfirmed(world: World, alice: Person) -> None:
    """Alice orders, nobody knows whether the provider took it, and the operators have been asked."""
    await alice.says(f"/order 12 {LINK} 1000")
    await alice.presses("✅ Place order")
    world.north.add_fails = [Unconfirmed("no answer in 60 s")]
    await world.place()
    world.clock.passes(minutes=5)


async def says_that_it_is_missing(ada: Person) -> None:
    await ada.says("/unconfirmed")
    await ada.presses("It does not exist")
    await ada.presses("Yes, it does not exist")


def now(chat: list[Shown], message: Shown) -> Shown:
    """A message as it is now."""
    return next(shown for shown in chat if shown.id == message.id)


async def test_the_group_sees_what_was_decided_in_private(
    world: World, group: Group, alice: Person, ada: Person
) -> None:
    await unconfirmed(world, alice)
    await says_that_it_is_missing(ada)
    assert group.last.text.startswith("❓ Order #1 is unconfirmed")
    await world.tell()
    [card] = group.chat
    assert card.text == f"{NOT_PLACED}\nDecided by Ada."
    assert card.labels == ["I found it after all"]
    assert ada.last.text == NOT_PLACED


async def test_the_group_sees_that_it_was_found_after_all(
    world: World, group: Group, alice: Person, ada: Person
) -> None:
    await unconfirmed(world, alice)
    await says_that_it_is_missing(ada)
    await world.tell()
    world.north.reports("P7", OrderStatus.IN_PROGRESS)
    await ada.presses("I found it after all")
    await ada.replies("P7", to=ada.last)
    await ada.presses("Yes, it is")
    await world.tell()
    [card] = group.chat
    assert card.text == "Order #1: 🔄 In progress. The customer has been told.\nDecided by Ada."
    assert card.labels == []


async def test_the_card_changes_too_when_the_number_is_named_in_the_group(
    world: World, group: Group, alice: Person, ada: Person
) -> None:
    await unconfirmed(world, alice)
    world.north.reports("P7", OrderStatus.IN_PROGRESS)
    card = group.last
    await group.presses(ada, "It exists")
    await group.hears(ada, "P7", to=group.last)
    await group.presses(ada, "Yes, it is")
    await world.tell()
    assert now(group.chat, card).text == group.last.text
    assert now(group.chat, card).labels == []


async def test_without_a_group_each_admin_sees_what_another_decided(
    world: World, alice: Person, ada: Person, eve: Person
) -> None:
    await unconfirmed(world, alice)
    await eve.says("/unconfirmed")
    asked = eve.chat[-2:]
    await says_that_it_is_missing(ada)
    await world.tell()
    for message in asked:
        assert now(eve.chat, message).text == f"{NOT_PLACED}\nDecided by Ada."


async def test_a_message_that_an_admin_has_left_is_not_taken_back(world: World, alice: Person, ada: Person) -> None:
    await unconfirmed(world, alice)
    await says_that_it_is_missing(ada)
    await ada.presses("‹ Home")
    await world.tell()
    assert ada.last.text.startswith("Hello, Ada!")


async def test_an_answer_that_came_late_ends_the_question(
    world: World, group: Group, alice: Person, ada: Person
) -> None:
    await unconfirmed(world, alice)
    before = world.orders.rows[1]
    after = replace(before, status=OrderStatus.IN_PROGRESS, provider_order="P7")
    told = news(before, after, workplaces=world.use.deciding.workplaces)
    await world.orders.save([OrderChange(after=after, notices=told)], world.clock())
    await world.tell()
    assert group.last.text == "Order #1: 🔄 In progress. The customer has been told."


async def test_an_edit_that_telegram_takes_only_later_is_made_then(
    world: World, group: Group, alice: Person, ada: Person
) -> None:
    await unconfirmed(world, alice)
    await says_that_it_is_missing(ada)
    refused: Fails = lambda m: TelegramRetryAfter(m, "Too Many Requests", retry_after=7)  # noqa: E731  # one line
    world.telegram.fails["EditMessageText"] = [refused, refused]  # Alice's card, and the group's
    await world.tell()
    assert group.last.text.startswith("❓ Order #1 is unconfirmed")
    world.clock.passes(minutes=1)
    await world.tell()
    assert group.last.text == f"{NOT_PLACED}\nDecided by Ada."


async def test_a_message_that_was_deleted_stops_nothing(world: World, group: Group, alice: Person, ada: Person) -> None:
    await unconfirmed(world, alice)
    await says_that_it_is_missing(ada)
    gone: Fails = lambda m: TelegramBadRequest(m, "Bad Request: message to edit not found")  # noqa: E731  # one line
    world.telegram.fails["EditMessageText"] = [gone, gone]  # Alice's card, and the group's
    await world.tell()
    assert group.last.text.startswith("❓ Order #1 is unconfirmed")
    assert world.notices.kinds(GROUP) == []


async def test_an_order_that_is_still_open_keeps_its_question(world: World, group: Group, alice: Person) -> None:
    await unconfirmed(world, alice)
    made = NewNotice(chat_id=GROUP, content=DecisionMade(), order_id=1)
    await world.notices.add([made], world.clock())
    await world.tell()
    assert group.last.labels == ["It exists", "It does not exist"]


async def test_the_group_sees_a_question_that_was_answered_in_private(
    world: World, group: Group, alice: Person, ada: Person
) -> None:
    await alice.says("/start")
    world.orders.put(order())
    await world.use.asking.request(1, ALICE, RequestTopic.SLOW, "Where is it?")
    await world.tell()
    await world.use.asking.answer(1, ADA, "Tomorrow.")
    await ada.says("/start")
    await world.tell()
    [card] = group.chat
    assert card.text.splitlines() == [
        "💬 Question about order #1",
        "",
        "🐢 It is slow",
        "Question:",
        "Where is it?",
        "Answer:",
        "Tomorrow.",
        "",
        f"Customer: Alice ({ALICE})",
        "",
        "Ada has answered this question.",
    ]
    assert card.labels == []


async def test_the_group_sees_a_question_that_was_closed_in_private(
    world: World, group: Group, ada: Person, alice: Person
) -> None:
    world.orders.put(order())
    await world.use.asking.request(1, ALICE, RequestTopic.SLOW)
    await world.tell()
    await world.use.asking.close(1, ADA, ClosingReason.OTHER)
    await ada.says("/start")
    await world.tell()
    assert group.last.text.splitlines()[-1] == "Ada has closed this question."
    assert group.last.labels == []


async def test_a_reply_after_the_answer_is_a_new_question(
    world: World, group: Group, ada: Person, alice: Person
) -> None:
    world.orders.put(order())
    await world.use.asking.request(1, ALICE, RequestTopic.SLOW)
    await world.tell()
    await world.use.asking.answer(1, ADA, "Tomorrow.")
    await world.use.asking.add(1, ALICE, "It is tomorrow.")
    await world.tell()
    first, second = group.chat
    assert first.labels == []
    assert second.labels == ["💬 Reply", "✖ Close"]
