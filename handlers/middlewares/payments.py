"""Payments are credited before anything else is checked, and checkouts are answered in time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Bot
from aiogram.exceptions import ClientDecodeError, TelegramNetworkError, TelegramServerError
from aiogram.types import Message, PreCheckoutQuery, TelegramObject

from core.money.star_refunds import Refunding
from core.money.stars import Paid, Stars
from handlers.language import speaking, spoken
from handlers.stars import CURRENCY
from handlers.views import stars as views

logger = logging.getLogger(__name__)
Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]
CHECKED_WITHIN = 1.5
"""Seconds. Telegram waits ten, and the person all of them."""
ANSWERED_WITHIN = 3


class Payments(BaseMiddleware):
    """Credits a payment even if its payer is blocked by now, because their Stars are taken."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        if not isinstance(event, Message) or event.from_user is None:
            return await handler(event, data)
        if (payment := event.successful_payment) is not None and payment.currency != CURRENCY:
            # Another program with this bot's token may sell in money, and such amounts are not Stars.
            charge = payment.telegram_payment_charge_id
            logger.error("payment %s is in %s, not in Stars: nothing was credited", charge, payment.currency)
            return None
        if payment is not None:
            stars: Stars = data["stars"]
            await stars.paid(
                Paid(
                    charge=payment.telegram_payment_charge_id,
                    payer=event.from_user.id,
                    stars=payment.total_amount,
                    payload=payment.invoice_payload,
                )
            )
            return None
        if (back := event.refunded_payment) is not None:
            refunding: Refunding = data["refunding"]
            await refunding.seen(back.telegram_payment_charge_id)
            return None
        return await handler(event, data)


class InTime(BaseMiddleware):
    """Answers a checkout in time: without a clear yes the payment is declined."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        if not isinstance(event, PreCheckoutQuery):
            return await handler(event, data)
        refusal: Any = None
        try:
            async with asyncio.timeout(CHECKED_WITHIN):
                refusal = await handler(event, data)
        except Exception as error:
            logger.warning("a payment was declined, as it could not be checked (%s)", type(error).__name__)
        if not isinstance(refusal, str):
            with speaking(spoken(event.from_user.language_code)):
                refusal = views.cannot_be_checked()
        await _answer(event, data["bot"], refusal)
        return None


async def _answer(query: PreCheckoutQuery, bot: Bot, refusal: str) -> None:
    """Answers again if Telegram may not have taken the answer; a second one changes nothing."""
    answer = query.answer(ok=not refusal, error_message=refusal or None)
    try:
        await bot(answer, request_timeout=ANSWERED_WITHIN)
    except (TelegramNetworkError, TelegramServerError, ClientDecodeError):
        await bot(answer, request_timeout=ANSWERED_WITHIN)
