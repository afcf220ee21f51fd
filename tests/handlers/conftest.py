from collections.abc import AsyncIterator

import pytest

from core.people.access import Access
from tests.core.samples import ADA, ALICE, BOB, EVE, listing
from tests.handlers.person import Person
from tests.handlers.world import World


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A bot whose provider north offers followers; Alice, Bob and the admin Ada are let in and agreed to the terms."""
    world = World()
    await world.offers(listing("12"))
    await world.agreed(ALICE, BOB, ADA)
    yield world
    world.check()


@pytest.fixture
def alice(world: World) -> Person:
    return Person(world, ALICE, "Alice")


@pytest.fixture
def bob(world: World) -> Person:
    return Person(world, BOB, "Bob")


@pytest.fixture
def ada(world: World) -> Person:
    return Person(world, ADA, "Ada")


@pytest.fixture
async def eve(world: World) -> Person:
    """A second owner."""
    world.lets_in(Access(public=False, owners={ADA, EVE}, allowed={ALICE, BOB}))
    await world.agreed(EVE)
    return Person(world, EVE, "Eve")


@pytest.fixture
def stranger(world: World) -> Person:
    return Person(world, 666, "Mallory")


@pytest.fixture
async def full(world: World) -> World:
    """North offers refill and cancel for service 1."""
    await world.offers(listing("12", refill=True, cancel=True))
    return world
