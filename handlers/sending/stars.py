"""The post of `core.money`: pays Stars back, and reads the bot's account of them."""

import logging
from collections.abc import Sequence

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramBadRequest
from aiogram.types import StarTransaction, TransactionPartnerUser

from core.money.star_books import Transaction
from core.money.star_refunds import NoClearAnswer, RefundRefused

logger = logging.getLogger(__name__)
REFUNDED = "CHARGE_ALREADY_REFUNDED"
_INVOICE = "invoice_payment"


class StarsPost:
    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def refund(self, payer: int, charge: str) -> None:
        """Pays a charge back; one that is paid back counts as done. Raises RefundRefused, NoClearAnswer."""
        try:
            await self._bot.refund_star_payment(payer, charge)
        except TelegramBadRequest as error:
            if REFUNDED not in error.message:
                raise RefundRefused(error.message) from None
        except (TelegramAPIError, ClientDecodeError) as error:
            logger.warning("whether Stars were paid back is not known (%s); asking again", type(error).__name__)
            raise NoClearAnswer(type(error).__name__) from None

    async def transactions(self, offset: int, limit: int) -> tuple[Sequence[Transaction], int]:
        """Those behind the first `offset`, the oldest first, and how many lines were read. Raises NoClearAnswer."""
        try:
            found = (await self._bot.get_star_transactions(offset=offset, limit=limit)).transactions
        except (TelegramAPIError, ClientDecodeError) as error:
            raise NoClearAnswer(type(error).__name__) from None
        return [one for line in found if (one := _of_a_person(line)) is not None], len(found)


def _of_a_person(line: StarTransaction) -> Transaction | None:
    """A person's payment or refund; None for anything without an invoice: gifts, withdrawals, advertisements."""
    partner = line.source or line.receiver
    if not isinstance(partner, TransactionPartnerUser) or partner.transaction_type != _INVOICE:
        return None
    return Transaction(
        charge=line.id,
        payer=partner.user.id,
        stars=line.amount,
        payload=partner.invoice_payload or "",
        is_refund=line.source is None,
    )
