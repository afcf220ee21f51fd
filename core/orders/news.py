"""What a change of an order is worth telling, and to whom."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from core.orders.order import NewNotice, NoticeKind, Order, Refill
from core.orders.refusal import is_operators
from core.orders.status import OrderStatus

WORTH_A_MESSAGE = frozenset(
    {
        OrderStatus.UNCONFIRMED,
        OrderStatus.REFUSED,
        OrderStatus.NOT_SENT,
        OrderStatus.IN_PROGRESS,
        OrderStatus.ACTIVE,
        OrderStatus.ERROR,
        OrderStatus.COMPLETED,
        OrderStatus.PARTIAL,
        OrderStatus.CANCELED,
        OrderStatus.REFUNDED,
        OrderStatus.REJECTED,
        OrderStatus.EXPIRED,
    }
)
_THOUGHT_LOST = {OrderStatus.UNCONFIRMED, OrderStatus.NOT_SENT}
_ON_THE_CARD = (
    "status",
    "status_text",
    "provider_order",
    "charge",
    "start_count",
    "remains",
    "error",
    "cancel_requested_at",
)


def news(before: Order, after: Order, admins: Collection[int] = ()) -> tuple[NewNotice, ...]:
    """The notices to store with the change from `before` to `after`; none if nothing that is shown changed."""
    if all(getattr(before, field) == getattr(after, field) for field in _ON_THE_CARD):
        return ()
    notices = [NewNotice(chat_id=after.chat_id, kind=NoticeKind.CARD, order_id=after.id)]
    found = before.status in _THOUGHT_LOST and after.status.at_provider
    if before.status is not after.status and (found or after.status in WORTH_A_MESSAGE):
        after_all = found and before.status is OrderStatus.NOT_SENT
        notices += [_message(after, after_all, awaited=found or _was_told_to_wait(after)), *_to_admins(after, admins)]
    return tuple(notices)


def waits(order: Order, until: datetime) -> NewNotice:
    """The message that an order could not be placed yet, and is tried until then."""
    payload = {"status": OrderStatus.QUEUED.value, "until": until.isoformat()}
    return NewNotice(chat_id=order.chat_id, kind=NoticeKind.STATUS, order_id=order.id, payload=payload)


def _to_admins(order: Order, admins: Collection[int]) -> list[NewNotice]:
    """What only an admin can decide or mend: one notice an order, stored with its change.

    Once a provider and cause would need a memory that all processes share, and would hide whose orders failed.
    """
    if order.status is OrderStatus.UNCONFIRMED:
        return [NewNotice(chat_id=admin, kind=NoticeKind.UNCONFIRMED, order_id=order.id) for admin in admins]
    if order.status is OrderStatus.REFUSED and is_operators(order.error):
        words = {"error": order.error}
        return [NewNotice(chat_id=admin, kind=NoticeKind.REFUSED, order_id=order.id, payload=words) for admin in admins]
    return []


def _was_told_to_wait(order: Order) -> bool:
    return order.wait_told_at is not None and order.status in {OrderStatus.IN_PROGRESS, OrderStatus.ACTIVE}


def _message(order: Order, after_all: bool, awaited: bool) -> NewNotice:
    """`after_all`: the owner was told before that nothing was bought; `awaited`: or that nobody knows, or to wait."""
    payload: dict[str, Any] = {
        "status": order.status.value,
        "status_text": order.status_text,
        "remains": order.remains,
        "error": order.error,
        **({"after_all": True} if after_all else {}),
        **({"awaited": True} if awaited else {}),
    }
    return NewNotice(chat_id=order.chat_id, kind=NoticeKind.STATUS, order_id=order.id, payload=payload)


def refill_news(order: Order, before: Refill, after: Refill) -> tuple[NewNotice, ...]:
    """The notices of a refill's change: the card shows every one, a message only its end."""
    if (before.status, before.status_text, before.error) == (after.status, after.status_text, after.error):
        return ()
    notices = [NewNotice(chat_id=order.chat_id, kind=NoticeKind.CARD, order_id=order.id)]
    if after.status.final and not before.status.final:
        payload = {"status": after.status.value, "status_text": after.status_text, "error": after.error}
        notices.append(NewNotice(chat_id=order.chat_id, kind=NoticeKind.REFILL, order_id=order.id, payload=payload))
    return tuple(notices)
