"""An admin names the number of an order: it counts for the order it was asked for, and only after a second look."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from aiogram.methods import SendMessage
from aiogram.types import ForceReply

from core.orders.status import OrderStatus
from core.provider import EntryError, Unconfirmed
from handlers.buttons import OrderNumber
from tests.core.fake_provider import FakeProvider
from tests.core.samples import LINK, NOW, order
from tests.handlers.fake_telegram import Shown
from tests.handlers.person import Person
from tests.handlers.world import World

OPEN = order(
    status=OrderStatus.UNCONFIRMED, provider_order=None, error="no answer in 60 s", next_check_at=None, sending_at=NOW
)
SECOND = replace(OPEN, id=2, key="key-2")


@pytest.fixture
def doubtful(world: World) -> World:
    """Alice's order 1 is unconfirmed; the provider has a 555."""
    world.orders.put(OPEN)
    world.north.reports("555", OrderStatus.PENDING)
    return world


async def asks_for_number(ada: Person, on: Shown | None = None) -> Shown:
    """Ada presses "It exists"; the question she is asked."""
    await ada.presses("It exists", on=on)
    assert "What is the number of order" in ada.last.text
    return ada.last


async def test_it_exists_asks_for_the_number_and_follows_the_order(doubtful: World, alice: Person, ada: Person) -> None:
    await ada.says("/unconfirmed")
    question = await asks_for_number(ada)
    assert "What is the number of order #1 at north?" in question.text
    doubtful.north.reports("555", OrderStatus.IN_PROGRESS)
    await ada.says("555")
    assert doubtful.orders.rows[1] == OPEN, "nothing is believed yet"
    await ada.presses("Yes, it is")
    assert ada.last.text == "Order #1: 🔄 In progress. The customer has been told."
    await doubtful.tell()
    assert "Order #1 has started." in alice.last.text
    assert "Reference: 555" in (await alice.says("/status 1")).text
    assert "no service 556" in (await ada.says("556")).text, "the conversation is over"
    assert doubtful.north.added == []


async def test_the_question_opens_the_answer_field_and_says_in_it_what_is_asked(doubtful: World, ada: Person) -> None:
    await ada.says("/unconfirmed")
    await asks_for_number(ada)
    asked = next(call for call in reversed(doubtful.telegram.calls) if isinstance(call, SendMessage))
    assert isinstance(asked.reply_markup, ForceReply)
    assert asked.reply_markup.input_field_placeholder == "Number of order #1 at north"


async def test_before_a_number_is_believed_ada_sees_what_the_provider_says_about_it(
    doubtful: World, ada: Person
) -> None:
    facts: dict[str, Any] = {"charge": Decimal("0.27"), "currency": "USD", "start_count": 12, "remains": 950}
    named: dict[str, Any] = {"service": "7", "link": "https://example.com/<x>", "quantity": 1000}
    doubtful.north.reports("555", OrderStatus.IN_PROGRESS, **facts, **named)
    await ada.says("/unconfirmed")
    await asks_for_number(ada)
    shown = await ada.says("555")
    said, theirs, asked, ours, *_ = shown.text.split("\n\n")
    assert said == "north says about 555: In progress · charge 0.27\u00a0USD · start count 12 · 950 to deliver"
    assert theirs == "Service there: 7\nLink there: https://example.com/<x>\nQuantity there: 1,000"
    assert asked == "Is this order #1?"
    assert ours.startswith(f"Service: Instagram Followers (No. 1)\nLink: {LINK}\nQuantity: 1,000\nCost: 0.90")
    assert shown.labels == ["Yes, it is", "Another number", "✖ Cancel"]


async def test_an_order_that_has_not_started_shows_nothing_left_to_deliver(doubtful: World, ada: Person) -> None:
    doubtful.north.reports("555", OrderStatus.PENDING, remains=0)
    await ada.says("/unconfirmed")
    await asks_for_number(ada)
    assert (await ada.says("555")).text.startswith("north says about 555: Pending\n")


