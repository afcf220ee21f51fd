"""A child process draws the charts; it does not know any secret, and has a time limit."""

import os
from decimal import Decimal
from pathlib import Path

import pytest

from bot.charts import Charts
from core.statistics.charts import Chart, NotDrawn

CHART = Chart(
    title="Đơn hàng $x$",
    orders="Siparişler",
    money="USD",
    days=[("1 Mar", 2, Decimal("1.5")), ("2 Mar", 0, Decimal(0))],
)


async def test_a_chart_is_a_png() -> None:
    picture = await Charts().draw(CHART)
    assert picture.startswith(b"\x89PNG\r\n")
    assert len(picture) > 5_000


async def test_the_child_inherits_neither_environment_nor_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "42:SECRET")
    script = tmp_path / "shows.py"
    script.write_text("import os, sys; sys.stdout.write(repr((dict(os.environ), os.getcwd(), sys.path)))")
    shown = (await Charts(script=script).draw(CHART)).decode()
    assert "SECRET" not in shown
    assert "BOT_TOKEN" not in shown
    assert repr(os.getcwd()) not in shown


async def test_a_child_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    script = tmp_path / "hangs.py"
    script.write_text("import time; time.sleep(600)")
    with pytest.raises(NotDrawn):
        await Charts(within=0.2, script=script).draw(CHART)


async def test_a_child_that_fails_draws_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    script = tmp_path / "fails.py"
    script.write_text("raise SystemExit('no fonts')")
    with pytest.raises(NotDrawn):
        await Charts(script=script).draw(CHART)
    assert "no fonts" in caplog.text
