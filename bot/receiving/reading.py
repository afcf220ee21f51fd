"""Reads updates one by one, so that an unreadable one holds up no other.

Telegram, or a Bot API server of another version, may decorate a message with what aiogram does not know. Then what a
handler needs of it is read without the rest.
"""

import json
from collections.abc import Mapping
from typing import Any, TypeGuard

from aiogram import Bot
from aiogram.types import Message, Update
from pydantic import ValidationError

from storage.inbox import Arrival

Raw = Mapping[str, Any]
INLINE = ("inline_query", "chosen_inline_result")
CHECKOUT = "pre_checkout_query"
KINDS = ("message", "edited_message", "callback_query", CHECKOUT, *INLINE)
LONGEST_UNREAD = 20_000
"""Characters that are kept of an update that cannot be read."""
_BIGGEST = 2**63
_USER = {"id", "is_bot", "first_name", "language_code"}
_CHAT = {"id", "type"}
_MESSAGE = {"message_id", "date", "text", "message_thread_id", "is_topic_message"}
_PRESS = {"id", "chat_instance", "data", "inline_message_id"}
_CHECKOUT = {"id", "currency", "total_amount", "invoice_payload"}
_PAYMENT = {"currency", "total_amount", "invoice_payload", "telegram_payment_charge_id", "provider_payment_charge_id"}
_PAYMENTS_ABOVE = 2**53
"""No id of a person is above it."""
_INLINE = {"id", "query", "offset", "result_id", "inline_message_id"}


def read(raw: Any, bot: Bot) -> Update | None:
    """The update, or what can be read of it; None if that is not enough to handle it."""
    if not isinstance(raw, dict) or not _is_number(raw.get("update_id")):
        return None
    return _validated(raw, bot) or _validated(_bare(raw), bot)


def _validated(raw: Raw, bot: Bot) -> Update | None:
    try:
        return Update.model_validate(raw, context={"bot": bot})
    except (ValidationError, RecursionError):
        return None


def arrival(raw: Any, *, readable: bool) -> Arrival | None:
    """`raw` as the inbox keeps it; None if it has no number to confirm to Telegram."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    if not _is_number(number):
        return None
    return Arrival(number, person(raw), raw if readable else _bounded(raw), readable)


def kind(update: Update) -> str:
    """Which of the `KINDS` it is, or "other"."""
    return next((kind for kind in KINDS if getattr(update, kind) is not None), "other")


def person(raw: Raw) -> int:
    """Whose update it is; 0 for what nobody sent.

    Inline updates count under the number below zero, in a lane of their own: an order never waits for what somebody
    types in another chat. So does the question whether something may be paid, which waits for nothing else.
    """
    for kind in KINDS:
        sender = _part(_part(raw, kind), "from")
        if _is_number(sender.get("id")):
            return _lane(kind, int(sender["id"]))
    return 0


def _lane(kind: str, sender: int) -> int:
    if kind == CHECKOUT:
        return sender + _PAYMENTS_ABOVE
    return -sender if kind in INLINE else sender


def _is_number(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _BIGGEST


def _part(whole: Any, name: str) -> dict[str, Any]:
    part = whole.get(name) if isinstance(whole, Mapping) else None
    return part if isinstance(part, dict) else {}


def _bounded(raw: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(raw)
    return raw if len(text) <= LONGEST_UNREAD else {"update_id": raw["update_id"], "cut": text[:LONGEST_UNREAD]}


def _bare(raw: Raw) -> dict[str, Any]:
    """The update with nothing but what the handlers use."""
    bare: dict[str, Any] = {"update_id": raw["update_id"]}
    if press := _part(raw, "callback_query"):
        bare["callback_query"] = _only(press, _PRESS) | {"from": _only(_part(press, "from"), _USER)}
        if (message := _part(press, "message")) and _is_message(bare_message := _bare_message(message)):
            bare["callback_query"]["message"] = bare_message
    for kind in ("message", "edited_message"):
        if message := _part(raw, kind):
            bare[kind] = _bare_message(message)
            answered = _part(message, "reply_to_message")
            if answered and _is_message(bare_answered := _bare_message(answered)):
                bare[kind]["reply_to_message"] = bare_answered
    if checkout := _part(raw, CHECKOUT):
        bare[CHECKOUT] = _only(checkout, _CHECKOUT) | {"from": _only(_part(checkout, "from"), _USER)}
    for kind in INLINE:
        if inline := _part(raw, kind):
            bare[kind] = _only(inline, _INLINE) | {"from": _only(_part(inline, "from"), _USER)}
    return bare


def _bare_message(message: dict[str, Any]) -> dict[str, Any]:
    bare = _only(message, _MESSAGE) | {"chat": _only(_part(message, "chat"), _CHAT)}
    paid = ("successful_payment", "refunded_payment")
    bare |= {name: _only(message[name], _PAYMENT) for name in paid if _part(message, name)}
    return bare | ({"from": _only(message["from"], _USER)} if _part(message, "from") else {})


def _is_message(bare: dict[str, Any]) -> bool:
    """Whether it can be read; what somebody wrote counts also without the message that it answers."""
    try:
        Message.model_validate(bare)
    except (ValidationError, RecursionError):
        return False
    return True


def _only(whole: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: whole[name] for name in names if name in whole}
