"""Each kind of notice is stored under its own name, and read back as the same kind."""

import json
import sys

import pytest

from core.notices.content import Content
from core.notices.notice import KINDS, StatusChanged, read_content
from core.notices.stars_notices import StarsRefunded
from tests.core.sample_notices import sample_of


def kinds_below(kind: type[Content]) -> list[type[Content]]:
    return [one for child in kind.__subclasses__() for one in (child, *kinds_below(child))]


def is_in_its_module(kind: type[Content]) -> bool:
    """Whether the class is the one in its module: a dataclass with slots leaves its first class behind."""
    return getattr(sys.modules[kind.__module__], kind.__name__) is kind


def test_no_two_kinds_share_a_name_and_none_is_forgotten() -> None:
    named = [kind for kind in kinds_below(Content) if "key" in vars(kind) and is_in_its_module(kind)]
    assert {kind.key: kind for kind in named} == KINDS
    assert len(named) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_a_notice_of_every_kind_is_the_same_after_it_was_stored(kind: type[Content]) -> None:
    content = sample_of(kind)
    assert read_content(kind.key, json.loads(json.dumps(content.payload()))) == content


def test_a_field_that_an_earlier_version_did_not_store_has_its_default() -> None:
    assert read_content("stars_back", {"stars": 5}) == StarsRefunded(stars=5)
    assert read_content("status", {"status": "queued", "until": None}) == StatusChanged(status="queued")
