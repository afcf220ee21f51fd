"""Top-ups with Stars: Alice chooses an amount, pays an invoice that is hers alone, and gets some of it back."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError
from aiogram.filters.callback_data import CallbackData
from aiogram.methods import AnswerPreCheckoutQuery, SendInvoice

from core.people.role import Role
from handlers.middlewares import payments as in_time
from handlers.star_buttons import AskRefund, PersonPayments, RefundPayment
from tests.core.samples import ADA, ALICE, BOB
from tests.handlers.fake_telegram import Shown
from tests.handlers.paying import pays, press_pay, tells_of, tells_of_refund
from tests.handlers.person import Person
from tests.handlers.world import World


@pytest.fixture
def shop(world: World) -> World:
    world.takes_stars()
    return world


async def has(world: World, user: int = ALICE) -> Decimal:
    return (await world.ledger.balance(user)).available


async def invoice(person: Person, label: str = "⭐ 100") -> Shown:
    """The invoice that a person gets for one of the buttons."""
    await person.says("/balance")
    await person.presses("⭐ Top up with Stars")
    await person.presses(label)
    return person.last


async def test_alice_tops_up_with_stars(shop: World, alice: Person) -> None:
    await alice.says("/balance")
    await alice.presses("⭐ Top up")
    assert alice.last.labels == [
        *("⭐ 50 · 0.65\u00a0USD", "⭐ 100 · 1.30\u00a0USD", "⭐ 250 · 3.25\u00a0USD", "⭐ 500 · 6.50\u00a0USD"),
        *("⭐ 1,000 · 13.00\u00a0USD", "⭐ 2,500 · 32.50\u00a0USD"),
        *("✏️ Another amount", "💰 Balance", "‹ Home"),
    ]
    await alice.presses("⭐ 100 ")
    bubble = alice.last
    assert bubble.text == "Balance top-up\n1.30\u00a0USD will be added to your balance.\n⭐ 100"
    await pays(alice, bubble)
    assert alice.last.text == "✅ 1.30\u00a0USD was added to your balance for ⭐ 100."
    assert await has(shop) == Decimal("1.30")
    assert "+1.30\u00a0USD · Top-up with Stars · ⭐ 100" in (await alice.says("/balance")).text


async def test_a_payment_that_is_reported_twice_counts_once(shop: World, alice: Person) -> None:
    payment = await pays(alice, await invoice(alice))
    said = len(alice.chat)
    await tells_of(alice, payment)
    assert await has(shop) == Decimal("1.30")
    assert len(alice.chat) == said


async def test_alice_writes_an_amount_of_her_own(shop: World, alice: Person) -> None:
    await alice.says("/balance")
    await alice.presses("⭐ Top up")
    await alice.presses("✏️ Another")
    asked = alice.last
    assert asked.text == "How many Stars? Reply to this message with a number from 1 to 10,000."
    assert "Choose a whole number of Stars from 1 to 10,000." in (await alice.replies("many", asked)).text
    assert "Choose a whole number" in (await alice.replies("10001", asked)).text
    assert (await alice.replies("Vazgeç", asked)).text == "Cancelled. Nothing was changed."
    await pays(alice, await alice.replies("1,500", asked))
    assert await has(shop) == Decimal("19.50")


async def test_a_press_that_is_handled_again_can_be_paid_once(shop: World, alice: Person) -> None:
    first = await invoice(alice)
    press = alice.press("xo:100", {"message_id": 1, "date": 0, "chat": {"id": ALICE, "type": "private"}})
    for _ in range(2):  # as it comes after a crash: with the number that it had
        await alice.world.feed(press | {"update_id": 777})
    again = alice.chat[-2:]
    assert len({shop.telegram.invoices[one.id] for one in again}) == 1
    assert shop.telegram.invoices[first.id] != shop.telegram.invoices[again[0].id]
    await pays(alice, again[0])
    assert await press_pay(alice, again[1]) == "This invoice is already paid. Nothing was paid again."


async def test_a_forwarded_invoice_leads_everybody_to_their_own(shop: World, alice: Person, bob: Person) -> None:
    bubble = await invoice(alice)
    (sent,) = (call for call in shop.telegram.calls if isinstance(call, SendInvoice))
    assert "not valid for you" in str(await press_pay(bob, bubble))
    await bob.says(f"/start {sent.start_parameter}")
    assert bob.last.labels[0] == "⭐ 50 · 0.65\u00a0USD"


async def test_nothing_is_paid_on_any_doubt(shop: World, alice: Person, ada: Person) -> None:
    bubble = await invoice(alice)
    assert "not valid for you" in str(await press_pay(alice, bubble, stars=1))
    await shop.use.roles.set(ALICE, Role.BLOCKED, ADA)
    assert "not available right now" in str(await press_pay(alice, bubble))
    await shop.use.roles.set(ALICE, Role.CUSTOMER, ADA)
    shop.takes_stars(None)
    assert "not available right now" in str(await press_pay(alice, bubble))
    shop.takes_stars()
    shop.clock.passes(days=1)
    assert "has expired" in str(await press_pay(alice, bubble))
    assert await has(shop) == 0


async def test_a_question_that_cannot_be_checked_is_answered_with_a_no_in_time(
    shop: World, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    bubble = await invoice(alice)
    monkeypatch.setattr(in_time, "CHECKED_WITHIN", 0.01)

    async def hangs(payload: str) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(shop.stars, "invoice", hangs)
    alice.app_language = "tr"
    assert "Hiçbir ödeme" in str(await press_pay(alice, bubble))

    async def fails(payload: str) -> None:
        raise RuntimeError("the database is away")

    monkeypatch.setattr(shop.stars, "invoice", fails)
    alice.app_language = None
    assert "can't check this payment" in str(await press_pay(alice, bubble))


async def test_an_answer_that_telegram_may_not_have_taken_is_sent_again(shop: World, alice: Person) -> None:
    bubble = await invoice(alice)
    shop.telegram.fails["AnswerPreCheckoutQuery"] = [lambda method: TelegramNetworkError(method, "cut")]
    payload, stars = shop.telegram.invoices[bubble.id]
    about = {"currency": "XTR", "total_amount": stars, "invoice_payload": payload}
    user = {"id": ALICE, "is_bot": False, "first_name": "Alice"}
    await shop.feed({"pre_checkout_query": {"id": "twice", "from": user, **about}})
    answers = [one for one in shop.telegram.calls if isinstance(one, AnswerPreCheckoutQuery)]
    assert [one.ok for one in answers] == [True, True]


async def test_a_blocked_persons_payment_is_credited_to_them(shop: World, alice: Person) -> None:
    bubble = await invoice(alice)
    payload, stars = shop.telegram.invoices[bubble.id]
    assert await press_pay(alice, bubble) is None
    await shop.use.roles.set(ALICE, Role.BLOCKED, ADA)
    about = {"currency": "XTR", "total_amount": stars, "invoice_payload": payload}
    paid = about | {"telegram_payment_charge_id": "c", "provider_payment_charge_id": ""}
    await shop.feed({"message": alice.message(None) | {"successful_payment": paid}})
    assert await has(shop) == Decimal("1.30")


async def test_owners_are_told_of_stars_without_an_invoice(shop: World, alice: Person, ada: Person) -> None:
    bubble = await invoice(alice)
    shop.stars.invoices.clear()
    assert "not valid for you" in str(await press_pay(alice, bubble))
    payload, stars = shop.telegram.invoices[bubble.id]
    about = {"currency": "XTR", "total_amount": stars, "invoice_payload": payload}
    paid = about | {"telegram_payment_charge_id": "c-1", "provider_payment_charge_id": ""}
    await shop.feed({"message": alice.message(None) | {"successful_payment": paid}})
    await shop.tell()
    assert ada.last.text == (
        "⚠️ Stars were paid without a fitting invoice. They are credited at the rate that is known.\n\n"
        f"⭐ 100 of Alice ({ALICE})\nCharge: c-1"
    )
    assert await has(shop) == Decimal("1.30")


async def test_a_payment_in_money_is_not_read_as_stars(shop: World, alice: Person) -> None:
    about = {"currency": "USD", "total_amount": 5000, "invoice_payload": "sold by another program"}
    paid = about | {"telegram_payment_charge_id": "c-2", "provider_payment_charge_id": "p"}
    await shop.feed({"message": alice.message(None) | {"successful_payment": paid}})
    assert await has(shop) == 0


async def test_ada_pays_stars_back(shop: World, alice: Person, ada: Person) -> None:
    payment = await pays(alice, await invoice(alice))
    await ada.says(f"/people {ALICE}")
    await ada.presses("Alice")
    await ada.presses("⭐ Payments")
    assert "1. 02 Mar" in ada.last.text
    await ada.presses("↩️ Refund 1")
    assert "Return ⭐ 100 to Alice" in ada.last.text
    assert "1.30\u00a0USD is taken from their balance first." in ada.last.text
    assert (await ada.presses("↩️ Yes")).text == "The refund is on its way."
    assert "refunded" in ada.last.text
    assert await has(shop) == 0
    assert await shop.use.refunding.send_due() == 1
    await shop.tell()
    assert alice.last.text == "↩️ ⭐ 100 were returned to you.\n1.30\u00a0USD was taken from your balance."
    await tells_of_refund(alice, payment)
    assert await has(shop) == 0
    assert "-1.30\u00a0USD · Refund of a top-up · ⭐ 100" in (await alice.says("/balance")).text
    await ada.says("/audit")
    assert "Stars refunded" in ada.last.text


async def test_a_charge_is_found_and_only_by_owners(shop: World, alice: Person, ada: Person) -> None:
    payment = await pays(alice, await invoice(alice))
    assert "Return ⭐ 100 to Alice" in (await ada.says(f"/find {payment.charge}")).text
    await ada.presses("↩️ Yes")
    assert "It is refunded already." in (await ada.says(f"/find {payment.charge}")).text
    await shop.use.roles.set(BOB, Role.HELPER, ADA)
    assert "⭐" not in (await Person(shop, BOB, "Bob").says(f"/find {payment.charge}")).text


async def test_a_refund_that_telegram_refuses_comes_back(shop: World, alice: Person, ada: Person) -> None:
    await pays(alice, await invoice(alice))
    await refund_first(ada)
    shop.telegram.fails["RefundStarPayment"] = [lambda method: TelegramBadRequest(method, "Bad Request: NOT_NOW")]
    await shop.use.refunding.send_due()
    await shop.tell()
    assert "A refund of Stars was refused. The amount is back in the balance." in ada.last.text
    assert "NOT_NOW" in ada.last.text
    assert await has(shop) == Decimal("1.30")


async def test_a_charge_that_is_already_paid_back_counts_as_done(shop: World, alice: Person, ada: Person) -> None:
    """The answer to the first try was lost."""
    await pays(alice, await invoice(alice))
    await refund_first(ada)
    shop.telegram.fails["RefundStarPayment"] = [
        lambda method: TelegramNetworkError(method, "cut"),
        lambda method: TelegramBadRequest(method, "Bad Request: CHARGE_ALREADY_REFUNDED"),
    ]
    assert await shop.use.refunding.send_due() == 0
    shop.clock.passes(minutes=5)
    assert await shop.use.refunding.send_due() == 1
    assert await has(shop) == 0


async def test_spent_credit_is_not_paid_back(shop: World, alice: Person, ada: Person) -> None:
    await pays(alice, await invoice(alice))
    await shop.gives(ALICE, "-1")
    answer = await refund_first(ada)
    assert answer.alert
    assert answer.text.startswith("Their balance is 0.30\u00a0USD, less than was credited.")
    assert await shop.use.refunding.send_due() == 0


async def test_a_refund_is_pressed_twice(shop: World, alice: Person, ada: Person) -> None:
    await pays(alice, await invoice(alice))
    await refund_first(ada)
    answer = await ada.forges("xb:1")
    assert (answer.text, answer.alert) == ("It is refunded already.", True)
    assert await has(shop) == 0


@pytest.mark.parametrize("data", [PersonPayments(user_id=ALICE), AskRefund(payment_id=1), RefundPayment(payment_id=1)])
async def test_nobody_but_an_owner_sees_or_refunds_payments(
    shop: World, alice: Person, bob: Person, data: CallbackData
) -> None:
    payment = await pays(alice, await invoice(alice))
    for person in (alice, bob):
        said = len(person.chat)
        await person.forges(data)
        assert not any(payment.charge in shown.text for shown in person.chat)
        assert len(person.chat) <= said + 1
    assert shop.stars.refunds == []
    assert await has(shop) == Decimal("1.30")


async def test_the_hourly_look_finds_an_unreported_payment(shop: World, alice: Person) -> None:
    bubble = await invoice(alice)
    payload, stars = shop.telegram.invoices[bubble.id]
    about = {"currency": "XTR", "total_amount": stars, "invoice_payload": payload}
    shop.telegram.payments.append((ALICE, "missed", about))
    assert await shop.use.star_books.look() == 1
    await shop.tell()
    assert "✅ 1.30\u00a0USD was added" in alice.last.text
    assert await has(shop) == Decimal("1.30")


async def test_without_stars_nothing_offers_them(world: World, alice: Person) -> None:
    world.takes_money()
    shown = await alice.says("/balance")
    assert shown.button("⭐") is None
    for data in ("xt", "xo:100", "xa"):
        await alice.forges(data)
        assert "not available right now" in alice.last.text


async def test_paysupport_explains_payments_and_takes_a_question(shop: World, alice: Person) -> None:
    shown = await alice.says("/paysupport")
    assert "A top-up can be returned in Stars" in shown.text
    await alice.presses("💬 Write to the shop")
    await alice.replies("Where are my Stars?", alice.last)
    assert alice.last.text == "✅ Sent. You'll get the answer here."
    await shop.tell()
    assert "Where are my Stars?" in Person(shop, ADA, "Ada").last.text


async def test_the_terms_command_shows_the_terms(world: World, alice: Person) -> None:
    assert "Stars" not in (await alice.says("/terms")).text
    world.takes_stars()
    shown = await alice.says("/terms")
    assert "Our terms" in shown.text
    assert "/paysupport" in shown.text


async def refund_first(ada: Person) -> Any:
    await ada.says(f"/people {ALICE}")
    await ada.presses("Alice")
    await ada.presses("⭐ Payments")
    await ada.presses("↩️ Refund 1")
    return await ada.presses("↩️ Yes")