async def test_the_press_asks_the_provider_once_more(doubtful: World, ada: Person) -> None:
    await ada.says("/unconfirmed")
    await asks_for_number(ada)
    await ada.says("555")
    doubtful.north.says["555"] = EntryError("Incorrect order ID")
    await ada.presses("Yes, it is")
    assert "north says about 555: Incorrect order ID" in ada.last.text
    assert doubtful.orders.rows[1] == OPEN
    doubtful.north.reports("556", OrderStatus.PENDING)
    await ada.says("556")
    doubtful.north.trouble = Unconfirmed("HTTP 502")
    await ada.presses("Yes, it is")
    assert "HTTP 502" in ada.last.text
    doubtful.north.trouble = None
    await ada.presses("Yes, it is")
    assert doubtful.orders.rows[1].provider_order == "556"


async def test_a_wrong_number_is_explained_and_another_may_be_sent(doubtful: World, ada: Person) -> None:
    await ada.says("/unconfirmed")
    await asks_for_number(ada)
    assert "north says nothing about 5<5" in (await ada.says("5<5")).text
    doubtful.north.says["556"] = EntryError("Incorrect order ID")
    assert "north says about 556: Incorrect order ID" in (await ada.says("556")).text
    doubtful.north.trouble = Unconfirmed("HTTP 502")
    assert "HTTP 502" in (await ada.says("555")).text
    doubtful.north.trouble = None
    assert "is not a valid order number" in (await ada.says("5 5")).text
    assert "is not a valid order number" in (await ada.says("5" * 41)).text
    await ada.presses("Another number")
    assert "What is the number of order #1" in ada.last.text
    await ada.says("555")
    await ada.presses("Yes, it is")
    assert "The customer has been told." in ada.last.text


async def test_a_number_with_a_colon_and_as_long_as_a_button_can_hold_is_taken(doubtful: World, ada: Person) -> None:
    number = "2026:0f8fad5b-d9cb-469f-a165-70867728950"
    assert len(number) == 40
    last = replace(OPEN, id=2**63 - 1, key="key-last")
    doubtful.orders.rows = {last.id: last}
    doubtful.north.reports(number, OrderStatus.PENDING)
    await ada.says("/unconfirmed")
    await asks_for_number(ada)
    await ada.says(number)
    await ada.presses("Yes, it is")
    assert doubtful.orders.rows[last.id].provider_order == number


@pytest.mark.parametrize("leave", ["/cancel", "cancel", "✖ Cancel"])
async def test_ada_may_leave_without_deciding(doubtful: World, ada: Person, leave: str) -> None:
    await ada.says("/unconfirmed")
    await asks_for_number(ada)
    await ada.says("555")
    if leave.startswith("✖"):
        await ada.presses(leave)
    else:
        await ada.says(leave)
    assert ada.last.text == "Cancelled. No number was stored. /unconfirmed shows what waits."
    assert "no service 555" in (await ada.says("555")).text
    assert doubtful.orders.rows[1] == OPEN


async def test_a_reply_answers_its_own_of_two_open_questions(doubtful: World, ada: Person) -> None:
    doubtful.orders.put(SECOND)
    doubtful.north.reports("556", OrderStatus.PENDING)
    await ada.says("/unconfirmed")
    first = await asks_for_number(ada, on=ada.chat[0])
    second = await asks_for_number(ada, on=ada.chat[1])
    assert "Is this order #1?" in (await ada.replies("555", to=first)).text
    await ada.presses("Yes, it is")
    assert "Is this order #2?" in (await ada.replies("556", to=second)).text
    await ada.presses("Yes, it is")
    assert [doubtful.orders.rows[id].provider_order for id in (1, 2)] == ["555", "556"]


