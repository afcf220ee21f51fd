"""Compares the promises with the provider's and Telegram's own records of one press."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from core.orders.status import OrderStatus
from tests.faults.faultbook import OTHER_ID, Fault
from tests.faults.playing import Played
from tests.faults.scene import ADMINS, BYSTANDER, Customer, Scene, Stored

_TOLD = {
    OrderStatus.UNCONFIRMED: ("is unconfirmed",),
    # The second is used when the reason concerns only the operator.
    OrderStatus.REFUSED: ("was refused", "couldn't be placed right now"),
    OrderStatus.NOT_SENT: ("was not placed",),
    OrderStatus.COMPLETED: ("is completed",),
}
_SHOWN = {
    OrderStatus.UNCONFIRMED: "Unconfirmed",
    OrderStatus.REFUSED: "Refused",
    OrderStatus.NOT_SENT: "Not placed",
    OrderStatus.COMPLETED: "Completed",
}
_CARDS = ("Being placed", "Pending", "In progress", "Completed")
_MESSAGES = ("has started", "is completed")
_BUTTONS = ["It exists", "It does not exist"]


@dataclass
class Verdict:
    """The verdict on one press. `ended` is the order's last status. Each complaint is a broken promise."""

    ended: OrderStatus
    duplicates: int = 0
    losses: int = 0
    repeats: int = 0
    complaints: list[str] = field(default_factory=list)

    def lost(self, what: str) -> None:
        self.losses += 1
        self.complaints.append(f"lost: {what}")


def judge(scene: Scene, customer: Customer, fault: Fault, action: str, played: Played) -> Verdict:
    order = scene.order_of(customer.id)
    assert order is not None, "it is settled"
    verdict = Verdict(order.status)
    _orders(scene, customer, order, fault == OTHER_ID and action == "add", verdict)
    if fault.name not in {"Telegram 403", "Telegram 400"}:
        # When the bot hears that the chat is gone, it drops the notices that still wait for it.
        _notices(scene, customer, order, played, verdict)
    _screen(scene, customer, played, verdict)
    _admins(scene, order, played, verdict)
    # One message of a chat may be repeated after a crash, and one if Telegram took it and cut the connection.
    may_repeat = played.crashed + (fault.name == "Telegram reset after sending")
    for chat_id in (customer.id, *ADMINS):
        _repeats(scene.shown(chat_id, after=played.since), may_repeat, verdict)
    answers = scene.shown(BYSTANDER, after=played.since)
    if played.asked and not any("Commands" in answer["text"] for answer in answers):
        verdict.lost("the update of a bystander")
    _repeats(answers, played.crashed, verdict)
    if "already" not in played.second_answer and "placed" not in played.second_answer:
        verdict.complaints.append(f"a second press was answered {played.second_answer!r}")
    return verdict


def _orders(scene: Scene, customer: Customer, order: Stored, misnamed: bool, verdict: Verdict) -> None:
    """One press never makes two orders, and what the bot says about the order is true."""
    there = scene.placed_for(customer.link)
    verdict.duplicates = max(0, len(there) - 1)
    if verdict.duplicates:
        verdict.complaints.append(f"{len(there)} orders for one press")
    if order.status in {OrderStatus.REFUSED, OrderStatus.NOT_SENT} and there:
        verdict.complaints.append(f"{order.status}, but the provider has order {there[0].id}")
    if order.provider_order is not None and not misnamed and [o.id for o in there] != [order.provider_order]:
        verdict.complaints.append(f"followed as {order.provider_order}, the provider has {[o.id for o in there]}")


def _notices(scene: Scene, customer: Customer, order: Stored, played: Played, verdict: Verdict) -> None:
    """A message told the end, and the card shows it."""
    told = _TOLD.get(order.status, ())
    texts = [message["text"] for message in scene.shown(customer.id, after=played.since)]
    if told and not any(words in text for words in told for text in texts):
        verdict.lost(f"the message of {order.status}; there are {texts}")
    cards = [event["text"] for event in scene.shown(customer.id, "edited", played.since)]
    if order.status in _SHOWN and _SHOWN[order.status] not in (cards or [""])[-1]:
        verdict.lost(f"the card's end; it was {cards}")


def _screen(scene: Scene, customer: Customer, played: Played, verdict: Verdict) -> None:
    """A status never goes backwards, neither on the card nor in the messages."""
    cards = [event["text"] for event in scene.shown(customer.id, "edited", played.since)]
    shown = [rank for text in cards for rank, word in enumerate(_CARDS) if word in text]
    texts = [message["text"] for message in scene.shown(customer.id, after=played.since)]
    told = [rank for text in texts for rank, word in enumerate(_MESSAGES) if word in text]
    for what, ranks in (("the card", shown), ("the messages", told)):
        if ranks != sorted(ranks):
            verdict.complaints.append(f"{what} went backwards: {ranks}")


def _admins(scene: Scene, order: Stored, played: Played, verdict: Verdict) -> None:
    """Every admin sees every unconfirmed order, with both buttons."""
    if order.status is not OrderStatus.UNCONFIRMED:
        return
    for admin in ADMINS:
        asked = [m for m in scene.shown(admin, after=played.since) if f"Order #{order.id} is unconfirmed" in m["text"]]
        if not asked or _labels(asked[-1]) != _BUTTONS:
            verdict.lost(f"the question to admin {admin}")


def _labels(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def _repeats(messages: list[dict[str, Any]], allowed: int, verdict: Verdict) -> None:
    counted = Counter(message["text"] for message in messages)
    repeats = sum(counted.values()) - len(counted)
    verdict.repeats += repeats
    if repeats > allowed:
        verdict.complaints.append(f"{repeats} repeats: {counted.most_common(2)}")
