"""Pays with Stars as Telegram does: it asks the bot, takes the Stars, and tells the bot."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from aiogram.methods import AnswerPreCheckoutQuery

from tests.handlers.fake_telegram import Shown
from tests.handlers.person import Person

_numbers = count(1)


@dataclass(frozen=True)
class Payment:
    """A payment; `charge` is its id."""

    charge: str
    about: dict[str, Any]

    @property
    def update(self) -> dict[str, Any]:
        return self.about | {"telegram_payment_charge_id": self.charge, "provider_payment_charge_id": ""}


async def press_pay(person: Person, invoice: Shown, stars: int | None = None) -> str | None:
    """Presses Pay; returns why the bot says no, or None if it allows the payment."""
    telegram, id = person.world.telegram, f"checkout-{next(_numbers)}"
    payload, amount = telegram.invoices[invoice.id]
    about = {"currency": "XTR", "total_amount": stars or amount, "invoice_payload": payload}
    user = {"id": person.id, "is_bot": False, "first_name": person.name, "language_code": person.app_language or "en"}
    await person.world.feed({"pre_checkout_query": {"id": id, "from": user, **about}})
    (answer,) = (
        one for one in telegram.calls if isinstance(one, AnswerPreCheckoutQuery) and one.pre_checkout_query_id == id
    )
    assert answer.ok is (answer.error_message is None)
    return answer.error_message


async def pays(person: Person, invoice: Shown) -> Payment:
    """Presses Pay, and pays."""
    assert await press_pay(person, invoice) is None
    payload, stars = person.world.telegram.invoices[invoice.id]
    about = {"currency": "XTR", "total_amount": stars, "invoice_payload": payload}
    payment = Payment(f"charge-{next(_numbers)}", about)
    person.world.telegram.payments.append((person.id, payment.charge, about))
    await tells_of(person, payment)
    return payment


async def tells_of(person: Person, payment: Payment) -> None:
    """The update that tells the bot of a payment."""
    await person.world.feed({"message": person.message(None) | {"successful_payment": payment.update}})
    await person.world.tell()


async def tells_of_refund(person: Person, payment: Payment) -> None:
    await person.world.feed({"message": person.message(None) | {"refunded_payment": payment.update}})
    await person.world.tell()
