"""Presses go straight to the routers that know the button: asking each of them takes longer than the answer."""

from collections.abc import Iterator
from copy import copy
from functools import cached_property
from typing import Any

from aiogram import Dispatcher, Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.dispatcher.event.telegram import TelegramEventObserver
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter
from aiogram.types import CallbackQuery, TelegramObject

CALLBACK_QUERY = "callback_query"


class CallbackRouting(TelegramEventObserver):
    """Tries the routers in their order, as aiogram does, except those that have no handler for such a button."""

    @classmethod
    def attach(cls, dispatcher: Dispatcher) -> None:
        """Call this before anything is registered for presses."""
        dispatcher.callback_query = dispatcher.observers[CALLBACK_QUERY] = cls(dispatcher, CALLBACK_QUERY)

    async def trigger(self, event: TelegramObject, **kwargs: Any) -> Any:
        for router in self.routers_for((event.data or "") if isinstance(event, CallbackQuery) else ""):
            response = await router.propagate_event(CALLBACK_QUERY, event, **kwargs)
            if response is not UNHANDLED:
                return response
        return UNHANDLED

    def routers_for(self, data: str) -> Iterator[Router]:
        """The routers that may handle a button with this data, with only the handlers that may."""
        begins = {data.split(end, 1)[0] for end in self._separators}
        for router, buttons in self._known:
            if buttons is None:
                yield router
            else:
                yield from (buttons[begin] for begin in begins & buttons.keys())

    @cached_property
    def _known(self) -> list[tuple[Router, dict[str, Router] | None]]:
        """The routers, with a narrow copy for each button they know; None: any button, as far as can be told."""
        found: list[tuple[Router, dict[str, Router] | None]] = []
        for router in self.router.sub_routers:
            buttons = [_button_of(handler) for handler in router.observers[CALLBACK_QUERY].handlers]
            known = {button.__prefix__: _narrow(router, button.__prefix__) for button in buttons if button is not None}
            if buttons:
                found.append((router, None if None in buttons else known))
        return found

    @cached_property
    def _separators(self) -> set[str]:
        handlers = (
            handler for router in self.router.sub_routers for handler in router.observers[CALLBACK_QUERY].handlers
        )
        return {button.__separator__ for button in map(_button_of, handlers) if button is not None}


def _narrow(router: Router, prefix: str) -> Router:
    """A copy of the router with only the handlers of the button."""
    narrow, observer = copy(router), copy(router.observers[CALLBACK_QUERY])
    handlers = [(handler, _button_of(handler)) for handler in observer.handlers]
    observer.handlers = [handler for handler, button in handlers if button is None or button.__prefix__ == prefix]
    narrow.observers = router.observers | {CALLBACK_QUERY: observer}
    return narrow


def _button_of(handler: HandlerObject) -> type[CallbackData] | None:
    filters = [one.callback for one in handler.filters or ()]
    return next((one.callback_data for one in filters if isinstance(one, CallbackQueryFilter)), None)
