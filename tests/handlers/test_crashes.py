"""If the process dies after a step of the form was sent and before it was stored, the button that Alice sees works."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import pytest

from core.orders.status import OrderStatus
from tests.core.samples import ALICE, LINK, listing, order
from tests.handlers.fake_telegram import Shown, as_json
from tests.handlers.person import Person
from tests.handlers.world import World

PLACE = "✅ Place order"
Update = dict[str, Any]


class Killed(BaseException):
    """The process was killed."""


def press(alice: Person, label: str) -> Update:
    """A press on a button of the last message."""
    button = alice.last.button(label)
    assert button is not None
    return alice.press(button.callback_data or "", as_json(ALICE, alice.last))


async def one_line(_world: World, alice: Person) -> Update:
    return {"message": alice.message(f"/order 12 {LINK} 1000")}


async def the_last_answer(_world: World, alice: Person) -> Update:
    await alice.says("/order 12")
    await alice.says(LINK)
    return {"message": alice.message("1000")}


async def a_correction(_world: World, alice: Person) -> Update:
    await alice.says(f"/order 12 {LINK} 500")
    return {"message": alice.message("1000")}


async def order_again(world: World, alice: Person) -> Update:
    world.orders.put(order(status=OrderStatus.COMPLETED, provider_order="an earlier one"))
    await alice.says("/status 1")
    return press(alice, "🔁 Order again")


async def dies_before_storing(
    world: World, update: Update, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> tuple[Shown, Update]:
    """Returns what Alice saw last, and the update as the inbox hands it out once more."""

    async def dies(*_: object) -> None:
        raise Killed

    told = {"update_id": 5_000, **update}
    with monkeypatch.context() as patched:
        patched.setattr(world.conversations, "save", dies)
        with pytest.raises(Killed):
            await world.feed(told)
    world.restarts()
    return alice.last, told


@pytest.mark.parametrize("way", [one_line, the_last_answer, a_correction, order_again])
async def test_a_summary_that_a_crash_forgot_places_its_order_once(
    world: World, alice: Person, monkeypatch: pytest.MonkeyPatch, way: Callable[[World, Person], Awaitable[Update]]
) -> None:
    forgotten, told = await dies_before_storing(world, await way(world, alice), alice, monkeypatch)
    await world.feed(told)
    again = alice.last
    assert (again.id != forgotten.id, again.text) == (True, forgotten.text)
    answer = await alice.presses(PLACE, on=forgotten)
    assert "is being placed" in answer.text
    assert next(shown for shown in alice.chat if shown.id == again.id).labels == []
    for summary in (forgotten, again):
        assert "Already placed" in (await alice.presses(PLACE, on=summary)).text
    await world.place()
    assert [added.fields["quantity"] for added in world.north.added] == ["1000"]
    number = max(world.orders.rows)
    assert alice.card(number).id == forgotten.id, "the message that was pressed becomes the card"


async def test_a_press_handled_twice_because_of_a_crash_places_one_order(
    world: World, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await alice.says(f"/order 12 {LINK} 1000")
    _, told = await dies_before_storing(world, press(alice, PLACE), alice, monkeypatch)
    await world.feed(told)
    assert world.telegram.answers[told["callback_query"]["id"]].text == "Already placed: this is order #1."
    await world.place()
    assert len(world.north.added) == 1


async def test_a_price_that_changed_during_the_crash_has_to_be_confirmed(
    world: World, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten, told = await dies_before_storing(world, await one_line(world, alice), alice, monkeypatch)
    await world.offers(listing("12", rate=Decimal("1.80")))
    await world.feed(told)
    assert "Something changed" in (await alice.presses(PLACE, on=forgotten)).text
    assert world.orders.rows == {}


async def test_a_question_that_a_crash_forgot_continues_the_same_form(
    world: World, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"message": alice.message(f"/order 12 {LINK}")}
    forgotten, told = await dies_before_storing(world, told, alice, monkeypatch)
    await world.feed(told)
    answer = await alice.presses("1,000 ·", on=forgotten)
    assert answer.text == "This form has moved on. Here is where it stands now."
    await alice.presses("1,000 ·", on=alice.last)
    assert (await alice.presses(PLACE)).text == "Order #1 is being placed."


async def test_an_update_whose_number_was_given_before_begins_another_form(world: World, alice: Person) -> None:
    for _ in range(2):
        await world.feed({"update_id": 5_000, "message": alice.message(f"/order 12 {LINK} 1000")})
        assert "is being placed" in (await alice.presses(PLACE)).text
    assert len({order.key for order in world.orders.rows.values()}) == 2
