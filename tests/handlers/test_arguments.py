"""Every handler gets its arguments: aiogram fills them by name, and a missing one fails only when it is called."""

from collections.abc import Iterator

import pytest
from aiogram import Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackQueryFilter

from handlers.command_words import Says
from handlers.replies import RepliesToQuestion
from tests.handlers.world import World, dispatcher

AIOGRAM = {"bot", "dispatcher", "event_update", "event_from_user", "event_chat", "handler"}
MIDDLEWARES = {"known_user", "conversation"}
OBSERVERS = (
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "chosen_inline_result",
    "pre_checkout_query",
)


def handlers(router: Router, kind: str) -> Iterator[HandlerObject]:
    """All handlers of one kind of update, in a router and the ones below it."""
    yield from router.observers[kind].handlers
    for below in router.sub_routers:
        yield from handlers(below, kind)


def given(handler: HandlerObject, kind: str) -> set[str]:
    """The names of the arguments that a handler of this kind, behind its filters, may have."""
    names = AIOGRAM | MIDDLEWARES | set(dispatcher().workflow_data)
    names |= {"callback_answer"} if kind == "callback_query" else set()
    for condition in handler.filters or []:
        if isinstance(condition.callback, CallbackQueryFilter):
            names.add("callback_data")
        if isinstance(condition.callback, Command | Says):
            names.add("command")
        if isinstance(condition.callback, RepliesToQuestion):
            names.add("question")
    return names


@pytest.mark.parametrize("kind", OBSERVERS)
def test_every_handler_is_given_what_it_names(world: World, kind: str) -> None:
    found = list(handlers(dispatcher(), kind))
    assert found
    for handler in found:
        arguments = list(handler.callback.__code__.co_varnames[: handler.callback.__code__.co_argcount])
        assert arguments, f"{handler.callback.__qualname__} takes no event"
        missing = set(arguments[1:]) - given(handler, kind)
        assert missing == set(), f"{handler.callback.__qualname__} of {handler.callback.__module__}"


def test_no_other_kind_of_update_has_a_handler_that_this_test_would_miss() -> None:
    used = dispatcher().resolve_used_update_types()
    assert sorted(used) == sorted(OBSERVERS)


def test_the_wiring_hides_nothing_that_aiogram_or_a_middleware_hands_out(world: World) -> None:
    assert world.use.workflow_data().keys().isdisjoint(AIOGRAM | MIDDLEWARES)
