"""What a message says, as far as handlers choose by it: a command, other words, or nothing to read."""

from aiogram.filters import Filter
from aiogram.types import Message


def command_in(message: Message) -> str | None:
    """The command that the message begins with, without its slash and mention; None if it is not a command."""
    words = (message.text or message.caption or "").split(maxsplit=1)
    return words[0][1:].partition("@")[0] if words and words[0].startswith("/") else None


class NotCommand(Filter):
    async def __call__(self, message: Message) -> bool:
        return command_in(message) is None


class Words(NotCommand):
    """A text that is not a command."""

    async def __call__(self, message: Message) -> bool:
        return bool(message.text) and await super().__call__(message)


async def has_text(message: Message) -> bool:
    return bool(message.text)


async def has_no_text(message: Message) -> bool:
    return not message.text
