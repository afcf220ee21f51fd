"""Updates go straight to the handlers that may take them: asking every router takes longer than most answers."""

from abc import abstractmethod
from collections.abc import Hashable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

from aiogram import Dispatcher
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.dispatcher.event.telegram import TelegramEventObserver
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter
from aiogram.types import CallbackQuery, Message, TelegramObject

from handlers.command_words import Says, said_in
from handlers.message_text import NotCommand, command_in

MESSAGE, PRESS = "message", "callback_query"
Kind = TypeVar("Kind", bound=Hashable)


def attach(dispatcher: Dispatcher) -> None:
    """Call this before anything is registered for messages or presses."""
    dispatcher.message = dispatcher.observers[MESSAGE] = MessageRouting(dispatcher, MESSAGE)
    dispatcher.callback_query = dispatcher.observers[PRESS] = CallbackRouting(dispatcher, PRESS)


class DirectRouting(TelegramEventObserver, Generic[Kind]):
    """Tries the handlers of all routers in their order, as aiogram does, except those that surely refuse."""

    async def trigger(self, event: TelegramObject, **kwargs: Any) -> Any:
        return await self._narrowed(self.kind_of(event)).trigger(event, **kwargs)

    @abstractmethod
    def kind_of(self, event: TelegramObject) -> Kind:
        """What decides who may take it; one of few, as what is found for each is kept."""

    @abstractmethod
    def may_take(self, handler: HandlerObject, kind: Kind) -> bool: ...

    def handlers_for(self, kind: Kind) -> list[HandlerObject]:
        return self._narrowed(kind).handlers

    def _narrowed(self, kind: Kind) -> TelegramEventObserver:
        if kind not in self._by_kind:
            narrow = self._by_kind[kind] = TelegramEventObserver(self.router, self.event_name)
            narrow.handlers = [handler for handler in self._all if self.may_take(handler, kind)]
        return self._by_kind[kind]

    @cached_property
    def _by_kind(self) -> dict[Kind, TelegramEventObserver]:
        return {}

    @cached_property
    def _all(self) -> list[HandlerObject]:
        """Every handler, with the filters of its router before its own."""
        found: list[HandlerObject] = []
        for router in self.router.sub_routers:
            observer = router.observers[self.event_name]
            if router.sub_routers or observer.middleware or observer.outer_middleware:
                raise NotImplementedError(f"{router} has routers or middlewares of its own")
            of_router = observer._handler.filters or []  # aiogram shows them nowhere else
            found += [replace(one, filters=[*of_router, *(one.filters or ())]) for one in observer.handlers]
        return found


class MessageKind(NamedTuple):
    command: str
    """The command that it begins with, or WORDS or OTHER_COMMAND."""
    said: str | None
    """The command whose words it is."""


class MessageRouting(DirectRouting[MessageKind]):
    """By the command that a message begins with, and by the words that stand for one."""

    def kind_of(self, event: TelegramObject) -> MessageKind:
        if not isinstance(event, Message):
            return MessageKind(WORDS, None)
        command, said = command_in(event), said_in(event)
        if command is None:
            return MessageKind(WORDS, said)
        return MessageKind(command if command in self._commands else OTHER_COMMAND, said)

    def may_take(self, handler: HandlerObject, kind: MessageKind) -> bool:
        asked = [one.callback for one in handler.filters or ()]
        if any(isinstance(one, Says) and one.command != kind.said for one in asked):
            return False
        commands = awaited_commands(handler)
        if commands is not None:
            return kind.command in commands
        return kind.command == WORDS or not any(isinstance(one, NotCommand) for one in asked)

    @cached_property
    def _commands(self) -> set[str]:
        return {command for handler in self._all for command in awaited_commands(handler) or ()}


WORDS, OTHER_COMMAND = "", "/"
"""Kinds of messages that are not one of our commands."""


def awaited_commands(handler: HandlerObject) -> set[str] | None:
    """The commands that it waits for; None if it waits for anything else."""
    asked = [one.callback for one in handler.filters or () if isinstance(one.callback, Command)]
    return {str(command) for one in asked for command in one.commands} if asked else None


class CallbackRouting(DirectRouting[str]):
    """By the button's prefix."""

    def kind_of(self, event: TelegramObject) -> str:
        data = (event.data or "") if isinstance(event, CallbackQuery) else ""
        begins = (data.split(end, 1)[0] for end in self._separators)
        return next((begin for begin in begins if begin in self._prefixes), "")

    def may_take(self, handler: HandlerObject, kind: str) -> bool:
        button = button_of(handler)
        return button is None or button.__prefix__ == kind

    @cached_property
    def _separators(self) -> set[str]:
        return {button.__separator__ for button in self._buttons()}

    @cached_property
    def _prefixes(self) -> set[str]:
        return {button.__prefix__ for button in self._buttons()}

    def _buttons(self) -> Iterator[type[CallbackData]]:
        return (button for button in map(button_of, self._all) if button is not None)


def button_of(handler: HandlerObject) -> type[CallbackData] | None:
    """The button that it waits for; None if it waits for any, or for anything else."""
    filters = [one.callback for one in handler.filters or ()]
    return next((one.callback_data for one in filters if isinstance(one, CallbackQueryFilter)), None)
