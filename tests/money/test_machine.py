"""The machine of money runs in memory and on both databases."""

import os
from collections.abc import Callable

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.money.machine import Place
from tests.money.places import InDatabase, InMemory
from tests.money.star_machine import StarMachine

EXAMPLES = int(os.environ.get("MONEY_STORIES", "0"))
"""How many stories are told on each store; 0 for what a test run has time for."""


def tell(make: Callable[[], Place], stories: int) -> None:
    class Machine(StarMachine):
        pass

    Machine.make = staticmethod(make)
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    chosen = settings(
        max_examples=EXAMPLES or stories, stateful_step_count=25, deadline=None, suppress_health_check=slow
    )
    run_state_machine_as_test(Machine, settings=chosen)


def test_the_money_adds_up_in_memory() -> None:
    tell(InMemory, 80)


def test_the_money_adds_up_in_the_database(address: str) -> None:
    tell(lambda: InDatabase(address), 5)
