"""Each background task of the process, twice, over a large shop: how long the event loop stands still meanwhile.

The tasks are those that `bot.schedule` starts. `python -m bench.housekeeping postgresql` prints them all.
"""

import asyncio
import json
import os
import sys
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
from aiogram import Bot
from aiogram.methods import GetStarTransactions, TelegramMethod
from aiogram.types import StarTransactions
from sqlalchemy import Table

from bench.chat import AtOnce
from bench.huge import answer_of
from bench.measure import Pair
from bench.offers import listings
from bench.pauses import Passes, Pause, live_as_the_process_does
from bench.scale.day import ORDER
from bench.scale.places import open_databases
from bot.app import App
from bot.limits.shares import open_turns
from bot.schedule import Work
from bot.settings.settings import Settings, read_settings
from bot.supervisor import Background, Step
from core.notices.notice import NewNotice, StatusChanged
from core.orders.status import OrderStatus
from handlers.sending.request_middleware import Sending
from providers.limits.limited_provider import LimitedProvider
from providers.limits.limiters import RateLimiter
from providers.open import open_provider
from providers.options import ProviderOptions
from storage.catalogue import Services
from storage.database import Database
from storage.notices import Notices
from storage.tables import notices, orders, users

OPEN, ENDED = 30_000, 70_000
"""Orders of the last 30 days; those that ended took one to ten days."""
PEOPLE = 1_000
TOLD = 500
"""People for whom a notice waits, as in the morning when quiet hours end."""
OLD_NOTICES = 20_000
"""To be forgotten: a day of 2,000 orders."""
GOAL = 0.02
SERVICES = 1_000
"""Those that are ordered."""
_ROWS = 2_000
_ENDED = StatusChanged(status=OrderStatus.COMPLETED)
_DAY = timedelta(days=1)


class _Panel(httpx.AsyncBaseTransport):
    """A provider that answers at once. Its catalogue is another with each answer: one service in twenty costs more."""

    def __init__(self) -> None:
        offered = listings()
        dearer = [replace(one, rate=Decimal(9)) if at % 20 == 0 else one for at, one in enumerate(offered)]
        self._catalogues = [answer_of(offered), answer_of(dearer)]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        asked = parse_qs((await request.aread()).decode())
        match asked["action"][0]:
            case "services":
                self._catalogues.reverse()
                return httpx.Response(200, content=self._catalogues[0])
            case "balance":
                return httpx.Response(200, json={"balance": "1000.5", "currency": "USD"})
        numbers = asked["orders"][0].split(",")
        return httpx.Response(200, json={number: _answer(int(number)) for number in numbers})


def _answer(number: int) -> dict[str, str]:
    """What the provider says about an order: one in ten has ended."""
    status = "Completed" if number % 10 == 0 else "In progress"
    return {"charge": "0.9", "start_count": "100", "status": status, "remains": "500", "currency": "USD"}


class _Telegram(AtOnce):
    """Nobody has paid Stars."""

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109
        if isinstance(method, GetStarTransactions):
            return StarTransactions(transactions=[])
        return await super().make_request(bot, method, timeout)


class _Tasks(Background):
    """Starts nothing, and keeps the steps by their names."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: dict[str, Step] = {}

    def repeat(self, name: str, step: Step, every: float, woken_by: asyncio.Event | None = None) -> None:
        self.steps[name] = step


async def measure(_folder: Path) -> list[Pair]:
    """Measures in a new process, so that nothing else has touched its memory."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.housekeeping", "sqlite", "--json", stdout=asyncio.subprocess.PIPE
    )
    answer, _ = await child.communicate()
    worst = sorted(json.loads(answer).items(), key=lambda found: -found[1]["computing"])[:3]
    return [Pair(f"pause: {name}", "goal", GOAL, "computing", pause["computing"]) for name, pause in worst]


async def _all(kind: str, passes: Passes) -> dict[str, Pause]:
    """The longest pause while each task ran, the first time and after that."""
    async with open_databases(kind) as (database,):
        settings, now = _settings(database), datetime.now(UTC)
        await Services(database).refresh("north", listings(), now - _DAY)
        await _fill(database, now)
        app = App(settings, _telegram(settings), database, {"north": _north()}, [])
        await app.beat()
        await app.recall()
        tasks, found = _Tasks(), dict[str, Pause]()
        Work(app).start(tasks)
        live_as_the_process_does()
        for turn in ("", ", again"):
            await _tell(database, now)
            for name, step in tasks.steps.items():
                passes.longest()
                await step()
                if name == "notifying":
                    await app.use.notifying.finish()
                await asyncio.sleep(0)  # so that the present pass is counted
                found[f"{name}{turn}"] = passes.longest()
        await app.providers["north"].close()
    return found


