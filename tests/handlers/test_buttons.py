"""A press reaches the one handler that its button is for."""

from collections import Counter

from tests.handlers.all_buttons import kinds_of_buttons


def test_every_prefix_is_used_once() -> None:
    used = Counter(kind.__prefix__ for kind in kinds_of_buttons().values())
    assert {prefix for prefix, times in used.items() if times > 1} == set()
