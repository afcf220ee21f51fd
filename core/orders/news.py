"""Which changes of an order are told, and to whom."""

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime
from operator import attrgetter

from core.notices.notice import (
    CardChanged,
    CardMoved,
    Content,
    DecisionMade,
    DecisionWanted,
    NewNotice,
    OperatorsRefusal,
    RefillEnded,
    StatusChanged,
)
from core.orders.order import BEHIND_THE_CARD, Order, Refill
from core.orders.refusal import is_operators
from core.orders.status import OrderStatus

WORTH_A_MESSAGE = frozenset(
    {
        OrderStatus.UNCONFIRMED,
        OrderStatus.IN_PROGRESS,
        OrderStatus.ACTIVE,
        OrderStatus.PAUSED,
        OrderStatus.ERROR,
        *(status for status in OrderStatus if status.final),
    }
)
"""The statuses that are told in a message to people who want every message; the rest is on the card."""
_THOUGHT_LOST = {OrderStatus.UNCONFIRMED, OrderStatus.NOT_SENT}
_on_the_card = attrgetter(*(field.name for field in fields(Order) if field.name not in BEHIND_THE_CARD))


def news(
    before: Order,
    after: Order,
    admins: Collection[int] = (),
    owners: Collection[int] | None = None,
    workplaces: Collection[int] = (),
) -> tuple[NewNotice, ...]:
    """The notices to store with the change from `before` to `after`; none if nothing that is shown changed.

    News about the operator's account goes to `owners`; to `admins` if those are not given. In `workplaces` an admin
    may have been asked to decide about the order.
    """
    if _on_the_card(before) == _on_the_card(after):
        return ()
    notices = [card_changed(after)]
    found = before.status in _THOUGHT_LOST and after.status.at_provider
    if before.status is not after.status and (found or after.status in WORTH_A_MESSAGE):
        after_all = found and before.status is OrderStatus.NOT_SENT
        told = _to_admins(after, admins, admins if owners is None else owners)
        # An admin's own order is told in one message, the admin's.
        mine = any(notice.chat_id == after.chat_id and notice.kind is OperatorsRefusal for notice in told)
        notices += [*([] if mine else [_message(after, after_all, awaited=found or _was_told_to_wait(after))]), *told]
    if before.status in _THOUGHT_LOST and before.status is not after.status:
        notices += [_notice(after, DecisionMade(), chat) for chat in workplaces]
    return tuple(notices)


def waits(order: Order, until: datetime) -> NewNotice:
    """The message that an order could not be placed yet, and until when it is tried."""
    return _notice(order, StatusChanged(status=OrderStatus.QUEUED, until=until))


def _to_admins(order: Order, admins: Collection[int], owners: Collection[int]) -> list[NewNotice]:
    """News that only an admin can decide or fix: one notice for each order, stored with its change.

    One notice for each provider and cause would need shared memory of all processes, and hide whose orders failed.
    """
    if order.status is OrderStatus.UNCONFIRMED:
        return [_notice(order, DecisionWanted(), admin) for admin in admins]
    if order.status is OrderStatus.REFUSED and is_operators(order.error):
        return [_notice(order, OperatorsRefusal(error=order.error), owner) for owner in owners]
    return []


def card_changed(order: Order) -> NewNotice:
    return _notice(order, CardChanged())


def card_moved(order: Order, to: int) -> tuple[NewNotice, ...]:
    """The notice for the message that was the order's card before `to`, if there was one."""
    was = order.card_message_id
    return (_notice(order, CardMoved(message=was)),) if was is not None and was != to else ()


def _notice(order: Order, content: Content, chat_id: int | None = None) -> NewNotice:
    """To the order's own chat, or to an admin."""
    return NewNotice(chat_id=order.chat_id if chat_id is None else chat_id, content=content, order_id=order.id)


def _was_told_to_wait(order: Order) -> bool:
    return order.wait_told_at is not None and order.status in {OrderStatus.IN_PROGRESS, OrderStatus.ACTIVE}


def _message(order: Order, after_all: bool, awaited: bool) -> NewNotice:
    what = StatusChanged(
        status=order.status,
        status_text=order.status_text,
        remains=order.remains,
        error=order.error,
        reason=order.reason,
        after_all=after_all,
        awaited=awaited,
    )
    return _notice(order, what)


def refill_news(order: Order, before: Refill, after: Refill) -> tuple[NewNotice, ...]:
    """The notices of a refill's change: the card shows every one, a message only its end."""
    if (before.status, before.status_text, before.error) == (after.status, after.status_text, after.error):
        return ()
    notices = [card_changed(order)]
    if after.status.final and not before.status.final:
        ended = RefillEnded(status=after.status, status_text=after.status_text, error=after.error)
        notices.append(_notice(order, ended))
    return tuple(notices)
