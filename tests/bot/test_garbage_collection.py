"""Looking for garbage: not while the bot is imported, but always afterwards."""

import gc

import pytest

from bot.garbage_collection import importing


def test_an_import_is_not_interrupted_by_looks_for_garbage() -> None:
    with importing():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_garbage_is_looked_for_after_an_import_that_failed_too() -> None:
    with pytest.raises(ImportError), importing():
        raise ImportError
    assert gc.isenabled()
