"""`python -m sandbox`, except that its bots are forked from the nursery at NURSERY and log to BOT_LOG."""

import os
from collections.abc import Mapping
from pathlib import Path

from sandbox.__main__ import main
from tests.faults.bots import ForkedBot, Nursery


def forked(settings: Mapping[str, str]) -> ForkedBot:
    return ForkedBot(settings, nursery=Nursery(Path(os.environ["NURSERY"])), log=Path(os.environ["BOT_LOG"]))


if __name__ == "__main__":
    raise SystemExit(main(forked))
