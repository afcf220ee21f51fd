"""Paying with Stars: a person presses Pay, the bot allows it, the payment shows in the chat."""

import secrets
import time

from sandbox.telegram.model import Chat, Json, Record
from sandbox.telegram.refusals import Refusal
from sandbox.telegram.stars import Checkout, Payment
from sandbox.telegram.visits import member
from sandbox.telegram.world import World


def ask_to_pay(world: World, chat: Chat, person_id: int, message_id: int, *, untold: bool = False) -> Json:
    """Presses Pay under an invoice; the bot must agree before anything is paid."""
    person = member(world, chat, person_id)
    invoice = world.stars.invoices.get(message_id)
    if invoice is None or message_id not in chat.records:
        raise Refusal(404, "there is no invoice in that message")
    checkout = Checkout(secrets.token_hex(8), chat.id, person.id, invoice, world.stars.clock(), untold=untold)
    world.stars.checkouts[checkout.id] = checkout
    update_id = world.updates.add("pre_checkout_query", {"id": checkout.id, "from": person.user()} | invoice)
    return {"pre_checkout_query_id": checkout.id, "update_id": update_id}


def settle(world: World, checkout: Checkout) -> None:
    """Takes the Stars and tells the bot, unless that is lost on its way."""
    payment = Payment(f"charge-{secrets.token_hex(8)}", checkout.person_id, checkout.invoice, int(time.time()))
    world.stars.payments[payment.id] = payment
    about = checkout.invoice | {"telegram_payment_charge_id": payment.id, "provider_payment_charge_id": ""}
    record = _show(world, checkout.chat_id, checkout.person_id, {"successful_payment": about})
    if not checkout.untold:
        world.updates.add("message", record.message)


def pay_back(world: World, payment: Payment) -> None:
    payment.refunded_at = int(time.time())
    about = payment.invoice | {"telegram_payment_charge_id": payment.id}
    record = _show(world, payment.person_id, payment.person_id, {"refunded_payment": about})
    world.updates.add("message", record.message)


def _show(world: World, chat_id: int, person_id: int, content: Json) -> Record:
    return world.post(world.chats[chat_id], world.people[person_id].user(), content)
