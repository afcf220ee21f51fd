"""Who gets in: members in their private chat; strangers and groups get one line, and nothing of anybody's."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.methods import TelegramMethod

from core.people.access import Access
from handlers.buttons import Do, NewOrder, OrderButton, PlaceOrder, StartOrder
from tests.core.samples import ADA, ALICE, NOW, order
from tests.handlers.person import Person
from tests.handlers.world import World

COMMANDS = ["/start", "/start s1", "/help", "/services", "/search likes", "/order 12", "/orders", "/status 1"]
COMMANDS += ["/refill 1", "/cancel 1", "/cancel", "/balance", "/unconfirmed", "/nonsense", "hello", ""]


@pytest.mark.parametrize("text", COMMANDS)
async def test_a_stranger_gets_their_id_to_hand_on_and_nothing_else(world: World, stranger: Person, text: str) -> None:
    world.orders.put(order())
    shown = await stranger.says(text)
    assert shown.text == "This bot is private. To be let in, give its operator your id: 666"
    assert len(stranger.chat) == 1
    assert 666 not in world.users.rows, "nothing is kept of strangers"


@pytest.mark.parametrize(
    "button",
    [NewOrder(), StartOrder(service_id=1), OrderButton(id=1, do=Do.CANCEL), PlaceOrder(draft="x", seal="")],
)
async def test_a_stranger_who_presses_gets_an_alert(
    world: World, stranger: Person, button: NewOrder | StartOrder | OrderButton | PlaceOrder
) -> None:
    world.orders.put(order())
    answer = await stranger.forges(button)
    assert (answer.text, answer.alert) == ("This bot is private. Your id is 666.", True)
    assert [shown.text for shown in stranger.chat] == ["An old message"]


async def test_a_public_bot_lets_a_stranger_in(world: World, stranger: Person) -> None:
    world.lets_in(Access(public=True, owners=frozenset({ADA}), allowed=frozenset()))
    assert (await stranger.says("/start")).text.startswith("Hello, Mallory!")


async def test_in_a_group_a_command_gets_one_line_and_talk_gets_none(world: World, alice: Person) -> None:
    world.orders.put(order())
    await alice.writes_in_a_group("what a nice day")
    assert world.telegram.messages(-500) == []
    for command in ("/orders", "/status 1", "/balance"):
        await alice.writes_in_a_group(command)
    line = "I take orders in a private chat only. Please message me there."
    assert [shown.text for shown in world.telegram.messages(-500)] == [line] * 3
    assert alice.chat == []


@pytest.mark.parametrize(
    "text", ["/ban@GroupHelpBot", "/orders@another_bot", "/shrug", "/ what", "/", "/foo@paneldesk_bot"]
)
async def test_in_a_group_commands_of_other_bots_get_no_answer(world: World, alice: Person, text: str) -> None:
    await alice.writes_in_a_group(text)
    assert world.telegram.messages(-500) == []


@pytest.mark.parametrize("text", ["/orders", "/ORDERS now", "/order@paneldesk_bot 12", "/help@Paneldesk_Bot"])
async def test_in_a_group_our_own_commands_get_one_line(world: World, alice: Person, text: str) -> None:
    await alice.writes_in_a_group(text)
    assert len(world.telegram.messages(-500)) == 1


def _cannot_write(method: TelegramMethod[Any]) -> Exception:
    return TelegramBadRequest(method, "Bad Request: not enough rights to send text messages to the chat")


@pytest.mark.parametrize("error", [_cannot_write, lambda method: TelegramForbiddenError(method, "bot was kicked")])
async def test_a_group_where_the_bot_may_not_write_costs_one_quiet_line(
    world: World, alice: Person, error: Callable[[TelegramMethod[Any]], Exception], caplog: pytest.LogCaptureFixture
) -> None:
    world.telegram.fails["SendMessage"] = [error]
    with caplog.at_level(logging.INFO):
        await alice.writes_in_a_group("/orders")
    [line] = [record for record in caplog.records if record.name == "handlers.middlewares.errors"]
    assert line.levelno == logging.INFO
    assert line.exc_info is None


SERVICE = [
    {"pinned_message": {"message_id": 5, "date": 0, "chat": {"id": ALICE, "type": "private"}}},
    {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
    {"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "x"}}},
    {"write_access_allowed": {}},
    {"something_of_next_year": {"x": 1}},
]


@pytest.mark.parametrize("content", SERVICE, ids=lambda content: next(iter(content)))
async def test_a_service_message_gets_no_answer_even_in_a_form(
    world: World, alice: Person, content: dict[str, Any]
) -> None:
    await world.feed({"message": alice.message(None) | content})
    assert alice.chat == []
    asked = await alice.says("/order 12")
    await world.feed({"message": alice.message(None) | content})
    assert alice.chat == [asked]


async def test_in_a_group_a_button_does_nothing(world: World, alice: Person) -> None:
    world.orders.put(order())
    answer = await alice.presses_in_a_group(OrderButton(id=1, do=Do.SHOW))
    assert answer.alert
    assert "private chat only" in answer.text
    assert alice.chat == []
    assert world.telegram.messages(-500) == []


async def test_a_person_who_writes_again_counts_as_not_blocking_the_bot(world: World, alice: Person) -> None:
    world.users.rows[ALICE] = replace(world.users.rows[ALICE], blocked_at=NOW)
    await alice.says("/start")
    assert world.users.rows[ALICE].blocked_at is None


@pytest.mark.parametrize("text", ["/nonsense", "🙂"])
async def test_a_message_that_nobody_understands_gets_a_hint(alice: Person, text: str) -> None:
    assert "didn't understand" in (await alice.says(text)).text


async def test_a_message_without_text_gets_a_hint_too(alice: Person) -> None:
    assert "didn't understand" in (await alice.says(None, location={"latitude": 1, "longitude": 1})).text
