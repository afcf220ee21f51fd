"""Conversations of another version, buttons of another time, and updates handled twice: polite, and no harm done."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError, TelegramRetryAfter
from aiogram.methods import TelegramMethod

from handlers.buttons import Do, FormChoice, FormStep, LinkIsMine, OrderButton, PlaceOrder, Step
from handlers.conversation import Talking
from tests.core.samples import ALICE, LINK, order
from tests.handlers.fake_telegram import as_json
from tests.handlers.person import Person
from tests.handlers.world import World

BUTTONS = [
    *(FormStep(draft="0" * 32, step=step) for step in Step),
    FormChoice(draft="0" * 32, field="device", value="1"),
    LinkIsMine(draft="0" * 32),
    PlaceOrder(draft="0" * 32),
]
OLD: list[dict[str, Any]] = [
    {"draft": {"version": 0, "service": 1}},
    {"draft": {"version": 2, "key": "k", "service_id": 1}},
    {"draft": "text"},
    {"draft": None},
    {"form": {}},
    {},
]


@pytest.mark.parametrize("button", BUTTONS)
async def test_a_button_of_a_form_that_is_no_more_gets_an_alert_and_a_fresh_menu(
    alice: Person, button: FormStep | FormChoice | LinkIsMine | PlaceOrder
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
async def test_a_form_of_another_version_is_dropped_with_a_word(world: World, alice: Person, data: Any) -> None:
    await world.remembers(ALICE, Talking.filling, data)
    assert "older version of the bot" in (await alice.says(LINK)).text
    assert "What do you need for it?" in (await alice.says(LINK)).text
    assert "Step 1 of 2" in (await alice.says("/order 12")).text


@pytest.mark.parametrize("data", OLD)
async def test_so_is_a_summary_of_another_version(world: World, alice: Person, data: Any) -> None:
    await world.remembers(ALICE, Talking.confirming, data)
    assert "older version of the bot" in (await alice.says("go on")).text
    assert "No results" in (await alice.says("go on")).text


async def test_a_press_on_a_form_of_another_version_is_told_in_an_alert(world: World, alice: Person) -> None:
    await world.remembers(ALICE, Talking.confirming, OLD[0])
    answer = await alice.forges(PlaceOrder(draft="k"))
    assert answer.alert
    assert "older version" in answer.text


async def test_an_earlier_question_cannot_be_gone_back_from(alice: Person) -> None:
    await alice.says("/order 12")
    await alice.says(LINK)
    second = alice.last
    await alice.says("not a number")
    answer = await alice.presses("‹ Back", on=second)
    assert answer.text == "This form has moved on since. Here is where it stands now."
    assert "Step 2 of 2" in alice.last.text


async def test_an_answer_handled_twice_answers_one_question(world: World, alice: Person) -> None:
    await alice.says("/order 12")
    update = {"update_id": 5_000, "message": alice.message(LINK)}
    await world.feed(update)
    await world.feed(update)
    assert "Step 2 of 2" in alice.last.text
    assert "⚠️" not in alice.last.text


async def test_a_tick_handled_twice_stays_a_tick(world: World, alice: Person) -> None:
    await alice.says(f"/order 12 {LINK} 1000")
    button = alice.last.button("☐")
    assert button is not None
    update = alice.press(button.callback_data or "", as_json(ALICE, alice.last)) | {"update_id": 5_000}
    await world.feed(update)
    await world.feed(update)
    assert "☑ The link is mine to promote" in alice.last.labels


async def test_a_back_handled_twice_goes_back_once(world: World, alice: Person) -> None:
    await alice.says(f"/order 12 {LINK} 1000")
    button = alice.last.button("‹ Back")
    assert button is not None
    update = alice.press(button.callback_data or "", as_json(ALICE, alice.last)) | {"update_id": 5_000}
    await world.feed(update)
    await world.feed(update)
    assert "Step 2 of 2" in alice.last.text


async def test_numbers_that_fall_after_a_silence_are_new_answers(world: World, alice: Person) -> None:
    await alice.says("/order 12")
    await world.feed({"update_id": 900_000, "message": alice.message(LINK)})
    await world.feed({"update_id": 5, "message": alice.message("1000")})
    assert "Quantity: 1000" in alice.last.text
    button = alice.last.button("☐")
    assert button is not None
    await world.feed(alice.press(button.callback_data or "", as_json(ALICE, alice.last)) | {"update_id": 6})
    assert "☑ The link is mine to promote" in alice.last.labels


async def test_a_form_of_the_version_before_goes_on(world: World, alice: Person) -> None:
    """It kept the number of the last update alone."""
    await alice.says("/order 12")
    context = world.conversation(ALICE)
    data = await context.get_data()
    data["draft"]["taken"] = 900_000
    await context.set_data(data)
    assert "Step 2 of 2" in (await alice.says(LINK)).text


async def test_what_was_written_before_the_question_is_not_its_answer(world: World, alice: Person) -> None:
    await alice.says("/order 12")
    first, second = alice.message(LINK), alice.message("1000")
    await world.feed({"message": first})
    await world.feed({"message": second})
    assert "You wrote this before you could see what is asked now" in alice.last.text
    assert "Step 2 of 2" in alice.last.text
    await alice.says("2000")
    assert "Quantity: 2000" in alice.last.text


async def test_a_reply_answers_the_question_it_is_a_reply_to(world: World, alice: Person) -> None:
    await alice.says("/order 12")
    first = alice.last
    await alice.says(LINK)
    second = alice.last
    await alice.says("500", reply_to_message=as_json(ALICE, first))
    assert "You replied to an earlier message" in alice.last.text
    early = alice.message("700") | {"message_id": second.id + 1}
    await world.feed({"message": early | {"reply_to_message": as_json(ALICE, alice.last)}})
    assert "Quantity: 700" in alice.last.text


async def test_what_was_written_before_the_summary_changes_nothing_in_it(world: World, alice: Person) -> None:
    before = alice.message("2000")
    await alice.says(f"/order 12 {LINK} 1000")
    await world.feed({"message": before})
    assert "Quantity: 1000" in alice.last.text
    assert "You wrote this before" in alice.last.text


async def test_a_press_handled_again_after_its_form_was_placed_is_told_of_the_order(
    world: World, alice: Person
) -> None:
    await alice.says(f"/order 12 {LINK} 1000")
    summary = alice.last
    await alice.presses("☐")
    await alice.presses("Place order")
    answer = await alice.presses("☐", on=summary)
    assert answer.text == "This was placed already: it is order #1."
    assert answer.alert


async def test_a_press_under_a_question_that_a_crash_forgot_shows_the_form_again(world: World, alice: Person) -> None:
    await alice.says("/order 12")
    forgotten = alice.last
    context = world.conversation(ALICE)
    data = await context.get_data()
    data["draft"]["message_id"] = None
    await context.set_data(data)
    answer = await alice.presses("Leave", on=forgotten)
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
    button = alice.last.button("Place order")
    assert button is not None
    world.telegram.fails["AnswerCallbackQuery"] = [error]
    with caplog.at_level(logging.INFO):
        await world.feed(alice.press(button.callback_data or "", as_json(ALICE, alice.last)))
    assert alice.last.text == "First tick that the link is yours to promote."
    assert [record.levelno for record in caplog.records if record.name.startswith("handlers")] == [logging.INFO]


async def test_a_restart_in_the_middle_of_a_form_loses_nothing(world: World, alice: Person) -> None:
    await alice.says("/order 12")
    await alice.says(LINK)
    world.restarts()
    shown = await alice.says("1000")
    assert f"Link: {LINK}\nQuantity: 1000" in shown.text


async def test_old_buttons_work_after_a_restart(world: World, alice: Person) -> None:
    world.orders.put(order())
    await alice.says("/new")
    world.restarts()
    await alice.presses("🕘")
    await alice.forges(OrderButton(id=1, do=Do.SHOW))
    assert alice.last.text.startswith("Order #1")
