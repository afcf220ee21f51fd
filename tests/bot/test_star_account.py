"""The hourly look over the stand-in Telegram: a payment whose update was lost, and a refund that somebody else made."""

from datetime import timedelta
from decimal import Decimal

from aiogram.types import LabeledPrice

from core.money.credit import Credit, CreditMode
from core.money.star_books import StarBooks
from core.money.star_refunds import Refunding
from core.money.stars import Paid, Stars
from handlers.sending.stars import StarsPost
from sandbox.telegram.paying import ask_to_pay, pay_back, settle
from sandbox.telegram.stars import Payment
from storage.ledger import Ledger
from storage.stars import Stars as StoredStars
from tests.bot.stand import ALICE, Stand

OWNER = 1000


class Shop:
    """The bot's account at Telegram, and the balances that follow it."""

    def __init__(self, stand: Stand) -> None:
        self.stand, self.ledger = stand, Ledger(stand.database)
        store, post = StoredStars(stand.database), StarsPost(stand.bot)
        credit = Credit(mode=CreditMode.WALLET, currency="USD")
        self.stars = Stars(store, credit, Decimal("0.013"), lambda _: True, [OWNER], b"secret", lambda: stand.now)
        self.refunding = Refunding(store, post, [OWNER], lambda: stand.now)
        self.books = StarBooks(store, post, self.stars, self.refunding, lambda: stand.now)

    async def look(self) -> int:
        self.stand.now += timedelta(hours=1)
        return await self.books.look()

    async def has(self) -> Decimal:
        return (await self.ledger.balance(ALICE)).available

    async def paid_unheard(self, key: str, payload: str | None = None) -> Payment:
        """Alice pays an invoice, and the bot gets no update about it."""
        world = self.stand.server.world
        world.chats[ALICE].started = True
        made = await self.stars.order(key, ALICE, 100)
        price = [LabeledPrice(label="Top up", amount=made.stars)]
        sent = await self.stand.bot.send_invoice(ALICE, "Top up", "1.30 USD", payload or made.payload, "XTR", price)
        asked = ask_to_pay(world, world.chats[ALICE], ALICE, sent.message_id)
        settle(world, world.stars.checkouts[asked["pre_checkout_query_id"]])
        world.updates.drop()
        return list(world.stars.payments.values())[-1]


async def test_the_hourly_look_finds_a_payment_that_no_update_reported(stand: Stand) -> None:
    shop = Shop(stand)
    await shop.paid_unheard("first")
    assert await shop.look() == 1
    assert await shop.has() == Decimal("1.30")
    await shop.paid_unheard("second")
    await shop.paid_unheard("of another program", payload="level-7")
    assert await shop.look() == 1
    assert await shop.look() == 0
    assert await shop.has() == Decimal("2.60")


async def test_a_payment_that_was_found_is_not_credited_again_when_its_update_comes_late(stand: Stand) -> None:
    shop = Shop(stand)
    payment = await shop.paid_unheard("late")
    assert await shop.look() == 1
    told = Paid(charge=payment.id, payer=ALICE, stars=100, payload=payment.invoice["invoice_payload"])
    assert await shop.stars.paid(told) is None
    assert await shop.look() == 0
    assert await shop.has() == Decimal("1.30")


async def test_the_hourly_look_tells_our_refund_from_somebody_elses(stand: Stand) -> None:
    shop = Shop(stand)
    await shop.paid_unheard("ours")
    theirs = await shop.paid_unheard("theirs")
    assert await shop.look() == 2
    await shop.refunding.refund(1, OWNER)
    assert await shop.refunding.send_due() == 1
    pay_back(stand.server.world, theirs)
    assert await shop.look() == 0
    assert await shop.has() == 0
    assert await shop.look() == 0
    assert await shop.has() == 0


async def test_a_payment_that_is_already_refunded_counts_as_done(stand: Stand) -> None:
    """The stand-in answers in Telegram's own words."""
    shop = Shop(stand)
    payment = await shop.paid_unheard("one")
    await shop.look()
    pay_back(stand.server.world, payment)
    await shop.refunding.refund(1, OWNER)
    assert await shop.refunding.send_due() == 1
    assert await shop.has() == 0
