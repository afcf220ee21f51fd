"""Telegram's command menu: the same for everybody, with one more for admins."""

from collections.abc import Iterable, Mapping

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from handlers.texts.general import ADMIN_COMMANDS, COMMANDS


async def set_commands(bot: Bot, admins: Iterable[int]) -> None:
    await bot.set_my_commands(_menu(COMMANDS), scope=BotCommandScopeAllPrivateChats())
    for admin in admins:
        try:
            await bot.set_my_commands(_menu({**COMMANDS, **ADMIN_COMMANDS}), scope=BotCommandScopeChat(chat_id=admin))
        except TelegramBadRequest:
            continue  # An admin who never wrote to the bot has no chat yet, and sees the common menu.


def _menu(commands: Mapping[str, str]) -> list[BotCommand]:
    return [BotCommand(command=name, description=what) for name, what in commands.items()]