async def test_with_two_open_questions_a_number_without_a_reply_is_asked_about(doubtful: World, ada: Person) -> None:
    doubtful.orders.put(SECOND)
    await ada.says("/unconfirmed")
    await asks_for_number(ada, on=ada.chat[0])
    await asks_for_number(ada, on=ada.chat[1])
    shown = await ada.says("555")
    assert shown.text == "Which order has the number 555?"
    assert shown.labels == ["Order #1", "Order #2", "✖ Cancel"]
    await ada.presses("Order #2")
    assert "Is this order #2?" in ada.last.text
    await ada.presses("Yes, it is")
    assert [doubtful.orders.rows[id].provider_order for id in (1, 2)] == [None, "555"]
    doubtful.north.reports("556", OrderStatus.PENDING)
    assert "Is this order #1?" in (await ada.says("556")).text, "one question is left"


async def test_a_number_sent_before_its_question_and_handled_after_it_is_asked_about(
    doubtful: World, ada: Person
) -> None:
    doubtful.orders.put(SECOND)
    await ada.says("/unconfirmed")
    first = await asks_for_number(ada, on=ada.chat[0])
    late = ada.message("555"), ada.message("555", reply_to=first)
    await ada.presses("It exists", on=ada.chat[1])
    await ada.says("/cancel")
    await asks_for_number(ada, on=ada.chat[1])
    for message in late:
        await doubtful.feed({"message": message})
        assert ada.last.text == "Which order has the number 555?"
        assert ada.last.labels == ["Order #2", "✖ Cancel"]
    await ada.presses("✖ Cancel")
    assert "no service 555" in (await ada.says("555")).text
    assert [doubtful.orders.rows[id].provider_order for id in (1, 2)] == [None, None]


async def test_a_question_asked_twice_for_one_order_counts_once(doubtful: World, ada: Person) -> None:
    asked = await ada.says("/unconfirmed")
    for _ in range(2):
        await asks_for_number(ada, on=asked)
    assert "Is this order #1?" in (await ada.says("555")).text


async def test_if_two_admins_name_one_number_one_is_told_that_it_is_taken(doubtful: World, ada: Person) -> None:
    class Race(FakeProvider):
        """While it is asked the last time, the other admin gives the number to order 2."""

        async def status(self, orders: Sequence[str]) -> Mapping[str, Any]:
            if len(self.asked) == 1:
                doubtful.orders.put(replace(SECOND, status=OrderStatus.PENDING, provider_order="555", version=2))
            return await super().status(orders)

    doubtful.orders.put(SECOND)
    race = Race()
    race.reports("555", OrderStatus.PENDING)
    doubtful.providers["north"] = race
    await ada.says("/unconfirmed")
    await asks_for_number(ada, on=ada.chat[0])
    await ada.says("555")
    await ada.presses("Yes, it is")
    assert "555 is already the number of another order here." in ada.last.text
    assert doubtful.orders.rows[1] == OPEN


async def test_a_press_after_a_restart_still_stores_the_number_it_shows(doubtful: World, ada: Person) -> None:
    await ada.forges(OrderNumber(order_id=1, sure=True, number="555"))
    assert doubtful.orders.rows[1].provider_order == "555"


async def test_adas_own_form_waits_while_she_names_an_order(doubtful: World, ada: Person) -> None:
    doubtful.orders.put(SECOND)
    second = await ada.says("/unconfirmed")
    first = ada.chat[0]
    await ada.says("/order 12")
    await ada.says(LINK)
    await asks_for_number(ada, on=second)
    question = await asks_for_number(ada, on=first)
    assert "says nothing about 5" in (await ada.replies("5", to=question)).text, "not taken for a quantity"
    await ada.replies("555", to=question)
    await ada.presses("Yes, it is")
    assert "says nothing about 1000" in (await ada.says("1000")).text, "order 2 is still asked about"
    await ada.presses("✖ Cancel")
    assert "Step 2 of 2\n\nQuantity" in ada.last.text
    assert f"Link: {LINK}\nQuantity: 1,000" in (await ada.says("1000")).text


