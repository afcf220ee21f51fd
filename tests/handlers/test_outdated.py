"""Old conversations, old buttons and updates handled twice get a polite answer and do no harm."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError, TelegramRetryAfter
from aiogram.methods import TelegramMethod

from handlers.buttons import Do, FormChoice, FormStep, OrderButton, PlaceOrder, Step, UseLink
from tests.core.samples import ALICE, LINK, order
from tests.handlers.fake_telegram import as_json
from tests.handlers.person import Person
from tests.handlers.world import World

BUTTONS = [
    *(FormStep(draft="0" * 32, step=step) for step in Step),
    FormChoice(draft="0" * 32, field="device", value="1"),
    UseLink(draft="0" * 32, use=True),
    PlaceOrder(draft="0" * 32, seal=""),
]
OLD: list[Any] = [
    {"draft": {"version": 0, "service": 1}},
    {"draft": {"version": 2, "key": "k", "service_id": 1}},
    {"draft": "text"},
    {"draft": None},
    {"form": {}},
    {},
    [],
]


@pytest.mark.parametrize("button", BUTTONS)
async def test_a_button_of_a_form_that_is_gone_gets_an_alert_and_a_fresh_menu(
    alice: Person, button: FormStep | FormChoice | UseLink | PlaceOrder
) -> None:
    answer = await alice.forges(button)
    assert answer.alert
    assert "out of date" in answer.text
    assert alice.last.labels[0] == "0.90\u00a0USD · Instagram Followers"


@pytest.mark.parametrize("data", ["", "zz", "s:", "s:x", "r:1:?", "m:1", "d:1:maybe", "o:1:2:3", "\u0000", "p:extra:s"])
async def test_a_button_nobody_can_read_gets_the_same(alice: Person, data: str) -> None:
    answer = await alice.forges(data)
    assert "out of date" in answer.text


@pytest.mark.parametrize("data", OLD)
async def test_a_form_of_another_version_starts_over_with_one_sentence(world: World, alice: Person, data: Any) -> None:
    world.remembers(ALICE, data)
    assert "your order form starts over" in (await alice.says(LINK)).text
    assert "What do you need for it?" in (await alice.says(LINK)).text
    assert "Step 1 of 2" in (await alice.says("/order 12")).text


async def test_a_command_over_a_form_of_another_version_is_obeyed(world: World, alice: Person) -> None:
    world.remembers(ALICE, OLD[0])
    assert "Step 1 of 2" in (await alice.says("/order 12")).text
    assert "starts over" in alice.chat[0].text


async def test_a_press_on_a_form_of_another_version_leads_to_a_fresh_menu(world: World, alice: Person) -> None:
    world.remembers(ALICE, OLD[0])
    answer = await alice.forges(PlaceOrder(draft="k", seal=""))
    assert answer.alert
    assert any("starts over" in shown.text for shown in alice.chat)
    assert alice.chat[0].labels[0] == "0.90\u00a0USD · Instagram Followers"


async def test_an_earlier_question_cannot_be_gone_back_from(alice: Person) -> None:
    await alice.says("/order 12")
    await alice.says(LINK)
    second = alice.last
    await alice.says("not a number")
    answer = await alice.presses("‹ Back", on=second)
    assert answer.text == "This form has moved on. Here is where it stands now."
    assert "Step 2 of 2" in alice.last.text


async def test_an_answer_handled_twice_answers_one_question(world: World, alice: Person) -> None:
    await alice.says("/order 12")
    update = {"update_id": 5_000, "message": alice.message(LINK)}
    await world.feed(update)
    await world.feed(update)
    assert "Step 2 of 2" in alice.last.text
    assert "⚠️" not in alice.last.text


async def test_a_back_handled_twice_goes_back_once(world: World, alice: Person) -> None:
    await alice.says(f"/order 12 {LINK} 1000")
    button = alice.last.button("‹ Back")
    assert button is not None
    update = alice.press(button.callback_data or "", as_json(ALICE, alice.last)) | {"update_id": 5_000}
    await world.feed(update)
    await world.feed(update)
    assert "Step 2 of 2" in alice.last.text


async def test_updates_with_lower_numbers_after_a_silence_are_new_answers(world: World, alice: Person) -> None:
    await alice.says("/order 12")
    await world.feed({"update_id": 900_000, "message": alice.message(LINK)})
    await world.feed({"update_id": 5, "message": alice.message("1000")})
    assert "Quantity: 1,000" in alice.last.text
    await world.feed({"update_id": 6, "message": alice.message("2000")})
    assert "Quantity: 2,000" in alice.last.text


async def test_a_message_from_before_the_question_is_not_its_answer(world: World, alice: Person) -> None:
    await alice.says("/order 12")
    first, second = alice.message(LINK), alice.message("1000")
    await world.feed({"message": first})
    await world.feed({"message": second})
    assert "You sent this before you could see the question." in alice.last.text
    assert "Step 2 of 2" in alice.last.text
    await alice.says("2000")
    assert "Quantity: 2,000" in alice.last.text


async def test_a_reply_answers_the_question_it_is_a_reply_to(world: World, alice: Person) -> None:
    await alice.says("/order 12")
    first = alice.last
    await alice.says(LINK)
    second = alice.last
    await alice.says("500", reply_to_message=as_json(ALICE, first))
    assert "You replied to an earlier message." in alice.last.text
    early = alice.message("700") | {"message_id": second.id + 1}
    await world.feed({"message": early | {"reply_to_message": as_json(ALICE, alice.last)}})
    assert "Quantity: 700" in alice.last.text


async def test_a_message_from_before_the_summary_changes_nothing_in_it(world: World, alice: Person) -> None:
    before = alice.message("2000")
    await alice.says(f"/order 12 {LINK} 1000")
    await world.feed({"message": before})
    assert "Quantity: 1,000" in alice.last.text
    assert "You sent this before" in alice.last.text


async def test_a_press_handled_again_after_its_form_was_placed_is_told_of_the_order(
    world: World, alice: Person
) -> None:
    await alice.says(f"/order 12 {LINK} 1000")
    summary = alice.last
    await alice.presses("✅ Place order")
    answer = await alice.presses("‹ Back", on=summary)
    assert answer.text == "Already placed: this is order #1."
    assert answer.alert


async def test_a_press_under_a_question_that_a_crash_forgot_shows_the_form_again(world: World, alice: Person) -> None:
    await alice.says("/order 12")
    forgotten = alice.last
    data = json.loads(world.conversations.rows[ALICE])
    data["draft"]["message_id"] = None
    world.remembers(ALICE, data)
    answer = await alice.presses("✖ Cancel", on=forgotten)
    assert "out of date" not in answer.text
    assert "Step 1 of 2" in alice.last.text


@pytest.mark.parametrize(
    "error",
    [
        lambda method: TelegramRetryAfter(method, "Too Many Requests", 3),
        lambda method: TelegramBadRequest(method, "Bad Request: query is too old and response timeout expired"),
        lambda method: TelegramNetworkError(method, "the connection was lost"),
    ],
)
async def test_an_alert_that_telegram_does_not_take_comes_as_a_message(
    world: World, alice: Person, error: Callable[[TelegramMethod[Any]], Exception], caplog: pytest.LogCaptureFixture
) -> None:
    await alice.says(f"/order 12 {LINK} 1000")
    button = alice.last.button("✅ Place order")
    assert button is not None
    world.telegram.fails["AnswerCallbackQuery"] = [error]
    with caplog.at_level(logging.INFO):
        await world.feed(alice.press(button.callback_data or "", as_json(ALICE, alice.last)))
    assert alice.last.text == "Order #1 is being placed."
    assert [record.levelno for record in caplog.records if record.name.startswith("handlers")] == [logging.INFO]


async def test_a_restart_in_the_middle_of_a_form_loses_nothing(world: World, alice: Person) -> None:
    await alice.says("/order 12")
    await alice.says(LINK)
    world.restarts()
    shown = await alice.says("1000")
    assert f"Link: {LINK}\nQuantity: 1,000" in shown.text


async def test_old_buttons_work_after_a_restart(world: World, alice: Person) -> None:
    world.orders.put(order())
    await alice.says("/new")
    world.restarts()
    await alice.presses("🕘")
    await alice.forges(OrderButton(id=1, do=Do.SHOW))
    assert alice.last.text.startswith("Order #1")
