"""The judge of the crash tests really judges: it finds tampered records."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.telegram.model import Json
from tests.faults.bots import Nursery
from tests.faults.faultbook import NONE, Fault
from tests.faults.judging import Verdict, judge
from tests.faults.playing import Played, play
from tests.faults.scene import ADMINS, PROVIDER, Customer, Scene, scene

RESET_AFTER = Fault("reset after the request", "provider", {"kind": "reset_after"})


def events(stage: Scene, chat_id: int, part: str) -> list[Json]:
    found = [event for event in stage.telegram.events.after(0, chat_id) if part in event.get("text", "")]
    assert found, part
    return found


def a_second_order(stage: Scene, customer: Customer) -> None:
    (order,) = stage.placed_for(customer.link)
    stage.stage.provider.worlds[PROVIDER].place(order.offer, order.form, order.received)


def no_order(stage: Scene, customer: Customer) -> None:
    (order,) = stage.placed_for(customer.link)
    del stage.stage.provider.worlds[PROVIDER].orders[order.id]


def no_message_of_the_end(stage: Scene, customer: Customer) -> None:
    for event in events(stage, customer.id, "is completed"):
        event["text"] = "Good morning"


def a_card_that_goes_back(stage: Scene, customer: Customer) -> None:
    (*_, last) = events(stage, customer.id, "Completed")
    stage.telegram.events.add("edited", customer.id, last | {"text": "Pending"})


def a_message_twice(stage: Scene, customer: Customer) -> None:
    (event,) = events(stage, customer.id, "is completed")
    stage.telegram.events.add("message", customer.id, dict(event))


def no_question_to_one_admin(stage: Scene, customer: Customer) -> None:
    for event in events(stage, ADMINS[1], "is unconfirmed"):
        event["text"] = "Good morning"


def no_buttons_below_the_question(stage: Scene, customer: Customer) -> None:
    for event in events(stage, ADMINS[0], "is unconfirmed"):
        del event["reply_markup"]


async def played(stage: Scene, customer: Customer, fault: Fault) -> Played:
    await customer.fills_the_form()
    done = await play(stage, customer, "", fault, "add")
    assert judge(stage, customer, fault, "add", done).complaints == []
    return done


@pytest.mark.parametrize(
    ("tamper", "fault", "complaint"),
    [
        (a_second_order, NONE, "2 orders for one press"),
        (no_order, NONE, "followed as"),
        (no_message_of_the_end, NONE, "lost: the message"),
        (a_card_that_goes_back, NONE, "the card went backwards"),
        (a_message_twice, NONE, "1 repeats"),
        (no_question_to_one_admin, RESET_AFTER, f"lost: the question to admin {ADMINS[1]}"),
        (no_buttons_below_the_question, RESET_AFTER, f"lost: the question to admin {ADMINS[0]}"),
    ],
)
async def test_the_judge_finds_a_broken_promise(
    tamper: Callable[[Scene, Customer], None], fault: Fault, complaint: str, nursery: Nursery, tmp_path: Path
) -> None:
    async with scene(nursery, tmp_path) as stage:
        customer = Customer(stage, 2000)
        done = await played(stage, customer, fault)
        tamper(stage, customer)
        verdict: Verdict = judge(stage, customer, fault, "add", done)
    assert any(complaint in found for found in verdict.complaints), verdict
