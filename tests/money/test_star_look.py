"""The hourly look on both databases finds unreported payments, once."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.money.stars import Paid
from storage.stars import Stars as StoredStars
from tests.money.star_shop import Shop, line, paid
from tests.storage.samples import ALICE, BOB


async def test_the_hourly_look_finds_what_was_missed_once(shop: Shop) -> None:
    known, missed = paid(await shop.invoice("one"), "one"), paid(await shop.invoice("two"), "two")
    await shop.stars.paid(known)
    shop.telegram.lines = [line(known), line(missed)]
    assert await shop.books.look() == 1
    assert await shop.has() == Decimal("2.60")
    shop.clock.passes(minutes=59)
    shop.telegram.lines.append(line(paid(await shop.invoice("three"), "three")))
    assert await shop.books.look() == 0
    shop.clock.passes(minutes=1)
    assert await shop.books.look() == 1
    assert await shop.has() == Decimal("3.90")


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.money.star_books.PAGE", 10)
    monkeypatch.setattr("core.money.star_books.OVERLAP", 10)


@pytest.mark.usefixtures("small_pages")
async def test_the_look_goes_on_where_it_ended(shop: Shop) -> None:
    bought = [paid(await shop.invoice(f"{n}", stars=10), f"{n}") for n in range(25)]
    shop.telegram.lines = [line(one) for one in bought[:23]]
    assert await shop.books.look() == 23
    shop.clock.passes(hours=1)
    shop.telegram.lines = [line(one) for one in bought]
    assert await shop.books.look() == 2
    assert await shop.has() == 25 * Decimal("0.13")


@pytest.mark.usefixtures("small_pages")
async def test_a_look_that_fails_or_finds_less_than_before_begins_again(shop: Shop) -> None:
    shop.telegram.lines = [line(paid(await shop.invoice(f"{n}", stars=10), f"{n}")) for n in range(15)]
    assert await shop.books.look() == 15
    shop.clock.passes(hours=1)
    shop.telegram.away = True
    assert await shop.books.look() == 0
    shop.clock.passes(hours=1)
    shop.telegram.away = False
    shop.telegram.lines = [line(paid(await shop.invoice("new", stars=10), "new"))]
    assert await shop.books.look() == 1


async def test_the_look_credits_neither_another_programs_payments_nor_others_twice(shop: Shop) -> None:
    invoice = await shop.invoice()
    foreign = Paid(charge="game", payer=ALICE, stars=500, payload="level-7")
    copied = Paid(charge="copied", payer=BOB, stars=100, payload=invoice.payload)
    shop.telegram.lines = [line(foreign), line(foreign, is_refund=True), line(copied)]
    assert await shop.books.look() == 0
    assert await shop.has() == await shop.has(BOB) == 0


async def test_the_look_finds_refunds_by_others(shop: Shop) -> None:
    payment = await shop.pays()
    shop.telegram.lines = [line(payment), line(payment, is_refund=True)]
    assert await shop.books.look() == 0
    shop.clock.passes(hours=1)
    await shop.books.look()
    assert await shop.has() == 0


async def test_invoices_that_nobody_paid_are_forgotten(shop: Shop) -> None:
    unpaid, bought = await shop.invoice("unpaid"), await shop.invoice("bought")
    await shop.pays("charge", bought)
    shop.clock.passes(days=8)
    await shop.books.look()
    store = StoredStars(shop.database)
    assert await store.invoice(unpaid.payload) is None
    assert await store.invoice(bought.payload) == replace(bought, charge="charge")
