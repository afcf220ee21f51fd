"""Stars on both databases: what was paid is credited once, and a refund moves the balance once."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from core.money.credit import Credit, CreditMode
from core.money.ledger import EntryKind, NewEntry, NotCovered
from core.money.star_books import StarBooks, Transaction
from core.money.star_refunds import NotNow, RefundedAlready, Refunding, RefundRefused
from core.money.stars import LASTS, Doubt, Invoice, NotOffered, Paid, Payment, Stars
from core.notices.notice import Content, read_content
from core.notices.stars_notices import StarsPaid, StarsRefunded, StarsTrouble, Trouble
from storage.audit import Audit
from storage.database import Database
from storage.ledger import Ledger
from storage.stars import Stars as StoredStars
from storage.tables import notices
from tests.core.samples import Time
from tests.storage.samples import ALICE, BOB

OWNER = 1
WALLET = Credit(mode=CreditMode.WALLET, currency="USD")
RATE = Decimal("0.013")


@dataclass
class Telegram:
    """Its account of Stars; `answers` says what comes of the next refunds, instead of a yes."""

    lines: list[Transaction] = field(default_factory=list)
    answers: list[Exception] = field(default_factory=list)
    refunded: list[str] = field(default_factory=list)
    away: bool = False

    async def refund(self, payer: int, charge: str) -> None:
        if self.answers:
            raise self.answers.pop(0)
        self.refunded.append(charge)

    async def transactions(self, offset: int, limit: int) -> tuple[list[Transaction], int]:
        if self.away:
            raise NotNow("away")
        found = self.lines[offset : offset + limit]
        return found, len(found)


@dataclass
class Shop:
    """A shop that takes Stars, over a database."""

    database: Database
    telegram: Telegram = field(default_factory=Telegram)
    clock: Time = field(default_factory=Time)
    blocked: set[int] = field(default_factory=set)
    rate: Decimal | None = RATE
    credit: Credit = WALLET

    @property
    def stars(self) -> Stars:
        lets_in: Callable[[int], bool] = lambda user: user not in self.blocked  # noqa: E731
        return Stars(StoredStars(self.database), self.credit, self.rate, lets_in, [OWNER], b"secret", self.clock)

    @property
    def refunding(self) -> Refunding:
        return Refunding(StoredStars(self.database), self.telegram, [OWNER], self.clock)

    @property
    def books(self) -> StarBooks:
        return StarBooks(StoredStars(self.database), self.telegram, self.stars, self.refunding, self.clock)

    async def invoice(self, key: str = "press", payer: int = ALICE, stars: int = 100) -> Invoice:
        return await self.stars.order(key, payer, stars)

    async def pays(self, charge: str = "charge", invoice: Invoice | None = None) -> Payment:
        invoice = invoice or await self.invoice(charge)
        payment = await self.stars.paid(paid(invoice, charge))
        assert payment is not None
        return payment

    async def has(self, user: int = ALICE) -> Decimal:
        return (await Ledger(self.database).balance(user)).available

    async def spends(self, amount: str, user: int = ALICE) -> None:
        spent = NewEntry(user_id=user, kind=EntryKind.CORRECTION, currency="USD", available=-Decimal(amount))
        await Ledger(self.database).add(spent, self.clock())

    async def told(self, chat: int) -> list[Content]:
        """What a chat is told."""
        mine = select(notices.c.kind, notices.c.payload).where(notices.c.chat_id == chat).order_by(notices.c.id)
        rows = await self.database.reads(lambda connection: connection.execute(mine).all())
        return [read_content(row.kind, row.payload) for row in rows]

    async def done(self) -> list[str]:
        """What admins did, the oldest first."""
        return [entry.action for entry in (await Audit(self.database).page(None, 0, 50))[0]][::-1]


@pytest.fixture
def shop(database: Database) -> Shop:
    return Shop(database)


def paid(invoice: Invoice, charge: str = "charge", payer: int | None = None, stars: int | None = None) -> Paid:
    payer, stars = payer or invoice.payer, stars or invoice.stars
    return Paid(charge=charge, payer=payer, stars=stars, payload=invoice.payload)


def line(payment: Paid, *, is_refund: bool = False) -> Transaction:
    facts = {"charge": payment.charge, "payer": payment.payer, "stars": payment.stars, "payload": payment.payload}
    return Transaction(**facts, is_refund=is_refund)  # type: ignore[arg-type]


async def test_what_was_paid_is_credited_once_over_two_processes(
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
async def test_without_its_invoice_the_rate_of_today_counts_and_owners_are_told(
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


async def test_what_the_ledger_cannot_take_is_kept_and_told(shop: Shop) -> None:
    await shop.pays("first")
    shop.credit, shop.rate = Credit(currency="EUR"), Decimal("0.011")  # balances are off, and kept in USD
    payment = await shop.stars.paid(Paid(charge="lost", payer=ALICE, stars=100, payload=""))
    assert payment is not None
    assert payment.amount is None
    assert await shop.has() == Decimal("1.30")
    trouble = StarsTrouble(trouble=Trouble.NOT_CREDITED, user_id=ALICE, stars=100, charge="lost")
    assert await shop.told(OWNER) == [trouble]


async def test_what_cannot_be_credited_is_told_and_can_be_refunded(shop: Shop) -> None:
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


async def test_a_refund_is_taken_from_the_balance_before_anything_is_sent(shop: Shop) -> None:
    payment = await shop.pays()
    await shop.refunding.refund(payment.id, OWNER)
    assert await shop.has() == 0
    assert shop.telegram.refunded == []
    assert [one.refunded for one in await StoredStars(shop.database).payments(ALICE, 5)] == [True]
    assert await shop.refunding.send_due() == 1
    assert await shop.refunding.send_due() == 0
    assert shop.telegram.refunded == ["charge"]
    assert StarsRefunded(stars=100, amount=Decimal("1.30"), currency="USD") in await shop.told(ALICE)
    assert await shop.done() == ["stars.refund"]


async def test_two_owners_refund_once(shop: Shop, other_process: Database) -> None:
    payment = await shop.pays()
    desks = [shop.refunding, Shop(other_process).refunding] * 3
    answers = await asyncio.gather(*(desk.refund(payment.id, OWNER) for desk in desks), return_exceptions=True)
    assert sum(isinstance(answer, RefundedAlready) for answer in answers) == 5
    assert await shop.has() == 0


async def test_what_is_spent_is_not_refunded(shop: Shop) -> None:
    payment = await shop.pays()
    await shop.spends("0.01")
    with pytest.raises(NotCovered) as short:
        await shop.refunding.refund(payment.id, OWNER)
    assert (short.value.available, short.value.wanted) == (Decimal("1.29"), Decimal("1.30"))
    assert await shop.refunding.send_due() == 0
    assert (await StoredStars(shop.database).payments(ALICE, 1))[0].refunded is False
    assert await shop.done() == []


async def test_a_refund_whose_answer_is_lost_is_asked_for_again(shop: Shop, other_process: Database) -> None:
    payment = await shop.pays()
    await shop.refunding.refund(payment.id, OWNER)
    shop.telegram.answers = [NotNow("cut")]
    assert await shop.refunding.send_due() == 0
    assert await Shop(other_process, shop.telegram, shop.clock).refunding.send_due() == 0  # not due yet
    assert shop.telegram.refunded == []
    shop.clock.passes(minutes=2)
    both = [shop.refunding.send_due(), Shop(other_process, shop.telegram, shop.clock).refunding.send_due()]
    assert sum(await asyncio.gather(*both)) == 1
    assert shop.telegram.refunded == ["charge"]
    assert await shop.has() == 0


async def test_a_refused_refund_is_back_in_the_balance_and_may_be_tried_again(shop: Shop) -> None:
    payment = await shop.pays()
    await shop.refunding.refund(payment.id, OWNER)
    shop.telegram.answers = [RefundRefused("Bad Request: BALANCE_TOO_LOW")]
    assert await shop.refunding.send_due() == 1
    assert await shop.has() == Decimal("1.30")
    (told,) = await shop.told(OWNER)
    assert isinstance(told, StarsTrouble)
    assert (told.trouble, told.why) == (Trouble.REFUSED, "Bad Request: BALANCE_TOO_LOW")
    assert await shop.done() == ["stars.refund", "stars.refund_refused"]
    await shop.refunding.refund(payment.id, OWNER)
    assert await shop.refunding.send_due() == 1
    assert await shop.has() == 0


async def test_what_telegram_says_of_our_own_refund_ends_it(shop: Shop) -> None:
    """Its answer was lost, and then the chat told that the Stars went back."""
    payment = await shop.pays()
    await shop.refunding.refund(payment.id, OWNER)
    shop.telegram.answers = [NotNow("cut")]
    await shop.refunding.send_due()
    assert await shop.refunding.seen("charge")
    shop.clock.passes(hours=1)
    assert await shop.refunding.send_due() == 0
    assert await shop.has() == 0
    assert await shop.told(OWNER) == []


@pytest.mark.parametrize(
    ("spent", "trouble"),
    [("0.10", Trouble.NOT_COVERED), ("1.30", Trouble.NOT_COVERED), ("0", Trouble.REFUNDED_ELSEWHERE)],
)
async def test_a_refund_by_somebody_else_is_taken_once_as_far_as_there_is_something(
    shop: Shop, spent: str, trouble: Trouble
) -> None:
    payment = await shop.pays()
    if Decimal(spent):
        await shop.spends(spent)
    assert await shop.refunding.seen("charge")
    assert await shop.refunding.seen("charge")
    assert await shop.has() == 0
    assert [one.trouble for one in await shop.told(OWNER) if isinstance(one, StarsTrouble)] == [trouble]
    with pytest.raises(RefundedAlready):
        await shop.refunding.refund(payment.id, OWNER)


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
