"""`python -m bot check` and `backup` beside a bot that runs: both work, and the bot notices nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path

from core.orders.status import OrderStatus
from tests.faults.bots import ForkedBot, Nursery
from tests.faults.scene import Customer, Scene, scene, until


async def run(stage: Scene, folder: Path, *arguments: str) -> tuple[int, str]:
    """Runs one command with the settings of the bot; returns its exit code and what it says."""
    out = folder / f"{arguments[0]}.out"
    first = stage.bot
    environment = {**first.environment, "CRASH_AT": str(folder / "never")}
    command = ForkedBot(environment, nursery=first.nursery, log=folder / "command.log", out=out, arguments=arguments)
    return await command.runs_to_its_end()


async def orders(stage: Scene, person: int) -> Customer:
    customer = Customer(stage, person)
    await customer.fills_the_form()
    customer.places_the_order()
    return customer


def completed(stage: Scene, customer: Customer) -> bool:
    order = stage.order_of(customer.id)
    return order is not None and order.status is OrderStatus.COMPLETED


async def test_check_and_backup_beside_a_bot_disturb_nothing(nursery: Nursery, tmp_path: Path) -> None:
    async with scene(nursery, tmp_path) as stage:
        first = await orders(stage, 2000)
        await until("its end", lambda: completed(stage, first))
        second = await orders(stage, 2001)

        code, said = await run(stage, tmp_path, "check")
        assert code == 0, said
        assert "BAD" not in said
        backup = tmp_path / "copy.db"
        code, said = await run(stage, tmp_path, "backup", str(backup))
        assert code == 0, said
        assert backup.stat().st_mode & 0o077 == 0
        with closing(sqlite3.connect(backup)) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            placed = copy.execute("SELECT user_id FROM orders WHERE provider_order IS NOT NULL").fetchall()
            assert (first.id,) in placed

        await until("its end", lambda: completed(stage, second))
        third = await orders(stage, 2002)
        await until("its end", lambda: completed(stage, third))
        assert [len(stage.placed_for(one.link)) for one in (first, second, third)] == [1, 1, 1]
        assert "ERROR" not in stage.log
