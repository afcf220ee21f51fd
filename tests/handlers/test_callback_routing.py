"""A press goes straight to the handlers of its button, and to those that take any."""

import pytest
from aiogram import Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter

from handlers import fallback
from handlers.buttons import Do, OrderButton, SearchPage, ShowService
from handlers.callback_routing import CALLBACK_QUERY, CallbackRouting
from tests.handlers.world import dispatcher


def registered() -> list[tuple[HandlerObject, type[CallbackData]]]:
    """Every button that a handler waits for, with the handler."""
    return [
        (handler, asked.callback.callback_data)
        for router in dispatcher().sub_routers
        for handler in router.observers[CALLBACK_QUERY].handlers
        for asked in handler.filters or ()
        if isinstance(asked.callback, CallbackQueryFilter)
    ]


def routers_for(data: str) -> list[Router]:
    presses = dispatcher().callback_query
    assert isinstance(presses, CallbackRouting)
    return list(presses.routers_for(data))


def handlers_for(data: str) -> list[HandlerObject]:
    return [handler for router in routers_for(data) for handler in router.observers[CALLBACK_QUERY].handlers]


def test_every_button_reaches_the_handlers_that_wait_for_it() -> None:
    assert len(registered()) > 50
    for handler, button in registered():
        for data in (button.__prefix__, f"{button.__prefix__}{button.__separator__}1 2:3|4"):
            assert handler in handlers_for(data), f"{button.__name__} does not reach {handler.callback}"


@pytest.mark.parametrize(
    "data", [ShowService(id=1), OrderButton(id=1, do=Do.SHOW), SearchPage(words="a: b", page=0)], ids=str
)
def test_few_handlers_are_asked(data: CallbackData) -> None:
    assert len(routers_for(data.pack())) <= 4
    assert len(handlers_for(data.pack())) < 15


@pytest.mark.parametrize("data", ["", "?!", "of another bot"])
def test_an_unknown_button_reaches_the_router_that_takes_any(data: str) -> None:
    assert fallback.router in routers_for(data)
    assert len(routers_for(data)) <= 3
