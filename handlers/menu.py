"""What Telegram itself shows of the bot: its command menu and its descriptions, in each language."""

from collections.abc import Iterable, Mapping

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from handlers.language import LANGUAGES, _, speaking


def commands_of(admin: bool) -> dict[str, str]:
    """Each command with what it does; admins have more."""
    everybody = {
        "start": _("Home"),
        "new": _("New order"),
        "orders": _("My orders"),
        "search": _("Find a service"),
        "favourites": _("Favourite services"),
        "order": _("Order in one line: /order 12 LINK 1000"),
        "status": _("Status of an order"),
        "refill": _("Ask for a refill"),
        "cancel": _("Cancel an order, or what you are doing"),
        "export": _("All your orders as a file"),
        "requests": _("Questions about orders"),
        "balance": _("What you have spent"),
        "settings": _("Language, messages, quiet hours"),
        "help": _("How this works"),
    }
    return everybody | ({"unconfirmed": _("Orders that wait for your decision")} if admin else {})


COMMANDS = frozenset({*commands_of(admin=True), "services"})
"""Every command that is ours, whoever may use it."""


def description() -> str:
    """Shown in an empty chat, before a person presses Start."""
    return _(
        "Order followers, likes, views and more for your own pages.\n\n"
        "Choose a service, send your link, confirm the price. We message you when it's done."
    )


def short_description() -> str:
    """Shown in the bot's profile and where its link is shared."""
    return _("Order social media services in three steps and follow every order here.")


async def introduce(bot: Bot, admins: Iterable[int]) -> None:
    """Sets the menu and the descriptions, English for every language that the bot does not speak."""
    for code in LANGUAGES:
        language_code = None if code == "en" else code
        with speaking(code):
            menu, more = _menu(commands_of(admin=False)), _menu(commands_of(admin=True))
            await bot.set_my_description(description(), language_code=language_code)
            await bot.set_my_short_description(short_description(), language_code=language_code)
        everybody = BotCommandScopeAllPrivateChats()
        await bot.set_my_commands(menu, scope=everybody, language_code=language_code)
        for admin in admins:
            try:
                scope = BotCommandScopeChat(chat_id=admin)
                await bot.set_my_commands(more, scope=scope, language_code=language_code)
            except TelegramBadRequest:
                continue  # An admin who never wrote to the bot has no chat yet, and sees the common menu.


def _menu(commands: Mapping[str, str]) -> list[BotCommand]:
    return [BotCommand(command=name, description=what) for name, what in commands.items()]
