"""Asking about an order: the bot answers what it can itself, an admin the rest."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from core.audit.audit import NewAuditEntry
from core.catalogue.service import Service
from core.clock import Clock
from core.notices.notice import NewNotice, RequestHandled, RequestNews
from core.orders.order import Order, Refill
from core.requests import advice
from core.requests.advice import Advice
from core.requests.request import AwaitedReply, ClosingReason, Part, Request, RequestStatus, RequestTopic

MOST_A_DAY = 5
_DAY = timedelta(days=1)
_LOOKED_AT = 50


class NoSuchRequest(LookupError):
    """The request does not exist, or it is another person's."""


class OpenAlready(Exception):
    """The order already has an open request."""

    def __init__(self, request_id: int) -> None:
        super().__init__(request_id)
        self.request_id = request_id


class TooManyToday(Exception):
    """The person has asked as often as is allowed within a day."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class AlreadyHandled(Exception):
    """The request is not open any more: an admin was first, perhaps the same one."""

    def __init__(self, request: Request) -> None:
        super().__init__(request.id)
        self.request = request


class NoReplyWanted(Exception):
    """The customer has already replied to the answer, or nobody has answered yet."""


class RequestStore(Protocol):
    async def open(
        self, new: Request, since: datetime, most: int, tell: Callable[[Request], Sequence[NewNotice]]
    ) -> Request:
        """Stores a request under a new id, with its notices. Raises OpenAlready, TooManyToday."""
        ...

    async def save(
        self, after: Request, notices: Sequence[NewNotice], now: datetime, audit_entry: NewAuditEntry | None = None
    ) -> bool: ...

    async def find(self, request_id: int) -> Request | None: ...

    async def get(self, request_id: int, user_id: int) -> Request | None: ...

    async def page(self, user_id: int | None, offset: int, limit: int) -> tuple[list[Request], int]: ...

    async def durations(self, service_id: int, limit: int) -> list[timedelta]: ...

    async def ask(self, chat_id: int, message_id: int, question: AwaitedReply, now: datetime) -> None: ...

    async def question(self, chat_id: int, message_id: int) -> AwaitedReply | None: ...

    async def forget_question(self, chat_id: int, message_id: int) -> None: ...


class OwnOrders(Protocol):
    """A person's own orders. `order` raises NoSuchOrder for anybody else's."""

    async def order(self, order_id: int, user_id: int) -> Order: ...

    async def last_refill(self, order: Order) -> Refill | None: ...

    def may_refill(self, order: Order, service: Service | None) -> bool: ...

    def may_cancel(self, order: Order, service: Service | None) -> bool: ...


@dataclass
class Asking:
    """A customer's side comes with `user_id`; the caller of `answer` or `close` has checked that it is an admin."""

    store: RequestStore
    orders: OwnOrders
    service: Callable[[int], Service | None]
    admins: Collection[int]
    clock: Clock
    workplaces: Collection[int] = ()
    """Where an admin may have been asked to answer."""

    async def advise(self, order_id: int, user_id: int, topic: RequestTopic) -> tuple[Order, Advice | None]:
        """The order, and what can be said at once; None where an admin must answer."""
        order = await self.orders.order(order_id, user_id)
        service, now = self.service(order.service_id), self.clock()
        match topic:
            case RequestTopic.SLOW:
                usual = advice.usual_time(await self.store.durations(order.service_id, _LOOKED_AT))
                return order, advice.about_slow(order, usual, now)
            case RequestTopic.DROPPED:
                refill, may = await self.orders.last_refill(order), self.orders.may_refill(order, service)
                return order, advice.about_dropped(may, refill, advice.refill_until(order, service), now)
            case RequestTopic.WRONG_LINK:
                return order, advice.about_wrong_link(order, self.orders.may_cancel(order, service))
            case RequestTopic.OTHER:
                return order, None

    async def request(self, order_id: int, user_id: int, topic: RequestTopic, words: str = "") -> Request:
        """Asks the admins. Raises OpenAlready, TooManyToday."""
        order, now = await self.orders.order(order_id, user_id), self.clock()
        until = advice.refill_until(order, self.service(order.service_id))
        new = Request(
            id=0,
            version=1,
            order_id=order.id,
            user_id=user_id,
            chat_id=order.chat_id,
            topic=topic,
            words=words,
            created_at=now,
        )
        return await self.store.open(
            new, now - _DAY, MOST_A_DAY, lambda stored: self._to_admins(stored, Part.ASKED, stored.words, until)
        )

    async def add(self, request_id: int, user_id: int, words: str) -> Request:
        """Adds the customer's reply to the answer, which opens the request again. Raises NoReplyWanted, OpenAlready."""
        request = await self.repliable(request_id, user_id)
        order = await self.orders.order(request.order_id, user_id)
        until = advice.refill_until(order, self.service(order.service_id))
        after = replace(request, status=RequestStatus.OPEN, more=words)
        notices = self._to_admins(after, Part.ADDED, after.more, until)
        if not await self.store.save(after, notices, self.clock()):
            raise NoReplyWanted
        return after

    async def repliable(self, request_id: int, user_id: int) -> Request:
        """The customer's request, if they may still reply to its answer. Raises NoReplyWanted."""
        request = await self.mine(request_id, user_id)
        if request.status is not RequestStatus.ANSWERED or request.more:
            raise NoReplyWanted
        return request

    async def answer(self, request_id: int, admin_id: int, words: str) -> Request:
        """Sends an admin's words to the customer. Raises AlreadyHandled."""
        request = await self.pending(request_id)
        after = replace(request, status=RequestStatus.ANSWERED)
        after = replace(after, last_answer=words) if request.more else replace(after, answer=words)
        return await self._end(after, admin_id, Part.ANSWERED, words)

    async def close(self, request_id: int, admin_id: int, reason: ClosingReason) -> Request:
        """Ends a request without words. Raises AlreadyHandled."""
        after = replace(await self.pending(request_id), status=RequestStatus.CLOSED, reason=reason)
        return await self._end(after, admin_id, Part.CLOSED)

    async def pending(self, request_id: int) -> Request:
        """The request, for an admin, if it is open. Raises AlreadyHandled."""
        request = await self.found(request_id)
        if request.status is not RequestStatus.OPEN:
            raise AlreadyHandled(request)
        return request

    async def found(self, request_id: int) -> Request:
        """Anybody's request, for an admin."""
        request = await self.store.find(request_id)
        if request is None:
            raise NoSuchRequest(request_id)
        return request

    async def mine(self, request_id: int, user_id: int) -> Request:
        request = await self.store.get(request_id, user_id)
        if request is None:
            raise NoSuchRequest(request_id)
        return request

    async def order_of(self, request: Request) -> Order:
        """The order that a request is about."""
        return await self.orders.order(request.order_id, request.user_id)

    async def page(self, user_id: int | None, offset: int, limit: int) -> tuple[list[Request], int]:
        """A person's requests, open ones first; without a person all open ones, the oldest first."""
        return await self.store.page(user_id, offset, limit)

    async def ask(self, chat_id: int, message_id: int, question: AwaitedReply) -> None:
        """Remembers the question that a reply to that message answers."""
        await self.store.ask(chat_id, message_id, question, self.clock())

    async def question(self, chat_id: int, message_id: int) -> AwaitedReply | None:
        return await self.store.question(chat_id, message_id)

    async def forget(self, chat_id: int, message_id: int) -> None:
        """Forgets a message that was remembered."""
        await self.store.forget_question(chat_id, message_id)

    async def _end(self, after: Request, admin_id: int, part: Part, words: str = "") -> Request:
        now = self.clock()
        after = replace(after, handled_by=admin_id, handled_at=now)
        told = RequestNews(
            request_id=after.id,
            part=part,
            topic=after.topic,
            words=words,
            reason=after.reason,
            may_reply=part is Part.ANSWERED and not after.more,
        )
        audit_entry = NewAuditEntry(
            actor=admin_id,
            action=f"request.{part}",
            target=f"order:{after.order_id}",
            after={"words": words} if words else {"reason": after.reason},
        )
        handled = RequestHandled(request_id=after.id, part=part, by=admin_id)
        notices = [_notice(chat, after, handled) for chat in self.workplaces]
        if not await self.store.save(after, [_notice(after.chat_id, after, told), *notices], now, audit_entry):
            raise AlreadyHandled(await self.found(after.id))
        return after

    def _to_admins(self, request: Request, part: Part, words: str, until: datetime | None) -> list[NewNotice]:
        told = RequestNews(request_id=request.id, part=part, topic=request.topic, words=words, refill_until=until)
        return [_notice(admin, request, told) for admin in sorted(self.admins)]


def _notice(chat_id: int, request: Request, told: RequestNews | RequestHandled) -> NewNotice:
    return NewNotice(chat_id=chat_id, content=told, order_id=request.order_id)
