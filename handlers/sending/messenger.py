"""The messenger of `core.notices.delivery`: shows stored notices in their chats, as things stand when they are sent."""

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramRetryAfter,
)
from aiogram.types import InlineKeyboardMarkup

from core.notices.delivery import TryLater, Undeliverable, Unreachable
from core.orders.order import Notice, NoticeKind, Order
from core.orders.status import OrderStatus
from core.requests.request import Part, RequestNews
from handlers.cards import Cards
from handlers.sending.pacing import as_urgent_as
from handlers.sending.turns import Urgency
from handlers.show import unchanged
from handlers.views import general, keyboards
from handlers.views import orders as texts
from handlers.views import request_desk as desk_texts
from handlers.views import requests as request_texts
from handlers.views import unconfirmed as deciding_texts


class OrderFinder(Protocol):
    async def find(self, order_id: int) -> Order | None: ...


@dataclass
class TelegramMessenger:
    bot: Bot
    orders: OrderFinder
    cards: Cards

    async def deliver(self, notice: Notice, behind: int = 0) -> None:
        """Shows one notice; `behind` more wait for the same chat until it is shown.

        Raises TryLater, Unreachable, Undeliverable (see `core.notices.delivery.Messenger`).
        """
        urgency = Urgency.DECISION if notice.kind is NoticeKind.UNCONFIRMED else Urgency.BULK
        with as_urgent_as(urgency, behind):
            await self._deliver(notice)

    async def _deliver(self, notice: Notice) -> None:
        order = await self.orders.find(notice.order_id) if notice.order_id is not None else None
        match notice.kind:
            case NoticeKind.OUTAGE:
                await _sent(self.bot.send_message(notice.chat_id, general.outage(**notice.payload)))
            case NoticeKind.CARD if order is not None:
                await self._edit_card(order)
            case NoticeKind.STATUS if order is not None:
                keyboard = self.cards.below_the_news(order, OrderStatus(notice.payload["status"]))
                await self._message(order, texts.happened(order, notice.payload), keyboard)
            case NoticeKind.REFILL if order is not None:
                await self._message(order, texts.refill_happened(order, notice.payload), keyboards.show_order(order.id))
            case NoticeKind.REFUSED if order is not None:
                await _sent(
                    self.bot.send_message(notice.chat_id, deciding_texts.refused_to_the_operator(order, notice.payload))
                )
            case NoticeKind.REQUEST if order is not None:
                await self._tell_of_request(notice, order)
            case NoticeKind.UNCONFIRMED if order is not None:
                await self._ask_admin(notice.chat_id, order)

    async def _edit_card(self, order: Order) -> None:
        if order.card_message_id is None:
            return
        text, keyboard = await self.cards.render(order)
        try:
            await _sent(
                self.bot.edit_message_text(
                    text, chat_id=order.chat_id, message_id=order.card_message_id, reply_markup=keyboard
                )
            )
        except Undeliverable:
            # The person deleted the message, or it is too old to be edited; the change itself is told by a message.
            return

    async def _message(self, order: Order, text: str, keyboard: InlineKeyboardMarkup) -> None:
        """In the thread of the order, unless the person has deleted that."""
        thread = order.thread_id
        try:
            await _sent(self.bot.send_message(order.chat_id, text, message_thread_id=thread, reply_markup=keyboard))
        except Undeliverable as error:
            if thread is None or not _names_the_thread(str(error)):
                raise
            await _sent(self.bot.send_message(order.chat_id, text, reply_markup=keyboard))

    async def _tell_of_request(self, notice: Notice, order: Order) -> None:
        told = RequestNews.read(notice.payload)
        if told.part in {Part.ANSWERED, Part.CLOSED}:
            await self._message(order, *request_texts.told(order, told))
            return
        text, keyboard = desk_texts.asked(order, told, notice.created_at)
        await _sent(self.bot.send_message(notice.chat_id, text, reply_markup=keyboard))

    async def _ask_admin(self, chat_id: int, order: Order) -> None:
        if order.status is OrderStatus.UNCONFIRMED:
            text = deciding_texts.to_decide(order)
            await _sent(self.bot.send_message(chat_id, text, reply_markup=keyboards.decide(order.id)))


def _names_the_thread(why: str) -> bool:
    return any(word in why.casefold() for word in ("thread", "topic"))


async def _sent(call: Awaitable[Any]) -> None:
    """Carries a call out and tells its failures in the words of `core.notices.delivery`."""
    try:
        await call
    except TelegramRetryAfter as error:
        raise TryLater(timedelta(seconds=error.retry_after)) from None
    except TelegramForbiddenError as error:
        raise Unreachable(error.message) from None
    except (TelegramBadRequest, TelegramNotFound) as error:
        if isinstance(error, TelegramBadRequest) and unchanged(error):
            return
        if "chat not found" in error.message:
            raise Unreachable(error.message) from None
        raise Undeliverable(error.message) from None
    except (TelegramAPIError, ClientDecodeError):
        # A server error, a cut connection, an unreadable answer: it may have been sent, and at worst is sent twice.
        raise TryLater from None
