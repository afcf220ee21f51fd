"""Two bots on one PostgreSQL: they never place, ask or send the same thing, and one takes over from the other."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from sandbox.provider.calls import Call, CallLog
from tests.absent import absent
from tests.faults.bots import ForkedBot, Nursery
from tests.faults.leaks import PASSWORD, leaks
from tests.faults.scene import ADMINS, PROVIDER, Customer, Scene, scene, until
from tests.postgres import SERVER, on_server

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(180)]


@pytest.fixture
async def database() -> AsyncIterator[str]:
    """The name of a new database and of its only user."""
    name = f"faults_{uuid4().hex}"
    try:
        await on_server(f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'")
    except (OSError, SQLAlchemyError) as error:
        absent(f"no PostgreSQL server at TEST_POSTGRES_URL: {error}")
    await on_server(f"CREATE DATABASE {name} OWNER {name}")
    yield name
    await on_server(f"DROP DATABASE {name} WITH (FORCE)")
    await on_server(f"DROP ROLE {name}")


@pytest.fixture
def patience() -> str:
    """How many seconds the bots wait for a provider."""
    return "60"


@pytest.fixture
async def stage(nursery: Nursery, tmp_path: Path, database: str, patience: str) -> AsyncIterator[Scene]:
    url = make_url(SERVER).set(database=database, username=database, password=PASSWORD)
    settings = {
        "DATABASE_URL": url.render_as_string(hide_password=False),
        "PROVIDERS__PANEL_V2__TIMEOUT": patience,
        "LOG_LEVEL": "DEBUG",
    }
    async with scene(nursery, tmp_path, settings) as opened:
        yield opened


@pytest.fixture
async def second(stage: Scene) -> AsyncIterator[ForkedBot]:
    """Another bot with the same settings, which is not started yet."""
    bot = stage.bot.another("second")
    yield bot
    await bot.kill()


async def presume_dead(database: str) -> None:
    """Makes every heartbeat an hour old; living bots beat again within seconds."""
    await on_server("UPDATE workers SET seen_at = seen_at - interval '1 hour'", database)


def told(stage: Scene, chat_id: int, part: str) -> int:
    return sum(part in message["text"] for message in stage.shown(chat_id))


def overlaps(calls: CallLog) -> list[str]:
    """A list of orders that were asked about while another call about them was still open."""
    found: list[str] = []
    real = calls.open

    def watched(at: Any, provider: str, action: str, params: dict[str, Any], fault: str) -> Call:
        if action == "status":
            open_calls = [call for call in calls.since(0, provider) if call.action == action and call.answer is None]
            found.extend(ids(params) & {one for call in open_calls for one in ids(call.params)})
        return real(at, provider, action, params, fault)

    calls.open = watched  # type: ignore[method-assign]  # the stand-in has no hook for this
    return found


def ids(params: dict[str, Any]) -> set[str]:
    return set(str(params.get("orders") or params.get("order")).split(","))


async def test_two_bots_never_do_the_same_thing(stage: Scene, second: ForkedBot) -> None:
    customers = [Customer(stage, 2000 + number) for number in range(12)]
    await asyncio.gather(*(customer.fills_the_form() for customer in customers))
    asked_twice = overlaps(stage.stage.provider.calls)
    stage.stage.provider.add_fault(
        {"provider": PROVIDER, "action": "status", "kind": "slow", "seconds": 0.2, "times": 999}
    )
    await second.start()
    for customer in customers:
        customer.places_the_order()
    for customer in customers:
        await until("its end", partial(told, stage, customer.id, "is completed"))
    assert [len(stage.placed_for(customer.link)) for customer in customers] == [1] * 12
    assert [told(stage, customer.id, "is completed") for customer in customers] == [1] * 12
    assert asked_twice == []


async def held(stage: Scene) -> Customer:
    """A customer whose order is at the provider while the bot still waits for the answer."""
    customer = Customer(stage, 2000)
    await customer.fills_the_form()
    stage.stage.provider.add_fault({"provider": PROVIDER, "action": "add", "kind": "late"})
    customer.places_the_order()
    await until("the order at the provider", lambda: stage.placed_for(customer.link))
    return customer


async def test_an_order_that_a_killed_bot_was_sending_becomes_unconfirmed(
    stage: Scene, second: ForkedBot, database: str
) -> None:
    customer = await held(stage)
    await second.start()
    await stage.bot.kill()
    await presume_dead(database)
    everybody = (*ADMINS, customer.id)
    await until("all to be told", lambda: all(told(stage, chat, "is unconfirmed") for chat in everybody))
    assert [told(stage, chat, "is unconfirmed") for chat in everybody] == [1, 1, 1]
    assert len(stage.placed_for(customer.link)) == 1


async def test_a_frozen_bot_that_counted_as_dead_can_still_bring_the_answer(
    stage: Scene, second: ForkedBot, database: str
) -> None:
    customer = await held(stage)
    await second.start()
    await stage.bot.freeze()
    await presume_dead(database)
    await until("the message", lambda: told(stage, customer.id, "is unconfirmed"))
    await stage.bot.thaw()
    await stage.clear_faults()
    await until("its end", lambda: told(stage, customer.id, "is completed"))
    assert len(stage.placed_for(customer.link)) == 1
    assert told(stage, customer.id, "is completed") == 1


async def test_a_press_while_the_database_refuses_connections_is_handled_later_and_no_log_shows_the_password(
    stage: Scene, database: str
) -> None:
    customer = Customer(stage, 2000)
    await customer.fills_the_form()
    await on_server(f"ALTER ROLE {database} NOLOGIN")
    await on_server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{database}'")  # noqa: S608  # a name of ours
    customer.places_the_order()
    await until("trouble", lambda: "updates cannot be stored" in stage.log)
    await on_server(f"ALTER ROLE {database} LOGIN")
    await until("its end", partial(told, stage, customer.id, "is completed"))
    assert len(stage.placed_for(customer.link)) == 1
    assert leaks(stage.log, PASSWORD) == []
