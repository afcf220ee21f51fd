"""Supervised background tasks: each does one step over and over, and outlives what goes wrong in a step."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

logger = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0


async def repeat(
    name: str, step: Callable[[], Awaitable[object]], every: float, woken_by: asyncio.Event | None = None
) -> None:
    """Runs `step` for ever: at once again while it returns a true value, else after `every` seconds or when woken.

    A step that fails is logged, and tried again after growing pauses: a background task must not die silently.
    """
    pause = every
    while True:
        try:
            more = await step()
            pause = every
        except Exception:
            logger.exception("%s failed; trying again in %.0f s", name, max(pause, 1))
            more = None
            pause = min(max(pause, 1) * 2, LONGEST_PAUSE)
        if not more:
            await _wait(pause, woken_by)


async def _wait(seconds: float, woken_by: asyncio.Event | None) -> None:
    if woken_by is None:
        await asyncio.sleep(seconds)
        return
    with suppress(TimeoutError):
        await asyncio.wait_for(woken_by.wait(), seconds)
    woken_by.clear()
