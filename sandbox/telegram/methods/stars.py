"""sendInvoice, answerPreCheckoutQuery, refundStarPayment, getStarTransactions: Stars only."""

from collections.abc import Callable
from typing import Any

from sandbox.telegram.markup import checked_markup, is_inline
from sandbox.telegram.model import Json
from sandbox.telegram.params import Call
from sandbox.telegram.paying import pay_back, settle
from sandbox.telegram.refusals import QUERY_TOO_OLD, bad_request
from sandbox.telegram.stars import Payment
from sandbox.telegram.world import World

STARS = "XTR"


def send_invoice(world: World, call: Call) -> Json:
    chat = world.chat_to_write(call.needed("chat_id", "chat_id is empty"))
    title, description, payload = (str(call.needed(name)) for name in ("title", "description", "payload"))
    if call.needed("currency") != STARS:
        raise bad_request("CURRENCY_INVALID")
    amount = _amount(call.needed("prices"))
    shown = {"title": title, "description": description, "start_parameter": call.text("start_parameter")}
    content = {"invoice": shown | {"currency": STARS, "total_amount": amount}}
    silent = call.flag("disable_notification")
    record = world.post(chat, world.bot(), content, _markup(call, amount), silent=silent)
    invoice = {"currency": STARS, "total_amount": amount, "invoice_payload": payload}
    world.stars.invoices[record.message["message_id"]] = invoice
    return record.message


def _amount(prices: Any) -> int:
    """An invoice in Stars has exactly one price."""
    if not isinstance(prices, list) or len(prices) != 1 or not isinstance(prices[0], dict):
        raise bad_request("STARS_INVOICE_INVALID")
    amount = prices[0].get("amount")
    if not isinstance(amount, int) or amount <= 0:
        raise bad_request("STARS_INVOICE_INVALID")
    return amount


def _markup(call: Call, amount: int) -> Json:
    """Telegram adds the Pay button itself if the bot gives no keyboard."""
    markup = checked_markup(call.params.get("reply_markup"))
    if markup is None:
        return {"inline_keyboard": [[{"text": f"Pay ⭐️{amount}", "pay": True}]]}
    if not is_inline(markup) or not markup["inline_keyboard"][0][0].get("pay"):
        raise bad_request("REPLY_MARKUP_BUY_EMPTY")
    return markup


def answer_pre_checkout_query(world: World, call: Call) -> bool:
    checkout = world.stars.checkouts.get(str(call.needed("pre_checkout_query_id", QUERY_TOO_OLD)))
    call.needed("ok")
    if checkout is None or checkout.verdict is not None or world.stars.is_late(checkout):
        raise bad_request(QUERY_TOO_OLD)
    allowed = call.flag("ok")
    if not allowed:
        call.needed("error_message", "error message must be non-empty")
    checkout.verdict = {"ok": allowed, "error_message": call.text("error_message")}
    world.events.add("checkout", checkout.chat_id, {"pre_checkout_query_id": checkout.id} | checkout.verdict)
    if allowed:
        settle(world, checkout)
    return True


def refund_star_payment(world: World, call: Call) -> bool:
    call.needed("user_id", "user not found")
    payment = world.stars.payments.get(str(call.needed("telegram_payment_charge_id", "CHARGE_ID_EMPTY")))
    if payment is None or payment.person_id != call.integer("user_id"):
        raise bad_request("CHARGE_NOT_FOUND")
    if payment.refunded_at is not None:
        raise bad_request("CHARGE_ALREADY_REFUNDED")
    pay_back(world, payment)
    return True


def get_star_transactions(world: World, call: Call) -> Json:
    offset, limit = call.integer("offset"), call.integer("limit", 100)
    payments = world.stars.payments.values()
    found = [_transaction(world, one, one.date, "source") for one in payments]
    found += [_transaction(world, one, one.refunded_at, "receiver") for one in payments if one.refunded_at]
    return {"transactions": sorted(found, key=lambda one: one["date"])[offset : offset + limit]}


def _transaction(world: World, payment: Payment, date: int, side: str) -> Json:
    """A payment, or its refund under the same id, in which the person is the receiver."""
    person = {
        "type": "user",
        "transaction_type": "invoice_payment",
        "user": world.people[payment.person_id].user(),
        "invoice_payload": payment.invoice["invoice_payload"],
    }
    return {"id": payment.id, "amount": payment.invoice["total_amount"], "date": date, side: person}


METHODS: dict[str, Callable[[World, Call], Any]] = {
    "sendInvoice": send_invoice,
    "answerPreCheckoutQuery": answer_pre_checkout_query,
    "refundStarPayment": refund_star_payment,
    "getStarTransactions": get_star_transactions,
}