def _settings(database: Database) -> Settings:
    os.environ |= {
        **{"BOT_TOKEN": "42:TEST", "ACCESS": "public", "ADMIN_IDS": "1", "LOG_LEVEL": "ERROR"},
        **{"SHOP__CREDIT": "limits", "SHOP__LIMIT_PER_DAY": "1000000", "DESK__SUMMARY_AT": "00:00"},
        **{"PROVIDERS__NORTH__URL": "https://north.example/api", "PROVIDERS__NORTH__KEY": "bench-key"},
        **{"CATALOGUE__REFRESH": "0.1", "DATABASE_URL": "postgresql+asyncpg://elsewhere/bot"},
    }
    if database.file is not None:
        os.environ |= {"DATABASE_URL": f"sqlite+aiosqlite:///{database.file}", "BACKUP__EVERY": "60"}
    return read_settings(env_file=None)


def _telegram(settings: Settings) -> Bot:
    session = _Telegram()
    session.middleware(Sending(open_turns(settings)))
    return Bot("42:TEST", session=session)


def _north() -> LimitedProvider:
    options, limiter = ProviderOptions(url="https://north.test/api", key="bench-key"), RateLimiter("north", 1_000)
    return LimitedProvider(open_provider("north", options, network=_Panel(), limiter=limiter), limiter=limiter)


async def _fill(database: Database, now: datetime) -> None:
    people = [{"id": person + 1, "first_seen_at": now - 30 * _DAY} for person in range(PEOPLE)]
    await _store(database, users, people)
    await _store(database, orders, [_order(number, now) for number in range(1, OPEN + ENDED + 1)])
    told = {"payload": NewNotice(chat_id=1, content=_ENDED).content.payload(), "kind": _ENDED.key, "tries": 1}
    told |= {"created_at": now - 31 * _DAY, "done_at": now - 31 * _DAY, "outcome": "sent"}
    await _store(database, notices, [{"chat_id": at % PEOPLE + 1} | told for at in range(OLD_NOTICES)])


async def _store(database: Database, table: Table, rows: list[dict[str, Any]]) -> None:
    for first in range(0, len(rows), _ROWS):
        async with database.write() as connection:
            await connection.execute(table.insert(), rows[first : first + _ROWS])


def _order(number: int, now: datetime) -> dict[str, Any]:
    """The first ones have ended; each service gets as many."""
    is_open = number > ENDED
    age = _DAY * (10 * (number - ENDED) / OPEN if is_open else 30 * number / ENDED)
    status = OrderStatus.IN_PROGRESS if is_open else OrderStatus.COMPLETED
    times = {"created_at": now - age, "status_at": now - age * 0.9, "seen_at": now - age * 0.1}
    known = {"status": status, "next_check_at": now if is_open else None, "charge": Decimal("0.9")}
    person, service = number % PEOPLE + 1, number % SERVICES + 1
    of_whom = {"user_id": person, "chat_id": person, "card_message_id": number, "service_id": service}
    prices = {"price": Decimal("0.99"), "cost": Decimal("0.9"), "cost_currency": "USD"}
    return ORDER | times | known | of_whom | prices | {"id": number, "key": str(number), "provider_order": str(number)}


async def _tell(database: Database, now: datetime) -> None:
    said = [NewNotice(chat_id=number % PEOPLE + 1, content=_ENDED, order_id=number) for number in range(1, TOLD + 1)]
    await Notices(database).add(said, now)


def main() -> None:
    passes = Passes()
    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(passes)) as runner:
        found = runner.run(_all(sys.argv[1], passes))
    if "--json" in sys.argv:
        print(json.dumps({name: asdict(pause) for name, pause in found.items()}))
        return
    for name, pause in sorted(found.items(), key=lambda found: -found[1].computing):
        print(f"{name:<48} {1e3 * pause.late:>6.1f} ms, computing {1e3 * pause.computing:>6.1f} ms")


if __name__ == "__main__":
    main()
