"""Edits of the cards that people put into other chats."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError

from core.catalogue.prices import PriceList
from core.clock import Clock
from core.notices.delivery import TryLater
from core.orders.order import Order, Refill
from core.orders.order_actions import OrderActions
from core.orders.sharing import PAUSE, SharedCard
from core.people.visibility import Visibility
from handlers.language import speaking
from handlers.reader import reading
from handlers.show import unchanged
from handlers.views import inline as views

_GONE = (
    *("message_id_invalid", "message to edit not found", "message can't be edited", "chat not found"),
    *("peer_id_invalid", "channel_private", "chat_write_forbidden"),
)


class ShownCards(Protocol):
    async def find(self, card_id: int) -> SharedCard | None: ...

    async def mark_shown(self, card_id: int, shown: str, now: datetime) -> None: ...

    async def forget(self, card_id: int) -> None: ...


@dataclass
class SharedCards:
    bot: Bot
    cards: ShownCards
    order_actions: OrderActions
    prices: Mapping[str, PriceList]
    clock: Clock
    visibility: Visibility

    def text(self, card: SharedCard, order: Order, refill: Refill | None) -> str:
        """What the card of `order` is to show, in the language that it was shared in."""
        with speaking(card.language), reading(self.visibility, None):
            return views.card(order, refill, self.prices.get(order.provider), with_details=card.with_details)

    async def is_behind(self, card: SharedCard, order: Order) -> bool:
        text = self.text(card, order, await self.order_actions.last_refill(order))
        return card.shown != views.fingerprint(text)

    async def bring_up_to_date(self, card_id: int, order: Order) -> None:
        """Edits the card, unless it is up to date or forgotten. Its notices come one after the other.

        Raises TryLater within the pause after an edit, TelegramAPIError.
        """
        card = await self.cards.find(card_id)
        if card is None:
            return
        text = self.text(card, order, await self.order_actions.last_refill(order))
        if card.shown == views.fingerprint(text):
            return
        now = self.clock()
        if card.edited_at is not None and now < card.edited_at + PAUSE:
            raise TryLater(card.edited_at + PAUSE - now)
        if await self._edit(card, order, text):
            await self.cards.mark_shown(card.id, views.fingerprint(text), self.clock())
        else:
            await self.cards.forget(card.id)

    async def _edit(self, card: SharedCard, order: Order, text: str) -> bool:
        """False if the message is gone."""
        with speaking(card.language):
            keyboard = None if order.status.final else views.refresh()
        try:
            await self.bot.edit_message_text(text, inline_message_id=card.inline_message_id, reply_markup=keyboard)
        except TelegramForbiddenError:
            return False
        except TelegramBadRequest as error:
            if any(word in error.message.casefold() for word in _GONE):
                return False
            if not unchanged(error):
                raise
        return True
