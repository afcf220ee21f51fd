"""The terms: agreed to once before the first order, and again when they change; there is no way round them."""

from dataclasses import replace

import pytest

from core.people.terms import TERMS_VERSION
from handlers.buttons import AcceptTerms
from tests.core.samples import ALICE, LINK
from tests.handlers.person import Person
from tests.handlers.world import World


@pytest.fixture
def new(world: World, alice: Person) -> Person:
    """Alice, who agreed to nothing yet."""
    del world.users.rows[ALICE]
    return alice


async def test_the_terms_come_before_the_first_question_and_only_once(world: World, new: Person) -> None:
    shown = await new.says("/order 12")
    assert shown.text.startswith("Before your first order")
    assert shown.labels == ["I agree"]
    await new.presses("I agree")
    assert new.chat[-2].text.endswith("✓ You agreed.")
    assert new.chat[-2].labels == []
    assert "Step 1 of 2" in new.last.text
    assert world.users.rows[ALICE].terms_version == TERMS_VERSION
    assert "Step 1 of 2" in (await new.says("/order 12")).text


async def test_what_was_written_in_one_line_is_kept_until_the_terms_are_agreed_to(new: Person) -> None:
    await new.says(f"/order 12 {LINK} 1000")
    await new.presses("I agree")
    assert new.last.text.startswith("Your order")
    assert "Quantity: 1000" in new.last.text


async def test_writing_on_instead_of_agreeing_leads_back_to_the_terms(world: World, new: Person) -> None:
    await new.says("/order 12")
    for written in (LINK, "1000"):
        assert (await new.says(written)).text.startswith("Before your first order")
    await new.presses("I agree")
    assert "Step 1 of 2" in new.last.text
    assert world.orders.rows == {}


async def test_terms_that_change_before_the_press_are_asked_for_again(world: World, alice: Person) -> None:
    await alice.says(f"/order 12 {LINK} 1000")
    await alice.presses("☐ The link is mine")
    world.users.rows[ALICE] = replace(world.users.rows[ALICE], terms_version="1999-01")
    await alice.presses("Place order")
    assert alice.last.text.startswith("Before your first order")
    assert world.orders.rows == {}
    await alice.presses("I agree")
    await alice.presses("Place order", on=alice.last)
    assert len(world.orders.rows) == 1


async def test_the_button_of_older_terms_agrees_to_nothing(world: World, new: Person) -> None:
    await new.says("/order 12")
    answer = await new.forges(AcceptTerms(version="1999-01"))
    assert "out of date" in answer.text
    assert world.users.rows[ALICE].terms_version is None


async def test_agreeing_without_a_form_starts_none(new: Person) -> None:
    await new.says("/order 12")
    terms = new.last
    await new.says("/cancel")
    await new.presses("I agree", on=terms)
    assert [shown.id for shown in new.chat if "You agreed" in shown.text] == [terms.id]
    assert new.last.text == "Left. Nothing was ordered."
