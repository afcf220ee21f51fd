"""Refunds of Stars on both databases: the balance moves once, whoever refunds."""

import asyncio
from decimal import Decimal

import pytest

from core.money.ledger import NotCovered
from core.money.star_refunds import NoClearAnswer, RefundedAlready, RefundRefused
from core.notices.stars_notices import StarsRefunded, StarsTrouble, Trouble
from storage.database import Database
from storage.stars import Stars as StoredStars
from tests.money.star_shop import OWNER, Shop
from tests.storage.samples import ALICE


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


async def test_spent_credit_is_not_refunded(shop: Shop) -> None:
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
    shop.telegram.answers = [NoClearAnswer("cut")]
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


async def test_telegrams_report_of_our_own_refund_ends_it(shop: Shop) -> None:
    """The answer was lost, and then the chat reported that the Stars went back."""
    payment = await shop.pays()
    await shop.refunding.refund(payment.id, OWNER)
    shop.telegram.answers = [NoClearAnswer("cut")]
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
