"""Draws charts in a child process: matplotlib costs seconds and memory that the bot must not spend."""

import asyncio
import json
import logging
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from tempfile import TemporaryDirectory

from core.statistics.charts import Chart, NotDrawn

logger = logging.getLogger(__name__)
WITHIN = 30.0
"""Seconds that a picture may take; the first one of a machine also reads its fonts."""
SCRIPT = Path(__file__).with_name("drawing.py")


class Charts:
    """Draws one picture at a time. The child inherits neither the environment nor an open file, so it has no secret."""

    def __init__(self, within: float = WITHIN, script: Path = SCRIPT) -> None:
        self._within = within
        self._script = script
        self._turn = asyncio.Lock()

    async def draw(self, chart: Chart) -> bytes:
        """A PNG. Raises NotDrawn."""
        days = [[label, orders, float(money)] for label, orders, money in chart.days]
        told = {"title": chart.title, "orders": chart.orders, "money": chart.money, "days": days}
        async with self._turn:
            with TemporaryDirectory() as home:
                return await self._drawn(json.dumps(told).encode(), home)

    async def _drawn(self, told: bytes, home: str) -> bytes:
        environment = {"HOME": home, "MPLCONFIGDIR": home}
        # -I: neither the environment nor the current folder changes what is imported.
        command = (sys.executable, "-I", str(self._script))
        child = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment, cwd=home
        )
        try:
            async with asyncio.timeout(self._within):
                picture, said = await child.communicate(told)
        except TimeoutError:
            raise NotDrawn(f"no picture within {self._within:g} s") from None
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        if child.returncode != 0 or not picture:
            logger.error("a chart was not drawn: %s", said.decode(errors="replace")[-500:])
            raise NotDrawn(f"the child ended with {child.returncode}")
        return picture
