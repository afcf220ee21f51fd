"""What a machine lacks: a test is skipped there, but in CI, which installs everything, it fails."""

import os
from typing import NoReturn

import pytest


def absent(what: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)
