"""Each kind of notice is stored under its own name, and read back as the same kind."""

import sys

from core.notices.content import Content
from core.notices.notice import KINDS


def kinds_below(kind: type[Content]) -> list[type[Content]]:
    return [one for child in kind.__subclasses__() for one in (child, *kinds_below(child))]


def is_in_its_module(kind: type[Content]) -> bool:
    """Whether the class is the one in its module: a dataclass with slots leaves its first class behind."""
    return getattr(sys.modules[kind.__module__], kind.__name__) is kind


def test_no_two_kinds_share_a_name_and_none_is_forgotten() -> None:
    named = [kind for kind in kinds_below(Content) if "key" in vars(kind) and is_in_its_module(kind)]
    assert {kind.key: kind for kind in named} == KINDS
    assert len(named) == len(KINDS)
