"""Stars on both databases: a payment is checked before it is taken, and credited once."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest

from core.money.credit import Credit, CreditMode
from core.money.ledger import EntryKind
from core.money.stars import LASTS, Doubt, NotOffered, Paid
from core.notices.stars_notices import StarsPaid, StarsTrouble, Trouble
from storage.database import Database
from storage.ledger import Ledger
from tests.money.star_shop import OWNER, RATE, WALLET, Shop, paid
from tests.storage.samples import ALICE, BOB


async def test_a_payment_is_credited_once_even_with_two_processes(
    shop: Shop, database: Database, other_process: Database
) -> None:
    invoice = await shop.invoice()
    desks = [shop.stars, Shop(other_process).stars] * 4
    answers = await asyncio.gather(*(desk.paid(paid(invoice)) for desk in desks))
    assert sum(answer is not None for answer in answers) == 1
    assert await shop.has() == Decimal("1.30")
    (entry,) = await Ledger(database).entries(ALICE, None, 10)
    assert (entry.kind, entry.key, entry.note) == (EntryKind.TOP_UP, "stars:charge", "⭐ 100")
    assert await shop.told(ALICE) == [StarsPaid(stars=100, amount=Decimal("1.30"), currency="USD")]


@pytest.mark.parametrize(("stars", "amount"), [(1, "0.01"), (3, "0.03"), (77, "1.00"), (100, "1.30")])
def test_stars_are_worth_their_rate_rounded_down(shop: Shop, stars: int, amount: str) -> None:
    assert shop.stars.worth(stars) == Decimal(amount)


async def test_stars_that_are_worth_nothing_are_not_taken(shop: Shop) -> None:
    shop.rate = Decimal("0.0042")
    assert shop.stars.least == 3
    for stars in (0, 2, 10_001, -5):
        with pytest.raises(NotOffered):
            await shop.invoice(stars=stars)


async def test_a_press_that_is_handled_again_makes_the_same_invoice(shop: Shop) -> None:
    first = await shop.invoice("press")
    shop.clock.passes(minutes=1)
    assert await shop.invoice("press") == first
    assert (await shop.invoice("another")).payload != first.payload
    assert (await shop.invoice("press", BOB)).payload != first.payload


async def test_a_payment_is_declined_on_any_doubt(shop: Shop) -> None:
    invoice = await shop.invoice()

    async def doubt(payload: str = invoice.payload, payer: int = ALICE, stars: int = 100) -> Doubt | None:
        return await shop.stars.doubt(payload, payer, stars)

    assert await doubt() is None
    assert await doubt(payer=BOB) is Doubt.UNKNOWN
    assert await doubt(stars=99) is Doubt.UNKNOWN
    assert await doubt("made up") is Doubt.UNKNOWN
    shop.blocked = {ALICE}
    assert await doubt() is Doubt.OFF
    shop.blocked, shop.rate = set(), None
    assert await doubt() is Doubt.OFF
    shop.rate, shop.credit = RATE, Credit(mode=CreditMode.LIMITS, currency="USD")
    assert await doubt() is Doubt.OFF
    shop.credit = WALLET
    shop.clock.now += LASTS - timedelta(seconds=1)
    assert await doubt() is None
    shop.clock.passes(seconds=1)
    assert await doubt() is Doubt.EXPIRED
    await shop.stars.paid(paid(invoice))
    assert await doubt() is Doubt.PAID


async def test_an_invoice_that_is_paid_twice_is_credited_twice(shop: Shop) -> None:
    """Both were allowed before either was paid: the Stars of both are taken."""
    invoice = await shop.invoice()
    await shop.pays("one", invoice)
    await shop.pays("two", invoice)
    assert await shop.has() == Decimal("2.60")


async def test_a_payment_keeps_the_amount_that_was_promised(shop: Shop) -> None:
    invoice = await shop.invoice()
    shop.rate, shop.credit, shop.blocked = None, Credit(currency="USD"), {ALICE}
    await shop.pays("late", invoice)
    assert await shop.has() == Decimal("1.30")
    assert await shop.told(OWNER) == []


@pytest.mark.parametrize(("stars", "amount"), [(100, "2.00"), (50, "1.00")])
async def test_without_its_invoice_a_payment_counts_at_todays_rate_and_owners_are_told(
    shop: Shop, stars: int, amount: str
) -> None:
    shop.rate = Decimal("0.02")
    lost = Paid(charge="lost", payer=ALICE, stars=stars, payload="forgotten")
    await shop.stars.paid(lost)
    assert await shop.has() == Decimal(amount)
    trouble = StarsTrouble(trouble=Trouble.NO_INVOICE, user_id=ALICE, stars=stars, charge="lost")
    assert await shop.told(OWNER) == [trouble]


async def test_another_amount_is_credited_at_the_rate_of_its_invoice(shop: Shop) -> None:
    invoice = await shop.invoice()
    shop.rate = Decimal(5)
    await shop.stars.paid(paid(invoice, stars=50))
    assert await shop.has() == Decimal("0.65")


async def test_a_shop_that_changed_its_currency_credits_in_the_new_one(shop: Shop) -> None:
    invoice = await shop.invoice()
    shop.credit, shop.rate = Credit(mode=CreditMode.WALLET, currency="EUR"), Decimal("0.011")
    await shop.pays("charge", invoice)
    assert await shop.has() == Decimal("1.10")
    trouble = StarsTrouble(trouble=Trouble.NO_INVOICE, user_id=ALICE, stars=100, charge="charge")
    assert await shop.told(OWNER) == [trouble]


async def test_a_payment_that_the_ledger_cannot_take_is_kept_and_reported(shop: Shop) -> None:
    await shop.pays("first")
    shop.credit, shop.rate = Credit(currency="EUR"), Decimal("0.011")  # balances are off, and kept in USD
    payment = await shop.stars.paid(Paid(charge="lost", payer=ALICE, stars=100, payload=""))
    assert payment is not None
    assert payment.amount is None
    assert await shop.has() == Decimal("1.30")
    trouble = StarsTrouble(trouble=Trouble.NOT_CREDITED, user_id=ALICE, stars=100, charge="lost")
    assert await shop.told(OWNER) == [trouble]


async def test_a_payment_that_cannot_be_credited_is_reported_and_can_be_refunded(shop: Shop) -> None:
    shop.rate = None
    payment = await shop.stars.paid(Paid(charge="lost", payer=ALICE, stars=9, payload=""))
    assert payment is not None
    assert payment.amount is None
    assert await shop.has() == 0
    trouble = StarsTrouble(trouble=Trouble.NOT_CREDITED, user_id=ALICE, stars=9, charge="lost")
    assert await shop.told(OWNER) == [trouble]
    await shop.refunding.refund(payment.id, OWNER)
    assert await shop.refunding.send_due() == 1
    assert shop.telegram.refunded == ["lost"]
    assert await Ledger(shop.database).entries(ALICE, None, 10) == []
