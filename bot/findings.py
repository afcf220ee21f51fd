"""The lines of `python -m bot check`; here the one about the operators' chat."""

from dataclasses import dataclass

from aiogram import Bot
from aiogram.enums import ChatAction
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
)

from core.people.operators import DeskChat


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table: what was tried, whether it works, and what was seen."""

    what: str
    works: bool
    seen: str


async def desk(bot: Bot, chat: DeskChat | None) -> list[Finding]:
    """Whether the bot can write in the operators' chat; it only shows "typing" there."""
    if chat is None:
        return []
    where = f"{chat.chat_id}{f', topic {chat.topic_id}' if chat.topic_id is not None else ''}"
    try:
        await bot.send_chat_action(chat.chat_id, ChatAction.TYPING, message_thread_id=chat.topic_id)
    except (TelegramForbiddenError, TelegramBadRequest) as error:
        help = "add the bot to the group and let it write there (DESK__CHAT_ID, DESK__TOPIC_ID)"
        return [Finding("desk", False, f"{where} cannot be written to ({one_line(error)}): {help}")]
    except TelegramMigrateToChat as error:
        return [Finding("desk", False, f"{where} is now {error.migrate_to_chat_id}: put that into DESK__CHAT_ID")]
    except (TelegramAPIError, ClientDecodeError) as error:
        return [Finding("desk", False, one_line(error))]
    return [Finding("desk", True, f"{where} can be written to")]


def one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
