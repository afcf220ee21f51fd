"""Turns Telegram's failures into the errors that the delivery of notices knows."""

from collections.abc import Awaitable
from datetime import timedelta
from typing import TypeVar

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramRetryAfter,
)

from core.notices.delivery import TryLater, Undeliverable, Unreachable
from handlers.show import unchanged

Answer = TypeVar("Answer")


async def carried_out(call: Awaitable[Answer]) -> Answer | None:
    """Carries a call out and turns its failures into the errors of `core.notices.delivery`.

    Returns Telegram's answer; None for an edit that changes nothing.
    """
    try:
        return await call
    except TelegramRetryAfter as error:
        raise TryLater(timedelta(seconds=error.retry_after)) from None
    except (TelegramForbiddenError, TelegramMigrateToChat) as error:
        raise Unreachable(error.message) from None
    except (TelegramBadRequest, TelegramNotFound) as error:
        if isinstance(error, TelegramBadRequest) and unchanged(error):
            return None
        if "chat not found" in error.message:
            raise Unreachable(error.message) from None
        raise Undeliverable(error.message) from None
    except (TelegramAPIError, ClientDecodeError):
        # A server error, a cut connection, an unreadable answer: it may have been sent, and at worst is sent twice.
        raise TryLater from None
