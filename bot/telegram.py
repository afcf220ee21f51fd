"""The HTTP session of the Bot API client, with a proxy if one is set."""

from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError


class Session(AiohttpSession):
    """Reports a proxy that fails as aiogram reports a network that fails."""

    def __init__(self, api: TelegramAPIServer, proxy: str | None) -> None:
        super().__init__(api=api, proxy=proxy)

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], *args: Any, **kwargs: Any
    ) -> TelegramType:
        try:
            return await super().make_request(bot, method, *args, **kwargs)
        except (ProxyError, ProxyConnectionError, ProxyTimeoutError) as error:
            reason = f"TELEGRAM_PROXY lets nothing through ({type(error).__name__})"
            raise TelegramNetworkError(method=method, message=reason) from error
