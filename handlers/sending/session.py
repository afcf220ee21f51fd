"""Reads Telegram's answers: `ok` means that the call was done, whatever else is in the answer."""

from datetime import UTC, datetime
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import ClientDecodeError, TelegramNetworkError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Chat, InputFile, Message, MessageId
from aiohttp import JsonPayload
from aiohttp_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError


@cache
def _answer_with(returned: Any) -> Any:
    """The type of an answer. pydantic forgets one that nobody holds, and takes 10 ms to make it anew."""
    return Response.__class_getitem__(returned)


class Session(AiohttpSession):
    """Accepts an `ok` in an answer that aiogram cannot decode: sent again, the message would come twice.

    An answer that says nothing is an error without the answer in it: other people's messages may be there.
    """

    def __init__(self, api: TelegramAPIServer, proxy: str | None = None) -> None:
        super().__init__(api=api, proxy=proxy)

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], *args: Any, **kwargs: Any
    ) -> TelegramType:
        try:
            return await super().make_request(bot, method, *args, **kwargs)
        except (ProxyError, ProxyConnectionError, ProxyTimeoutError) as error:
            # A proxy that fails is a network that fails.
            reason = f"TELEGRAM_PROXY lets nothing through ({type(error).__name__})"
            raise TelegramNetworkError(method=method, message=reason) from error

    def build_form_data(self, bot: Bot, method: TelegramMethod[TelegramType]) -> Any:
        """The body of a request: JSON, which takes a third of the time of a form, unless a file goes with it."""
        files: dict[str, InputFile] = {}
        given = method.model_dump(warnings=False, exclude_none=True)
        body = {name: self.prepare_value(value, bot, files, _dumps_json=False) for name, value in given.items()}
        if files:
            return super().build_form_data(bot, method)
        return JsonPayload({name: value for name, value in body.items() if value is not None})

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        if 200 <= status_code < 300 and Message in _returned(method):
            # Only the number of a message that was sent is needed: to check all of it takes longer than to send it.
            sent = _done(bot, method, self._read(content))
            if sent is not None:
                return _response(sent)
        _answer_with(method.__returning__)
        try:
            response = super().check_response(bot, method, status_code, content)
        except ClientDecodeError as error:
            body = error.data
        else:
            if response.result is not None:
                return response
            body = {"ok": True}
        done = _done(bot, method, body) if 200 <= status_code < 300 else None
        if done is None:
            raise ClientDecodeError("not an answer of the Bot API", ValueError(f"HTTP {status_code}"), "") from None
        return _response(done)

    def _read(self, content: str) -> Any:
        try:
            return self.json_loads(content)
        except (ValueError, RecursionError):
            return None


def _response(result: Any) -> Response[Any]:
    response: Response[Any] = _answer_with(Any).model_construct(ok=True, result=result)
    return response


def _returned(method: TelegramMethod[Any]) -> tuple[Any, ...]:
    """What it may return; a list of messages is not a message."""
    returned = method.__returning__
    return get_args(returned) if get_origin(returned) in {Union, UnionType} else (returned,)


def _done(bot: Bot, method: TelegramMethod[Any], body: Any) -> Message | MessageId | bool | None:
    """The result of `method` if the answer says `ok`; None if it does not, or if it lacks what we need."""
    if not isinstance(body, dict) or body.get("ok") is not True:
        return None
    returned = _returned(method)
    result = body.get("result")
    told = result.get("message_id") if isinstance(result, dict) else None
    known = told if isinstance(told, int) else getattr(method, "message_id", None)
    if MessageId in returned:
        return MessageId(message_id=told if isinstance(told, int) else 0)
    if Message not in returned:
        return True if bool in returned else None
    chat_id = getattr(method, "chat_id", 0)
    chat = Chat(id=chat_id if isinstance(chat_id, int) else 0, type="private")
    # Without a number nothing can be edited: what comes next is a new message.
    return Message(message_id=known or 0, date=datetime.now(UTC), chat=chat).as_(bot)
