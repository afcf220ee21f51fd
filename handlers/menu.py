"""The bot's command menu and descriptions, which Telegram itself shows, in each language."""

from collections.abc import Mapping
from contextlib import suppress

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from core.people.access import Access
from core.people.operators import DeskChat
from core.people.role import Role
from handlers.language import LANGUAGES, _, speaking


def commands_of(role: Role) -> dict[str, str]:
    """Each command with what it does; helpers have more, owners have all."""
    everybody = {
        "start": _("Home"),
        "new": _("New order"),
        "orders": _("My orders"),
        "search": _("Find a service"),
        "favourites": _("Favourite services"),
        "order": _("Order in one line: /order 12 LINK 1000"),
        "mass": _("Many orders from a list or a file"),
        "status": _("Status of an order"),
        "refill": _("Ask for a refill"),
        "cancel": _("Cancel an order, or what you are doing"),
        "export": _("All your orders as a file"),
        "requests": _("Questions about orders"),
        "redeem": _("Add a voucher to your balance"),
        "balance": _("Your balance and what you have spent"),
        "paysupport": _("Help with payments"),
        "terms": _("Our terms"),
        "settings": _("Language, messages, quiet hours"),
        "help": _("How this works"),
    }
    helpers = {
        "desk": _("What waits for you"),
        "unconfirmed": _("Orders that wait for your decision"),
        "find": _("Any order, with its story"),
        "people": _("Who uses the bot"),
    }
    owners = {
        "maintenance": _("Pause ordering, and let it go on"),
        "catalogue": _("Services, their costs and prices"),
        "numbers": _("Orders, revenue and margin"),
        "invite": _("Links that let people in"),
        "broadcast": _("Tell many people something"),
        "grant": _("Add to somebody's balance"),
        "correct": _("Put somebody's balance right"),
        "limit": _("How much somebody may order"),
        "vouchers": _("Make voucher codes"),
        "audit": _("What admins did"),
    }
    is_owner = role is Role.OWNER
    return everybody | (helpers if is_owner or role is Role.HELPER else {}) | (owners if is_owner else {})


AT_THE_DESK = ("desk", "unconfirmed", "requests", "maintenance")
COMMANDS = frozenset({*commands_of(Role.OWNER), "services"})
"""Every command of the bot, of customers, admins and owners."""


def description() -> str:
    """Shown in an empty chat, before a person presses Start."""
    return _(
        "Order followers, likes, views and more for your own pages.\n\n"
        "Choose a service, send your link, confirm the price. We message you when it's done."
    )


def short_description() -> str:
    """Shown in the bot's profile and where its link is shared."""
    return _("Order social media services in three steps and follow every order here.")


async def introduce(bot: Bot, admins: Mapping[int, str | None], access: Access) -> None:
    """Sets the menu and the descriptions, English for every language that the bot does not speak.

    `admins` gives the language that each admin chose, if any: they have a menu of their own.
    """
    for code in LANGUAGES:
        language_code = None if code == "en" else code
        with speaking(code):
            menu = _menu(commands_of(Role.CUSTOMER))
            await bot.set_my_description(description(), language_code=language_code)
            await bot.set_my_short_description(short_description(), language_code=language_code)
        await bot.set_my_commands(menu, scope=BotCommandScopeAllPrivateChats(), language_code=language_code)
    for admin, chosen in admins.items():
        # An admin who never wrote to the bot has no chat yet, and sees the common menu.
        with suppress(TelegramBadRequest):
            await speak_menu(bot, admin, chosen, access)


async def introduce_desk(bot: Bot, desk: DeskChat) -> None:
    """Sets the menu of the operators' group: what works there."""
    with speaking(desk.language), suppress(TelegramBadRequest):
        known = commands_of(Role.OWNER)
        menu = _menu({name: known[name] for name in AT_THE_DESK})
        await bot.set_my_commands(menu, scope=BotCommandScopeChat(chat_id=desk.chat_id))


async def speak_menu(bot: Bot, user_id: int, chosen: str | None, access: Access) -> None:
    """Shows a person's menu in the language they chose; Telegram itself follows their app's language only."""
    scope, role = BotCommandScopeChat(chat_id=user_id), access.role_of(user_id) or Role.CUSTOMER
    for code in LANGUAGES:
        language_code = None if code == "en" else code
        if chosen is None and not access.is_admin(user_id):
            await bot.delete_my_commands(scope=scope, language_code=language_code)
            continue
        with speaking(chosen or code):
            menu = _menu(commands_of(role))
        await bot.set_my_commands(menu, scope=scope, language_code=language_code)


def _menu(commands: Mapping[str, str]) -> list[BotCommand]:
    return [BotCommand(command=name, description=what) for name, what in commands.items()]
