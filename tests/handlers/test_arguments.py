"""Every handler is given what it names: aiogram fills arguments by name, and a missing one shows only when called."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from aiogram import Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackQueryFilter

from bot.settings.settings import read_settings
from bot.wiring import Rooms, open_bot, open_providers
from handlers.requests import RepliesToQuestion
from storage.database import Database
from tests.handlers.world import World, dispatcher

AIOGRAM = {"bot", "dispatcher", "event_update", "event_from_user", "event_chat", "state", "raw_state", "handler"}
MIDDLEWARES = {"known_user"}
OBSERVERS = ("message", "callback_query")


def handlers(router: Router, kind: str) -> Iterator[HandlerObject]:
    """All handlers of one kind of update, below a router and in it."""
    yield from router.observers[kind].handlers
    for below in router.sub_routers:
        yield from handlers(below, kind)


def given(handler: HandlerObject, kind: str) -> set[str]:
    """The names of what a handler of this kind, behind its filters, may ask for."""
    names = AIOGRAM | MIDDLEWARES | set(dispatcher().workflow_data)
    names |= {"callback_answer"} if kind == "callback_query" else set()
    for condition in handler.filters or []:
        if isinstance(condition.callback, CallbackQueryFilter):
            names.add("callback_data")
        if isinstance(condition.callback, Command):
            names.add("command")
        if isinstance(condition.callback, RepliesToQuestion):
            names.add("question")
    return names


@pytest.mark.parametrize("kind", OBSERVERS)
def test_every_handler_is_given_what_it_names(world: World, kind: str) -> None:
    found = list(handlers(dispatcher(), kind))
    assert len(found) > 10
    for handler in found:
        arguments = list(handler.callback.__code__.co_varnames[: handler.callback.__code__.co_argcount])
        assert arguments, f"{handler.callback.__qualname__} takes no event"
        missing = set(arguments[1:]) - given(handler, kind)
        assert missing == set(), f"{handler.callback.__qualname__} of {handler.callback.__module__}"


def test_no_other_kind_of_update_has_a_handler_that_this_test_would_miss() -> None:
    used = dispatcher().resolve_used_update_types()
    assert sorted(used) == sorted(OBSERVERS)


async def test_the_wiring_hands_out_exactly_what_these_tests_hand_out(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "42:TEST")
    monkeypatch.setenv("PROVIDERS__NORTH__URL", "https://north.example/api")
    monkeypatch.setenv("PROVIDERS__NORTH__KEY", "secret")
    settings = read_settings(env_file=None)
    bot, providers = open_bot(settings), open_providers(settings)
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/bot.db")
    rooms = Rooms(settings, bot, database, providers, [])
    handed = rooms.workflow_data()
    for provider in providers.values():
        await provider.close()
    await bot.session.close()
    await database.close()
    assert handed.keys() == world.workflow_data().keys()
    assert handed.keys().isdisjoint(AIOGRAM | MIDDLEWARES)
