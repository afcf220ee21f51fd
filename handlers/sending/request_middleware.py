"""Every message to Telegram waits for its turn, and a 429 makes the next ones wait as long as it says."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from zlib import crc32

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import ClientDecodeError, TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

from handlers.sending.send_limits import SendLimits, Urgency

logger = logging.getLogger(__name__)

_turn: ContextVar[tuple[Urgency, int]] = ContextVar("turn", default=(Urgency.PERSON, 0))
"""How urgent a message is, and how many are to follow it in its chat."""
WAITS = (1.0, 3.0)
"""Seconds before an answer to a person is sent again that Telegram may not have taken."""
PATIENCE = 30.0
"""How long an answer to a person waits for a chat that Telegram refuses, in seconds; beyond it the error is raised."""
_CARDS = 2**60


class NoLongerWanted(Exception):
    """The message was not wanted any more when its turn came."""


Leaves = Callable[[], Awaitable[bool]]
_leaves: ContextVar[Leaves | None] = ContextVar("leaves", default=None)


@contextmanager
def as_urgent_as(urgency: Urgency, behind: int = 0, leaves: Leaves | None = None) -> Iterator[None]:
    """Sets the urgency within the block, where `behind` more follow in the chat; without it a person is waiting.

    `leaves` is asked when the turn has come; if it says no, NoLongerWanted is raised and nothing leaves.
    """
    token, asked = _turn.set((urgency, behind)), _leaves.set(leaves)
    try:
        yield
    finally:
        _turn.reset(token)
        _leaves.reset(asked)


class Sending(BaseRequestMiddleware):
    """A request to a chat, or to edit a shared card, takes a turn first. Others (answers to presses, polling) pass."""

    def __init__(self, turns: SendLimits) -> None:
        self._turns = turns
        self._refused: int | None = None
        """The chat refused last, while nothing has been taken since."""

    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        chat_id = _chat_of(method)
        if chat_id is None:
            return await make_request(bot, method)
        urgency, behind = _turn.get()
        waits = iter(WAITS)
        while True:
            await self._turns.take(chat_id, urgency, behind)
            if (leaves := _leaves.get()) is not None and not await leaves():
                raise NoLongerWanted
            try:
                response = await make_request(bot, method)
                self._refused = None
                return response
            except TelegramRetryAfter as error:
                self._pause(chat_id, error.retry_after)
                # Telegram surely did not take it. A notice goes back to the store; a person's answer waits here.
                if urgency is not Urgency.PERSON or error.retry_after > PATIENCE:
                    raise
            except (TelegramNetworkError, TelegramServerError, ClientDecodeError) as error:
                # Telegram may have taken it. An answer that comes twice is better than a person left without one.
                wait = next(waits, None)
                if urgency is not Urgency.PERSON or wait is None:
                    raise
                logger.warning("Telegram did not take an answer for sure (%s); sending it again", type(error).__name__)
                await asyncio.sleep(wait)

    def _pause(self, chat_id: int, seconds: float) -> None:
        """A 429 pauses its own chat; if another chat is refused before anything is taken, all chats pause."""
        logger.warning("Telegram asks for %.0f s of silence", seconds)
        self._turns.pause(chat_id, seconds)
        if self._refused not in {None, chat_id}:
            self._turns.pause_all(seconds)
        self._refused = chat_id


def _chat_of(method: TelegramMethod[Any]) -> int | None:
    """The chat of a request; a shared card counts as a chat of its own, under a number that no chat has."""
    chat_id = getattr(method, "chat_id", None)
    if isinstance(chat_id, int):
        return chat_id
    card = getattr(method, "inline_message_id", None)
    return -_CARDS - crc32(card.encode()) if isinstance(card, str) else None
