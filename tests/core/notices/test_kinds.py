"""Each kind of notice is stored under a name of its own, and read back as what it was."""

import sys

from core.notices.content import Content
from core.notices.notice import KINDS


def kinds_below(kind: type[Content]) -> list[type[Content]]:
    return [one for child in kind.__subclasses__() for one in (child, *kinds_below(child))]


def is_in_its_module(kind: type[Content]) -> bool:
    """A dataclass with slots leaves the class that it was made from behind."""
    return getattr(sys.modules[kind.__module__], kind.__name__) is kind


def test_no_two_kinds_share_a_name_and_none_is_forgotten() -> None:
    named = [kind for kind in kinds_below(Content) if "key" in vars(kind) and is_in_its_module(kind)]
    assert {kind.key: kind for kind in named} == KINDS
    assert len(named) == len(KINDS)
