"""Large collections hold nobody; what others still use of them stays."""

import gc
from collections.abc import Iterator

import pytest

from core.catalogue.memory import MANY, free_in_steps, without_gc


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_garbage_is_looked_for_again_after_the_last_of_several_readers() -> None:
    with without_gc():
        with without_gc():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_is_looked_for_again_after_a_failure() -> None:
    with pytest.raises(ArithmeticError), without_gc():
        raise ArithmeticError
    assert gc.isenabled()


@pytest.mark.parametrize(("size", "kept"), [(100, False), (2 * MANY, True)])
def test_later_looks_pass_over_what_is_new_if_that_is_much(size: int, kept: bool) -> None:
    gc.unfreeze()
    with without_gc():
        made = [[number] for number in range(size)]
    assert (gc.get_freeze_count() >= len(made)) is kept


def test_collections_are_emptied() -> None:
    some, named, different = [1, 2], {"a": 1}, {3}
    free_in_steps(some, named, different)
    assert (some, named, different) == ([], {}, set())
