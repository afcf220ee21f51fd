"""Telegram with its own records, and an aiogram session to it, where anything may go wrong."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, NoReturn, cast

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import EditMessageText, GetUpdates, SendMessage, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Chat, Message, Update, User

from core.notices.notice import StatusChanged
from core.orders.order import Order
from tests.faults.simulation.link import Link
from tests.faults.simulation.tables import NumberedNotice
from tests.faults.simulation.world import EPOCH, World


@dataclass(frozen=True)
class Shown:
    """What a message shows: its text, and if it comes from a notice, the notice and the order behind it."""

    at: float
    message_id: int
    text: str
    notice: NumberedNotice | None = None
    order: Order | None = None
    in_digest: bool = False


@dataclass
class Showing:
    """The notice being delivered; its order is set when the messenger looks it up. A digest shows `others` too."""

    notice: NumberedNotice
    order: Order | None = None
    others: list["Showing"] = field(default_factory=list)

    @property
    def all(self) -> list["Showing"]:
        return [self, *self.others]


def status_told(notice: NumberedNotice | None) -> str | None:
    return notice.content.status if notice is not None and isinstance(notice.content, StatusChanged) else None


showing: ContextVar[Showing | None] = ContextVar("showing", default=None)


class Fault(Enum):
    """What may happen to one request."""

    TOO_MANY = auto()
    LOST = auto()
    BROKEN = auto()
    """HTTP 500, nothing was sent."""
    RESET = auto()
    """It is sent, and the answer is lost."""
    GARBAGE = auto()
    """It is sent, and the answer is unreadable."""


_DONE_ANYWAY = {Fault.RESET, Fault.GARBAGE}


@dataclass
class Telegram:
    """The chats, and the updates that wait for the bot; `inbox` is what the bot has stored, by update id."""

    world: World
    inbox: Mapping[int, object]
    chats: dict[int, list[Shown]] = field(default_factory=dict)
    """Everything that ever appeared in a chat, in order, including edits."""
    blocked: set[int] = field(default_factory=set)
    updates: dict[int, Update] = field(default_factory=dict)
    written: int = 0
    _messages: int = 0
    _poll: int = 0
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def write(self, user: int, text: str) -> int:
        """Writes as a person; returns the update's id."""
        self.blocked.discard(user)
        self.written += 1
        sender = User(id=user, is_bot=False, first_name="P")
        message = Message(
            message_id=self.number(), date=EPOCH, chat=Chat(id=user, type="private"), from_user=sender, text=text
        )
        self.updates[self.written] = Update(update_id=self.written, message=message)
        self.world.tell(f"{user} writes {self.written}: {text}")
        self._news.set()
        return self.written

    def number(self) -> int:
        self._messages += 1
        return self._messages

    def now_in(self, chat: int, message_id: int) -> Shown | None:
        return next((shown for shown in reversed(self.chats.get(chat, [])) if shown.message_id == message_id), None)

    def show(self, chat: int, message_id: int, text: str, what: Showing | None) -> None:
        messages = self.chats.setdefault(chat, [])
        if what is None:
            messages.append(Shown(self.world.seconds, message_id, text))
            return
        for one in what.all:
            shown = Shown(self.world.seconds, message_id, text, one.notice, one.order, bool(what.others))
            messages.append(shown)
            self.world.tell(f"chat {chat} shows notice {one.notice.id} ({one.notice.kind.key}) {one.notice.content}")

    async def wait_for_updates(self, method: GetUpdates) -> list[dict[str, Any]]:
        """Long polling. A second poll ends the first."""
        confirmed = {id for id in self.updates if id < (method.offset or 0)}
        if lost := confirmed - self.inbox.keys():
            self.world.broken(f"3: updates {lost} were confirmed and not stored")
        self.updates = {id: update for id, update in self.updates.items() if id not in confirmed}
        self._poll += 1
        mine, until = self._poll, self.world.seconds + (method.timeout or 0)
        while mine == self._poll and not self.updates and self.world.seconds < until:
            self._news.clear()
            try:
                async with asyncio.timeout(min(5, until - self.world.seconds)):
                    await self._news.wait()
            except TimeoutError:
                continue
        if mine != self._poll:
            raise TelegramConflictError(method, "terminated by other getUpdates request")
        given = [update for _, update in sorted(self.updates.items())][: method.limit or 100]
        return [update.model_dump(mode="json", by_alias=True, exclude_unset=True) for update in given]


class Session(BaseSession):
    """The network to Telegram and back for one process."""

    def __init__(self, telegram: Telegram, link: Link) -> None:
        super().__init__()
        self._telegram = telegram
        self._link = link

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109  # aiogram's
    ) -> TelegramType:
        world = self._telegram.world
        await self._link.cross(f"before {type(method).__name__}")
        fault = world.rng.choice(list(Fault)) if world.hits(world.weather.telegram) else None
        if fault is not None:
            world.fault(f"{self._link.name}: {type(method).__name__} meets {fault.name}")
        if isinstance(method, GetUpdates):
            if fault is not None:
                _fail(fault, method)
            return cast(TelegramType, await self._telegram.wait_for_updates(method))
        return cast(TelegramType, await self._send(method, fault))

    async def _send(self, method: TelegramMethod[Any], fault: Fault | None) -> Message:
        world, what = self._telegram.world, showing.get()
        answer: list[Message | Exception] = []
        arrives = world.rng.uniform(0.01, 0.2)
        if fault is None or fault in _DONE_ANYWAY:
            world.later(arrives, lambda: answer.append(self._act(method, what)))
        if fault in _DONE_ANYWAY and what is not None:
            world.excused.update(one.notice.id for one in what.all)
        await asyncio.sleep(arrives + world.rng.uniform(0.01, 0.2))
        await self._link.cross(f"after {type(method).__name__}")
        if fault is not None:
            _fail(fault, method)
        if isinstance(answer[0], Exception):
            raise answer[0]
        return answer[0]

    def _act(self, method: TelegramMethod[Any], what: Showing | None) -> Message | Exception:
        """Does what Telegram does with a request that arrived."""
        assert isinstance(method, SendMessage | EditMessageText)
        chat, refused = method.chat_id, cast(TelegramMethod[Any], method)
        assert isinstance(chat, int)
        if chat in self._telegram.blocked:
            return TelegramForbiddenError(refused, "Forbidden: bot was blocked by the user")
        message_id = self._telegram.number() if isinstance(method, SendMessage) else method.message_id
        assert message_id is not None
        before = self._telegram.now_in(chat, message_id)
        self._telegram.show(chat, message_id, method.text or "", what)
        if before is not None and before.text == method.text:
            return TelegramBadRequest(refused, "Bad Request: message is not modified")
        return Message(message_id=message_id, date=EPOCH, chat=Chat(id=chat, type="private"))

    async def close(self) -> None:
        """Does nothing: there is nothing to close."""

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        raise NotImplementedError("nobody in this world sends files")
        yield b""


def _fail(fault: Fault, method: TelegramMethod[Any]) -> NoReturn:
    match fault:
        case Fault.TOO_MANY:
            raise TelegramRetryAfter(method, "Too Many Requests", 3)
        case Fault.BROKEN:
            raise TelegramServerError(method, "Internal Server Error")
        case Fault.GARBAGE:
            raise ClientDecodeError("Failed to decode object", ValueError("no JSON"), "<html>502</html>")
        case _:
            raise TelegramNetworkError(method, "the connection was lost")
