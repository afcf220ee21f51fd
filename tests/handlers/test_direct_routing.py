"""An update goes straight to the handlers of its command or button, and to those that take any."""

from typing import Any

import pytest
from aiogram import Bot, Dispatcher, Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Chat, Message, User

from handlers import fallback, home
from handlers.buttons import Do, OrderButton, SearchPage, ShowService
from handlers.command_words import LONGEST, WORDS, Says
from handlers.direct_routing import MESSAGE, PRESS, DirectRouting, MessageKind, attach, awaited_commands, button_of
from handlers.message_text import NotCommand
from tests.core.samples import NOW
from tests.handlers.world import dispatcher

ANN = User(id=1, is_bot=False, first_name="Ann")
BOT = Bot("42:token")


def routing(event: str) -> DirectRouting[Any]:
    observer = dispatcher().observers[event]
    assert isinstance(observer, DirectRouting)
    return observer


def registered(event: str) -> list[HandlerObject]:
    return [handler for router in dispatcher().sub_routers for handler in router.observers[event].handlers]


def asked(event: str, kind: Any) -> list[object]:
    """The functions that are asked about an update of this kind, in their order."""
    return [handler.callback for handler in routing(event).handlers_for(kind)]


def message(text: str | None, caption: str | None = None) -> Message:
    return Message(message_id=1, date=NOW, chat=Chat(id=1, type="private"), from_user=ANN, text=text, caption=caption)


def asked_about(message: Message) -> list[object]:
    return asked(MESSAGE, routing(MESSAGE).kind_of(message))


def asked_about_press(data: str) -> list[object]:
    press = CallbackQuery(id="1", from_user=ANN, chat_instance="1", data=data)
    return asked(PRESS, routing(PRESS).kind_of(press))


MESSAGES = [
    *(message(f"/{command}") for handler in registered(MESSAGE) for command in sorted(awaited_commands(handler) or ())),
    *(message(text) for text in ("hi", "/start v1", " /help", "/", "//", "/nothing", "!help", "a /b")),
    *(message(words) for several in WORDS.values() for words in sorted(several)),
    *(message(text) for text in ("Help!", "/yardım", "HOME", "order  status?", "orders of mine", "help " * 20)),
    *(message(None, caption) for caption in (None, "/mass", "/nothing", "words")),
]


async def refuses(handler: HandlerObject, sent: Message) -> bool:
    """Whether it refuses the message for being, or not being, a command or the words of one."""
    for one in handler.filters or ():
        match one.callback:
            case Command() as command if not await command(sent, BOT):
                return True
            case NotCommand() | Says() as words if not await words(sent):
                return True
    return False


@pytest.mark.parametrize("sent", MESSAGES, ids=lambda sent: repr(sent.text or sent.caption))
async def test_only_handlers_that_refuse_a_message_are_not_asked(sent: Message) -> None:
    passed_over = [handler for handler in registered(MESSAGE) if handler.callback not in asked_about(sent)]
    assert passed_over
    for handler in passed_over:
        assert await refuses(handler, sent), handler.callback


def test_few_handlers_are_asked_about_a_command() -> None:
    assert len(MESSAGES) > 40
    assert home.show_help in asked_about(message("/help"))
    assert len(asked_about(message("/help"))) < 15


def test_words_that_stand_for_a_command_reach_it() -> None:
    for text in ("help", "Help!", "/yardım", "?"):
        assert home.show_help in asked_about(message(text))
    assert home.show_help not in asked_about(message("orders"))


def test_no_words_stand_for_two_commands() -> None:
    everything = [words for several in WORDS.values() for words in several]
    assert len(everything) == len(set(everything))
    assert max(map(len, everything)) < LONGEST / 2  # there is room for signs and spaces


def test_every_button_reaches_the_handlers_that_wait_for_it() -> None:
    buttons = [(handler, button) for handler in registered(PRESS) if (button := button_of(handler)) is not None]
    assert len(buttons) > 50
    for handler, button in buttons:
        for data in (button.__prefix__, f"{button.__prefix__}{button.__separator__}1 2:3|4"):
            assert handler.callback in asked_about_press(data), button.__name__


@pytest.mark.parametrize(
    "data", [ShowService(id=1), OrderButton(id=1, do=Do.SHOW), SearchPage(words="a: b", page=0)], ids=str
)
def test_few_handlers_are_asked_about_a_button(data: CallbackData) -> None:
    assert len(asked_about_press(data.pack())) < 15


@pytest.mark.parametrize("data", ["", "?!", "of another bot"])
def test_an_unknown_button_reaches_the_handlers_that_take_any(data: str) -> None:
    assert fallback.unknown_button in asked_about_press(data)
    assert len(asked_about_press(data)) <= 3


@pytest.mark.parametrize("event", [MESSAGE, PRESS])
def test_no_handler_and_no_filter_takes_a_thread(event: str) -> None:
    """aiogram runs what is not async in a thread, which takes longer than what is asked: `F.text` does, too."""
    asked = [one for handler in registered(event) for one in (handler, *(handler.filters or ()))]
    assert [one.callback for one in asked if not one.awaitable] == []


def test_a_router_with_a_middleware_of_its_own_is_refused() -> None:
    """It would be passed over."""
    dispatcher, router = Dispatcher(disable_fsm=True), Router()
    attach(dispatcher)
    router.message.middleware(lambda handler, event, data: handler(event, data))
    dispatcher.include_router(router)
    observer = dispatcher.message
    assert isinstance(observer, DirectRouting)
    with pytest.raises(NotImplementedError):
        observer.handlers_for(MessageKind("help", None))
