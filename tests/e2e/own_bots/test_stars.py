"""Stars through the real process: the invoice, Pay, answers that come twice, late or never, and refunds."""

from typing import Any

from tests.e2e.chat import Person
from tests.e2e.shown import Shown
from tests.e2e.stage import Stage

SETTINGS = ("ACCESS=public", "SHOP__CREDIT=wallet", "SHOP__CURRENCY=USD", "STARS__RATE=0.013")


async def invoice(person: Person) -> Shown:
    """An invoice for 100 Stars."""
    await person.says("/balance")
    await person.presses_when_seen("⭐ Top up with Stars")
    await person.sees("Each button shows what is added")
    await person.presses("⭐ 100 · 1.30 USD")
    return await person.sees("Pay ⭐️100")


async def has(person: Person, amount: str) -> Shown:
    await person.says("/balance")
    return await person.sees(f"Your balance: {amount}")


async def payments(stage: Stage, person: Person) -> list[dict[str, Any]]:
    """The payments that Telegram's chat shows."""
    shown = await stage.telegram.get(f"/sandbox/chats/{person.id}/messages")
    return [message for message in shown["messages"] if "successful_payment" in message]


async def test_a_payment_of_alices_is_in_her_balance_once(own_stage: Stage) -> None:
    alice = await own_stage.customer()
    bubble = await invoice(alice)
    assert await alice.pays(bubble) is None
    await alice.sees("✅ 1.30 USD was added to your balance for ⭐ 100.")
    [paid] = await payments(own_stage, alice)
    for _ in range(2):  # the same payment, reported again
        await own_stage.telegram.post("/sandbox/updates", message=paid)
    await own_stage.act("kill")
    await own_stage.act("start")
    assert (await has(alice, "1.30 USD")).text.count("Top-up with Stars") == 1
    assert "already paid" in str(await alice.pays(bubble))
    assert len(await payments(own_stage, alice)) == 1


async def test_an_allowance_whose_answer_is_lost_is_taken_once(own_stage: Stage) -> None:
    alice = await own_stage.customer()
    bubble = await invoice(alice)
    await own_stage.telegram_fault(kind="drop_after", method="answerPreCheckoutQuery")
    assert await alice.pays(bubble) is None
    await alice.sees("✅ 1.30 USD was added")
    await has(alice, "1.30 USD")


async def test_an_answer_that_does_not_arrive_is_sent_again(own_stage: Stage) -> None:
    alice = await own_stage.customer()
    bubble = await invoice(alice)
    await own_stage.telegram_fault(kind="drop_before", method="answerPreCheckoutQuery")
    assert await alice.pays(bubble) is None
    await alice.sees("✅ 1.30 USD was added")


async def test_an_answer_that_comes_too_late_takes_nothing(own_stage: Stage) -> None:
    alice = await own_stage.customer()
    bubble = await invoice(alice)
    await own_stage.act("stop")
    assert "did not answer in time" in str(await alice.pays(bubble))
    await own_stage.act("start")
    await has(alice, "0.00 USD")
    assert await payments(own_stage, alice) == []
    assert await alice.pays(bubble) is None
    await alice.is_told("✅ 1.30 USD was added")


async def test_a_busy_payer_is_answered_at_once(own_stage: Stage) -> None:
    """The checkout does not wait for the payer's other messages."""
    alice = await own_stage.customer()
    bubble = await invoice(alice)
    await own_stage.telegram_fault(kind="slow", method="sendMessage", chat_id=alice.id, seconds=6.0, times=3)
    for _ in range(3):
        await alice.says("/help")
    assert await alice.pays(bubble, within=3) is None


async def test_ada_pays_stars_back_even_if_the_answer_is_lost(own_stage: Stage) -> None:
    ada, carol = own_stage.ada, await own_stage.customer("Carol")
    await tops_up(carol)
    await ada.says(f"/people {carol.id}")
    await ada.presses_when_seen("Carol")
    await ada.presses_when_seen("⭐ Payments")
    await ada.presses_when_seen("↩️ Refund 1")
    await ada.sees("Return ⭐ 100 to Carol", "1.30 USD is taken from their balance first")
    await own_stage.telegram_fault(kind="drop_after", method="refundStarPayment")
    assert await ada.presses("↩️ Yes, refund") == "The refund is on its way."
    await carol.is_told("↩️ ⭐ 100 were returned to you.", "1.30 USD was taken from your balance.")
    await has(carol, "0.00 USD")
    calls = await own_stage.telegram.get("/sandbox/calls", method="refundStarPayment")
    assert len([call for call in calls if call["params"]["user_id"] in {carol.id, str(carol.id)}]) == 1
    await ada.says("/audit")
    await ada.sees("Stars refunded")


async def tops_up(person: Person) -> None:
    assert await person.pays(await invoice(person)) is None
    await person.sees("✅ 1.30 USD was added")
