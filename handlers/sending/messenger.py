"""The messenger of `core.notices.delivery`: shows stored notices in their chats, in the state at that moment."""

import logging
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Protocol

from aiogram import Bot
from aiogram.types import InlineKeyboardMarkup, Message

from core.notices.content import Audience
from core.notices.delivery import NotTheirs, Undeliverable, Unreachable
from core.notices.delivery_rules import SendOptions
from core.notices.desk_notices import BroadcastMoved
from core.notices.notice import (
    BatchChanged,
    CardChanged,
    CardMoved,
    DecisionMade,
    DecisionWanted,
    Notice,
    OperatorsRefusal,
    RefillEnded,
    RequestHandled,
    RequestNews,
    SharedCardChanged,
    StatusChanged,
)
from core.notices.stars_notices import StarsTrouble
from core.orders.batch import State
from core.orders.order import Order
from core.orders.status import OrderStatus
from core.people.operators import Operators
from core.people.visibility import Visibility
from core.requests.request import Part
from handlers.batch_cards import BatchCards
from handlers.cards import Cards
from handlers.language import speaking, spoken
from handlers.reader import reading
from handlers.role_filters import Names, name_of
from handlers.sending.failures import carried_out
from handlers.sending.followed_messages import FollowedMessages
from handlers.sending.machine_alarm import Languages
from handlers.sending.plain_notices import without_order
from handlers.sending.request_middleware import as_urgent_as
from handlers.sending.send_limits import Urgency
from handlers.sending.shared_cards import SharedCards
from handlers.views import grouped_notices, order_news, request_desk, requests, stars, unconfirmed
from handlers.views.keyboard import Shown

logger = logging.getLogger(__name__)

_PLAINLY = SendOptions()


class OrderFinder(Protocol):
    async def find(self, order_id: int) -> Order | None: ...


