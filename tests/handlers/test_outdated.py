"""Conversations of another version, buttons of another time, and updates handled twice: polite, and no harm done."""

from typing import Any

import pytest

from handlers.callbacks import Do, FormChoice, FormStep, LinkIsMine, OrderButton, PlaceOrder, Step
from handlers.drafts import Talking
from tests.handlers.fake_telegram import as_json
from tests.handlers.person import Person
from tests.handlers.world import World
from tests.orders.samples import ALICE, LINK, order

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
    assert "out of date" in answer.text


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
