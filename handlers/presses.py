"""Presses go straight to the routers that know the button: asking each of them takes longer than the answer."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from aiogram import Dispatcher, Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.dispatcher.event.telegram import TelegramEventObserver
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter
from aiogram.types import CallbackQuery, TelegramObject

PRESS = "callback_query"


class Presses(TelegramEventObserver):
    """Tries the routers in their order, as aiogram does, but for those that have no handler for such a button."""

    @classmethod
    def attach(cls, dispatcher: Dispatcher) -> None:
        """To be called before anything is registered for presses."""
        dispatcher.callback_query = dispatcher.observers[PRESS] = cls(dispatcher, PRESS)

    async def trigger(self, event: TelegramObject, **kwargs: Any) -> Any:
        for router in self.routers_for((event.data or "") if isinstance(event, CallbackQuery) else ""):
            response = await router.propagate_event(PRESS, event, **kwargs)
            if response is not UNHANDLED:
                return response
        return UNHANDLED

    def routers_for(self, data: str) -> Iterator[Router]:
        """Those that may handle a button with this data."""
        begins = {data.split(end, 1)[0] for end in self._separators}
        for router, buttons in self._known:
            if buttons is None or not begins.isdisjoint(buttons):
                yield router

    @cached_property
    def _known(self) -> list[tuple[Router, dict[str, str] | None]]:
        """The routers with the buttons they handle, each with its separator; None: any, as far as can be told."""
        found: list[tuple[Router, dict[str, str] | None]] = []
        for router in self.router.sub_routers:
            of_handlers = [_button_of(handler) for handler in router.observers[PRESS].handlers]
            known = {button.__prefix__: button.__separator__ for button in of_handlers if button is not None}
            if of_handlers:
                found.append((router, None if None in of_handlers else known))
        return found

    @cached_property
    def _separators(self) -> set[str]:
        return {end for _, buttons in self._known for end in (buttons or {}).values()}


def _button_of(handler: HandlerObject) -> type[CallbackData] | None:
    filters = [one.callback for one in handler.filters or ()]
    return next((one.callback_data for one in filters if isinstance(one, CallbackQueryFilter)), None)