@dataclass
class TelegramMessenger:
    bot: Bot
    orders: OrderFinder
    cards: Cards
    shared_cards: SharedCards
    batch_cards: BatchCards
    visibility: Visibility
    operators: Operators
    languages: Languages
    people: Names
    followed: FollowedMessages

    async def deliver(self, notice: Notice, behind: int = 0, options: SendOptions = _PLAINLY) -> None:
        """Shows one notice; `behind` more wait for the same chat until it is shown.

        Raises TryLater, Unreachable, NotTheirs, Undeliverable (see `core.notices.delivery.Messenger`).
        """
        urgency = Urgency.DECISION if notice.content.is_decision else Urgency.BULK
        with as_urgent_as(urgency, behind), self._for(notice.chat_id, options):
            if self.operators.is_desk(notice.chat_id):
                await self._deliver_to_desk(notice, options.silent)
                return
            # A group was the desk when the notice was stored.
            if notice.chat_id > 0 and not self._may_read(notice.chat_id, notice.content.audience):
                raise NotTheirs
            await self._deliver(notice, options.silent)

    def _may_read(self, user_id: int, audience: Audience) -> bool:
        match audience:
            case Audience.OWNERS:
                return self.visibility.access.is_owner(user_id)
            case Audience.ADMINS:
                return self.visibility.access.is_admin(user_id)
        return True

    async def _deliver_to_desk(self, notice: Notice, silent: bool) -> None:
        """If the desk's chat can't be written to, tells each admin in private, so that nothing is lost.

        What is not for helpers is told to owners.
        """
        try:
            await self._deliver(notice, silent)
        except (Unreachable, Undeliverable) as error:
            logger.error("the desk's chat cannot be written to, so each admin is told: %s", error)
            told = [admin for admin in sorted(self.operators.admins) if self._may_read(admin, notice.content.audience)]
            reached = [await self._reaches(replace(notice, chat_id=admin), silent) for admin in told]
            if not any(reached):
                raise

    async def _reaches(self, notice: Notice, silent: bool) -> bool:
        """Tells one admin in their own language, not in the desk's. False if they can't be reached."""
        try:
            with speaking(await self.languages.of(notice.chat_id)), reading(self.visibility, notice.chat_id):
                await self._deliver(notice, silent)
        except (Unreachable, Undeliverable):
            return False
        return True

    async def deliver_digest(self, changes: Sequence[Notice], behind: int = 0, options: SendOptions = _PLAINLY) -> None:
        """Shows several orders' changes in one message, each order as it is now."""
        found = [await self.orders.find(id) for id in dict.fromkeys(notice.order_id for notice in changes) if id]
        orders = [order for order in found if order is not None]
        with as_urgent_as(Urgency.BULK, behind), self._for(changes[0].chat_id, options):
            threads = {order.thread_id for order in orders}
            # Changes of orders in several threads are told outside of the threads.
            thread = threads.pop() if len(threads) == 1 else None
            await self._send(changes[0], *grouped_notices.digest(orders), thread, options.silent)

    @contextmanager
    def _for(self, chat_id: int, options: SendOptions) -> Iterator[None]:
        desk = self.operators.desk if self.operators.is_desk(chat_id) else None
        language = options.language if desk is None else desk.language
        with speaking(spoken(language)), reading(self.visibility, chat_id):
            yield

    async def _deliver(self, notice: Notice, silent: bool) -> None:
        content = notice.content
        if isinstance(content, StarsTrouble):
            await self._send(notice, *stars.trouble(content, await name_of(self.people, content.user_id)))
            return
        if (shown := without_order(content)) is not None:
            await self._send(notice, *shown, silent=silent)
            return
        if isinstance(content, BroadcastMoved):
            await self.followed.show_progress(notice.chat_id, content.broadcast)
            return
        if isinstance(content, BatchChanged):
            await self._edit_board(notice, content.batch)
            return
        order = await self.orders.find(notice.order_id) if notice.order_id is not None else None
        if order is None:
            return
        match content:
            case CardChanged() if order.card_message_id is not None:
                await self._edit_card(order, order.card_message_id, await self.cards.render(order))
            case CardMoved(message=message) if message != order.card_message_id:
                await self._edit_card(order, message, order_news.card_moved(order))
            case SharedCardChanged(card=card):
                await carried_out(self.shared_cards.bring_up_to_date(card, order))
            case StatusChanged():
                possible = await self.cards.below_the_news(order, OrderStatus(content.status))
                await self._send(notice, *order_news.happened(order, content, possible), order.thread_id, silent)
            case RefillEnded():
                await self._send(notice, *order_news.refill_happened(order, content), order.thread_id, silent)
            case OperatorsRefusal():
                name = await name_of(self.people, order.user_id)
                own = notice.chat_id == order.chat_id
                possible = await self.cards.below_the_news(order, order.status)
                await self._send(
                    notice, *order_news.refused_to_the_operator(order, content, possible if own else None, name)
                )
            case RequestNews(part=Part.ANSWERED | Part.CLOSED):
                await self._send(notice, *requests.told(order, content), order.thread_id, silent)
            case RequestNews():
                name = await name_of(self.people, order.user_id)
                await self._ask(notice, *request_desk.asked(order, content, notice.created_at, name), silent=silent)
            case DecisionWanted() if order.status is OrderStatus.UNCONFIRMED:
                name = await name_of(self.people, order.user_id)
                await self._ask(notice, *unconfirmed.to_decide(order, name))
            case DecisionMade() | RequestHandled():
                await self.followed.show(notice.chat_id, order, content)

    async def _ask(self, notice: Notice, text: str, keyboard: InlineKeyboardMarkup, silent: bool = False) -> None:
        """Sends a message that is edited once an admin has decided."""
        sent = await self._send(notice, text, keyboard, silent=silent)
        if sent is not None:
            await self.followed.remember(notice, sent.message_id)

    async def _edit_board(self, notice: Notice, batch_id: int) -> None:
        """Edits the progress of many orders; sends their end as a new message if theirs is gone."""
        batch = await self.batch_cards.find(batch_id)
        if batch is None:
            return
        text, keyboard = await self.batch_cards.render(batch)
        try:
            if batch.message_id is not None:
                await carried_out(
                    self.bot.edit_message_text(
                        text, chat_id=batch.chat_id, message_id=batch.message_id, reply_markup=keyboard
                    )
                )
                return
        except Undeliverable:
            pass
        if batch.state is State.DONE:
            await self._send(notice, text, keyboard, batch.thread_id)

    async def _edit_card(self, order: Order, message_id: int, shown: Shown) -> None:
        text, keyboard = shown
        try:
            await carried_out(
                self.bot.edit_message_text(text, chat_id=order.chat_id, message_id=message_id, reply_markup=keyboard)
            )
        except Undeliverable:
            # The person deleted the message, or it is too old to be edited; the change itself is told by a message.
            return

    async def _send(
        self,
        notice: Notice,
        text: str,
        keyboard: InlineKeyboardMarkup | None = None,
        thread: int | None = None,
        silent: bool = False,
    ) -> Message | None:
        """Sends in the order's thread or the desk's topic, unless that was deleted."""
        if self.operators.desk is not None and self.operators.is_desk(notice.chat_id):
            thread = self.operators.desk.topic_id

        def message(thread: int | None) -> Awaitable[Message]:
            return self.bot.send_message(
                notice.chat_id,
                text,
                message_thread_id=thread,
                reply_markup=keyboard,
                disable_notification=silent or None,
            )

        try:
            return await carried_out(message(thread))
        except Undeliverable as error:
            if thread is None or not _names_the_thread(str(error)):
                raise
            return await carried_out(message(None))


def _names_the_thread(why: str) -> bool:
    return any(word in why.casefold() for word in ("thread", "topic"))
