"""Large collections hold nobody; what others still use of them stays."""

import gc
from collections.abc import Hashable, Iterator

import pytest

from core.catalogue.memory import MANY, PartitionedDict, free_in_steps, without_gc


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


def test_a_partitioned_dictionary_is_a_dictionary() -> None:
    prices = PartitionedDict([("a", 1), ("b", 2), ("a", 3)])
    assert (prices["a"], prices.get("c"), "b" in prices, len(prices)) == (3, None, True, 2)
    assert dict(prices) == {"a": 3, "b": 2}
    del prices["a"]
    assert dict(prices) == {"b": 2}


@pytest.mark.parametrize("keys", [range(6_100), list(map(str, range(6_100)))], ids=["ids", "numbers"])
def test_each_of_its_parts_stays_small(keys: list[Hashable]) -> None:
    sizes = [len(part) for part in PartitionedDict((key, None) for key in keys).parts]
    assert sum(sizes) == 6_100
    assert max(sizes) < 200
