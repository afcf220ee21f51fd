"""Tells operators at once of trouble that no notice can tell: with the database and its backups."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError

from core.notices.delivery_rules import Reader
from core.people.operators import Operators
from core.people.user import User
from handlers.language import speaking, spoken

logger = logging.getLogger(__name__)


class People(Protocol):
    async def get(self, user_id: int) -> User | None: ...


@dataclass
class Languages:
    """People's languages; the last known ones if the database does not answer."""

    people: People
    _known: dict[int, str] = field(default_factory=dict)

    async def of(self, user_id: int) -> str:
        try:
            self._known[user_id] = spoken(Reader.of(await self.people.get(user_id)).language)
        except Exception as error:
            logger.warning("the language of %d cannot be looked up: %s", user_id, error)
        return self._known.get(user_id, "en")


@dataclass
class MachineAlarm:
    bot: Bot
    operators: Operators
    languages: Languages

    async def recall(self) -> None:
        """Loads each admin's language while the database answers."""
        for admin in sorted(self.operators.admins):
            await self.languages.of(admin)

    async def ring(self, say: Callable[[], str]) -> None:
        """Writes what `say` says in the desk's chat, or to each admin in their own language."""
        desk = self.operators.desk
        if desk is not None and await self._write(desk.chat_id, desk.language, say, desk.topic_id):
            return
        for admin in sorted(self.operators.admins):
            await self._write(admin, await self.languages.of(admin), say)

    async def _write(self, chat: int, language: str, say: Callable[[], str], topic: int | None = None) -> bool:
        with speaking(spoken(language)):
            text = say()
        try:
            await self.bot.send_message(chat, text, message_thread_id=topic)
        except (TelegramAPIError, ClientDecodeError) as error:
            logger.warning("%d could not be told of trouble: %s", chat, error)
            return False
        return True
