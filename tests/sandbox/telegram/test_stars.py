"""Stars: an invoice is paid once the bot allows it in ten seconds, and can be paid back once."""

from typing import Any

from aiogram.types import LabeledPrice

from sandbox.telegram import TelegramServer
from tests.sandbox.telegram.conformity import problems
from tests.sandbox.telegram.driver import ALICE, BOB, Driver
from tests.sandbox.telegram.echo_bot import make_bot

INVOICE: dict[str, Any] = {
    "chat_id": ALICE,
    "title": "Top up",
    "description": "5 USD",
    "payload": "top-up:1",
    "currency": "XTR",
    "prices": [{"label": "Top up", "amount": 250}],
}


async def press_pay(driver: Driver) -> Any:
    sent = await driver.ok("sendInvoice", **INVOICE)
    assert problems(sent, "Message") == []
    return await driver.post(f"/sandbox/chats/{ALICE}/payments", message_id=sent["message_id"])


async def test_a_payment_that_the_bot_allows_is_made_and_paid_back_once(alice: Driver) -> None:
    pressed = await press_pay(alice)
    await alice.ok("answerPreCheckoutQuery", pre_checkout_query_id=pressed["pre_checkout_query_id"], ok=True)
    asked, paid = await alice.updates()
    assert problems(asked, "Update") + problems(paid, "Update") == []
    assert asked["pre_checkout_query"]["invoice_payload"] == "top-up:1"
    payment = paid["message"]["successful_payment"]
    assert (payment["total_amount"], payment["invoice_payload"]) == (250, "top-up:1")
    charge = payment["telegram_payment_charge_id"]
    assert "CHARGE_NOT_FOUND" in str(
        await alice.refused("refundStarPayment", user_id=BOB, telegram_payment_charge_id=charge)
    )
    await alice.ok("refundStarPayment", user_id=ALICE, telegram_payment_charge_id=charge)
    again = await alice.refused("refundStarPayment", user_id=ALICE, telegram_payment_charge_id=charge)
    assert again == (400, "Bad Request: CHARGE_ALREADY_REFUNDED")
    back = (await alice.updates())[-1]
    assert back["message"]["refunded_payment"]["telegram_payment_charge_id"] == charge
    listed = await alice.ok("getStarTransactions")
    assert problems(listed, "StarTransactions") + problems(back, "Update") == []
    assert ["source" in one for one in listed["transactions"]] == [True, False]


async def test_a_payment_that_the_bot_refuses_is_not_made(alice: Driver) -> None:
    pressed = await press_pay(alice)
    query = pressed["pre_checkout_query_id"]
    assert "error message" in (await alice.refused("answerPreCheckoutQuery", pre_checkout_query_id=query, ok=False))[1]
    await alice.ok("answerPreCheckoutQuery", pre_checkout_query_id=query, ok=False, error_message="Sold out")
    assert await alice.get(f"/sandbox/checkouts/{query}") == {"ok": False, "error_message": "Sold out"}
    assert (await alice.ok("getStarTransactions"))["transactions"] == []


async def test_an_answer_after_ten_seconds_is_too_late(server: TelegramServer, alice: Driver) -> None:
    now = 0.0
    server.world.stars.clock = lambda: now
    query = (await press_pay(alice))["pre_checkout_query_id"]
    now = 10.1
    refusal = await alice.refused("answerPreCheckoutQuery", pre_checkout_query_id=query, ok=True)
    assert "query is too old" in refusal[1]
    assert await alice.ok("getStarTransactions") == {"transactions": []}


async def test_an_invoice_in_stars_has_one_price(alice: Driver) -> None:
    two = INVOICE | {"prices": INVOICE["prices"] * 2}
    assert (await alice.refused("sendInvoice", **two))[1] == "Bad Request: STARS_INVOICE_INVALID"
    assert (await alice.refused("sendInvoice", **INVOICE | {"currency": "USD"}))[1] == "Bad Request: CURRENCY_INVALID"


async def test_aiogram_sends_an_invoice_and_reads_what_was_paid(alice: Driver) -> None:
    bot = make_bot(alice.url)
    try:
        price = LabeledPrice(label="Top up", amount=250)
        sent = await bot.send_invoice(ALICE, "Top up", "5 USD", "top-up:1", "XTR", [price])
        pressed = await alice.post(f"/sandbox/chats/{ALICE}/payments", message_id=sent.message_id)
        await bot.answer_pre_checkout_query(pressed["pre_checkout_query_id"], ok=True)
        paid = (await bot.get_updates())[-1].message
        assert paid is not None
        assert paid.successful_payment is not None
        charge = paid.successful_payment.telegram_payment_charge_id
        assert await bot.refund_star_payment(ALICE, charge)
        assert [one.amount for one in (await bot.get_star_transactions()).transactions] == [250, 250]
    finally:
        await bot.session.close()
