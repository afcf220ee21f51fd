"""Operators' messages that are followed: those that ask to decide, and those that show how far a broadcast is.

They are remembered as they are sent, and edited by notices until nothing more comes.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aiogram import Bot

from core.broadcasts.broadcast import Broadcast, BroadcastResult, Progress
from core.clock import Clock
from core.notices.delivery import Undeliverable, Unreachable
from core.notices.notice import DecisionMade, DecisionWanted, Notice, RequestHandled, RequestNews
from core.orders.order import Order
from core.orders.status import OrderStatus
from core.orders.unconfirmed import is_declared_missing
from core.requests.request import AwaitedReply, ReplyPurpose, Request
from handlers.role_filters import Names, name_of
from handlers.sending.failures import carried_out
from handlers.show import fitting
from handlers.views import broadcasts, request_desk, unconfirmed
from handlers.views.keyboard import Shown

logger = logging.getLogger(__name__)


class FollowedStore(Protocol):
    async def ask(self, chat_id: int, message_id: int, question: AwaitedReply, now: datetime) -> None: ...

    async def followed(self, chat_id: int, question: AwaitedReply) -> Sequence[int]: ...

    async def forget_question(self, chat_id: int, message_id: int) -> None: ...

    async def find(self, request_id: int) -> Request | None: ...


class BroadcastReader(Protocol):
    async def find(self, broadcast_id: int) -> Broadcast | None: ...

    async def result(self, broadcast_id: int) -> BroadcastResult: ...


@dataclass
class FollowedMessages:
    bot: Bot
    store: FollowedStore
    broadcasts: BroadcastReader
    people: Names
    clock: Clock

    async def remember(self, notice: Notice, message_id: int) -> None:
        """Remembers the message of a notice that wants a decision."""
        match notice.content:
            case DecisionWanted():
                question = AwaitedReply(purpose=ReplyPurpose.DECIDE, about=notice.order_id or 0)
            case RequestNews(request_id=request_id):
                question = AwaitedReply(purpose=ReplyPurpose.HANDLE, about=request_id)
            case _:
                return
        try:
            await self.store.ask(notice.chat_id, message_id, question, self.clock())
        except Exception:
            # The message is there: to fail now would send it once more.
            logger.exception("message %d in chat %d will not be edited later", message_id, notice.chat_id)

    async def show(self, chat_id: int, order: Order, news: DecisionMade | RequestHandled) -> None:
        """Shows who decided. Raises TryLater."""
        if isinstance(news, DecisionMade):
            await self._show_decided(chat_id, order)
        else:
            await self._show_handled(chat_id, order, news)

    async def show_progress(self, chat_id: int, broadcast_id: int) -> None:
        """Shows how far a broadcast is. Raises TryLater."""
        broadcast = await self.broadcasts.find(broadcast_id)
        if broadcast is None:
            return
        shown = broadcasts.progress(broadcast, await self.broadcasts.result(broadcast_id))
        question = AwaitedReply(purpose=ReplyPurpose.BROADCAST, about=broadcast_id)
        await self._edit(chat_id, question, shown, once=broadcast.progress is not Progress.SENDING)

    async def _show_decided(self, chat_id: int, order: Order) -> None:
        if order.status is OrderStatus.UNCONFIRMED:
            return
        by = "" if order.decided_by == chat_id else await name_of(self.people, order.decided_by)
        # In a group the message still offers to name the number of an order that was declared missing.
        once = chat_id > 0 or not is_declared_missing(order)
        question = AwaitedReply(purpose=ReplyPurpose.DECIDE, about=order.id)
        await self._edit(chat_id, question, unconfirmed.decided(order, by), once)

    async def _show_handled(self, chat_id: int, order: Order, news: RequestHandled) -> None:
        request = await self.store.find(news.request_id)
        if request is None:
            return
        customer, by = await name_of(self.people, order.user_id), await name_of(self.people, news.by)
        question = AwaitedReply(purpose=ReplyPurpose.HANDLE, about=request.id)
        await self._edit(chat_id, question, request_desk.handled(order, request, news.part, customer, by))

    async def _edit(self, chat_id: int, question: AwaitedReply, shown: Shown, once: bool = True) -> None:
        text, keyboard = shown
        for message_id in await self.store.followed(chat_id, question):
            edit = self.bot.edit_message_text(
                text, chat_id=chat_id, message_id=message_id, reply_markup=fitting(chat_id, keyboard)
            )
            # It was deleted, is too old to be edited, or the admin has left.
            with suppress(Undeliverable, Unreachable):
                await carried_out(edit)
            if once:
                await self.store.forget_question(chat_id, message_id)
