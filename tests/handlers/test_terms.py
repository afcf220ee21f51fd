"""The terms: accepted by the press that places the first order, and again when they change."""

from dataclasses import replace

import pytest

from core.people.terms import TERMS_VERSION
from tests.core.samples import ALICE, LINK
from tests.handlers.person import Person
from tests.handlers.world import World

ACCEPTS = "confirm that you own this page or may promote it, and accept our terms."


@pytest.fixture
def new(world: World, alice: Person) -> Person:
    """Alice, who has accepted nothing yet."""
    del world.users.rows[ALICE]
    return alice


async def test_the_first_order_accepts_the_terms_with_the_press_that_places_it(world: World, new: Person) -> None:
    shown = await new.says(f"/order 12 {LINK} 1000")
    assert shown.text.endswith(ACCEPTS)
    assert world.users.rows[ALICE].terms_version is None
    await new.presses("✅ Place order")
    assert world.orders.rows[1].user_id == ALICE
    assert world.users.rows[ALICE].terms_version == TERMS_VERSION
    assert world.users.rows[ALICE].terms_accepted_at == world.clock()


async def test_a_person_who_has_accepted_the_terms_does_not_see_them_again(alice: Person) -> None:
    shown = await alice.says(f"/order 12 {LINK} 1000")
    assert "terms" not in shown.text
    assert "📄 Read the terms" not in shown.labels


async def test_the_terms_can_be_read_before_they_are_accepted(world: World, new: Person) -> None:
    summary = await new.says(f"/order 12 {LINK} 1000")
    await new.presses("📄 Read the terms")
    assert "you own what your links lead to" in new.last.text
    await new.presses("✅ Place order", on=summary)
    assert len(world.orders.rows) == 1


async def test_terms_that_change_before_the_press_are_shown_and_accepted_by_the_next(
    world: World, alice: Person
) -> None:
    await alice.says(f"/order 12 {LINK} 1000")
    world.users.rows[ALICE] = replace(world.users.rows[ALICE], terms_version="1999-01")
    assert (await alice.presses("✅ Place order")).alert
    assert world.orders.rows == {}
    assert world.users.rows[ALICE].terms_version == "1999-01"
    assert alice.last.text.endswith(ACCEPTS)
    await alice.presses("✅ Place order")
    assert len(world.orders.rows) == 1
    assert world.users.rows[ALICE].terms_version == TERMS_VERSION