async def test_a_press_handled_again_after_a_crash_does_not_disturb_adas_own_form(doubtful: World, ada: Person) -> None:
    asked = await ada.says("/unconfirmed")
    await ada.says(f"/order 12 {LINK} 1000")
    await asks_for_number(ada, on=asked)
    typed = {"update_id": next(doubtful.updates), "message": ada.message("555")}
    for _ in range(2):
        await doubtful.feed(typed)
    await ada.presses("Yes, it is")
    await doubtful.feed(typed)
    assert "Quantity: 1,000" in ada.last.text


async def test_adas_summary_is_back_when_she_leaves_the_question_or_another_admin_was_faster(
    doubtful: World, ada: Person
) -> None:
    asked = await ada.says("/unconfirmed")
    await ada.says(f"/order 12 {LINK} 1000")
    await asks_for_number(ada, on=asked)
    shown = await ada.says("/cancel")
    assert ada.chat[-2].text.startswith("Cancelled. No number was stored.")
    assert "✅ Place order · 0.90\u00a0USD" in shown.labels
    await asks_for_number(ada, on=asked)
    doubtful.orders.put(replace(OPEN, status=OrderStatus.PENDING, provider_order="77", version=2))
    shown = await ada.says("555")
    assert "was decided already" in ada.chat[-2].text
    assert (await ada.presses("✅ Place order", on=shown)).text == "Order #2 is being placed."


async def test_ada_can_go_on_with_her_form_while_a_number_is_asked_for(doubtful: World, ada: Person) -> None:
    asked = await ada.says("/unconfirmed")
    await ada.says("/order 12")
    question = await ada.says(LINK)
    await asks_for_number(ada, on=asked)
    await ada.presses("‹ Back", on=question)
    assert "Send another number for order #1" in (await ada.says(LINK)).text, "the number is what is asked"
    assert "Step 1 of 2" in (await ada.says("/cancel")).text
    assert "Step 2 of 2" in (await ada.says(LINK)).text
    assert doubtful.orders.rows[1] == OPEN


@pytest.mark.parametrize("pressed", [["‹ Back"], ["✅ Place order"], ["✖ Cancel"]])
async def test_a_number_asked_for_is_never_her_own_quantity_whatever_she_presses_meanwhile(
    doubtful: World, ada: Person, pressed: list[str]
) -> None:
    doubtful.north.reports("2350", OrderStatus.PENDING)
    asked = await ada.says("/unconfirmed")
    summary = await ada.says(f"/order 12 {LINK} 1000")
    await asks_for_number(ada, on=asked)
    for button in pressed:
        await ada.presses(button, on=next(shown for shown in ada.chat if shown.id == summary.id))
    await ada.says("2350")
    await ada.presses("Yes, it is")
    assert doubtful.orders.rows[1].provider_order == "2350"
    assert any("Order #1: ⏳ Pending. The customer has been told." in shown.text for shown in ada.chat)
    assert not any("changed from 1,000" in shown.text for shown in ada.chat)


async def test_a_form_begun_while_a_number_is_asked_for_waits_for_it(doubtful: World, ada: Person) -> None:
    await ada.says("/unconfirmed")
    await asks_for_number(ada)
    await ada.says(f"/order 12 {LINK} 1000")
    await ada.says("555")
    await ada.presses("Yes, it is")
    assert "Quantity: 1,000" in ada.last.text
    assert doubtful.orders.rows[1].provider_order == "555"


async def test_a_question_left_by_another_version_starts_over(doubtful: World, ada: Person) -> None:
    doubtful.remembers(ada.id, {"order_id": 1})
    assert "starts over" in (await ada.says("555")).text
    assert "no service 555" in (await ada.says("555")).text
    assert doubtful.orders.rows[1] == OPEN
