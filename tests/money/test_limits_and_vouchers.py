"""Limits and vouchers on both databases: two presses can't both pass a limit, and only one person gets a code."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.audit.audit import NewAuditEntry
from core.catalogue.service import Service
from core.money.credit import Credit, CreditMode
from core.money.granting import Granting
from core.money.limits import Limit, Limits, OverLimit, OwnLimits
from core.money.vouchers import NotRedeemable, TooManyGuesses, Vouchers
from core.orders.order import OrderChange
from core.orders.status import OrderStatus
from storage.audit import Audit
from storage.database import Database
from storage.ledger import Ledger
from storage.limits import PersonLimits
from storage.orders import Orders
from storage.sql.locks import lock_shop_limit
from storage.vouchers import Vouchers as StoredVouchers
from tests.storage.samples import ALICE, BOB, NOW, intent

ONE = Decimal(1)


def limits(**amounts: str) -> Limits:
    return Limits(**{name: Decimal(amount) for name, amount in amounts.items()})


@pytest.mark.parametrize(
    ("chosen", "which"), [(limits(per_person_day="2.50"), Limit.PERSON), (limits(per_day="2.50"), Limit.SHOP)]
)
async def test_eight_presses_at_once_stay_within_the_day(
    database: Database, other_process: Database, service: Service, chosen: Limits, which: Limit
) -> None:
    stores = [Orders(database), Orders(other_process)] * 4
    users = [ALICE] * 8 if which is Limit.PERSON else [ALICE, BOB] * 4
    wanted = [intent(service, f"key-{n}", user_id=user, chat_id=user, price=ONE) for n, user in enumerate(users)]
    answers = await asyncio.gather(
        *(store.confirm(one, NOW, chosen) for store, one in zip(stores, wanted, strict=True)), return_exceptions=True
    )
    refused = [answer for answer in answers if isinstance(answer, OverLimit)]
    assert len(refused) == 6
    assert {(one.which, one.limit, one.used) for one in refused} == {(which, Decimal("2.50"), Decimal(2))}


async def test_an_order_that_was_not_bought_is_not_counted(database: Database, service: Service) -> None:
    orders, chosen = Orders(database), limits(per_person_day="1")
    first, _ = await orders.confirm(intent(service, price=ONE), NOW, chosen)
    with pytest.raises(OverLimit):
        await orders.confirm(intent(service, "key-2", price=ONE), NOW, chosen)
    await orders.save([OrderChange(after=replace(first, status=OrderStatus.REFUSED))], NOW)
    await orders.confirm(intent(service, "key-2", price=ONE), NOW, chosen)


async def test_a_second_press_finds_the_first_order_whatever_the_limit(database: Database, service: Service) -> None:
    orders, chosen = Orders(database), limits(per_person_day="1")
    one = intent(service, price=ONE)
    first, _ = await orders.confirm(one, NOW, chosen)
    assert await orders.confirm(one, NOW, chosen) == (first, False)


async def test_a_person_has_limits_of_their_own(database: Database, service: Service) -> None:
    own = PersonLimits(database)
    assert await own.of(ALICE) is None
    audit_entry = NewAuditEntry(actor=1, action="person.limits", target=f"person:{ALICE}")
    await own.set(ALICE, OwnLimits(per_order=Decimal("0.50")), audit_entry, NOW)
    with pytest.raises(OverLimit) as over:
        await Orders(database).confirm(intent(service, price=ONE), NOW, Limits())
    assert (over.value.which, over.value.limit) == (Limit.ORDER, Decimal("0.50"))
    await own.set(ALICE, OwnLimits(), audit_entry, NOW)
    await Orders(database).confirm(intent(service, price=ONE), NOW, Limits())
    assert len((await Audit(database).page(1, 0, 10))[0]) == 2


async def test_an_order_without_a_bound_is_refused_if_a_limit_applies(database: Database, service: Service) -> None:
    open_ended = intent(service, price=None, cost=None, quantity=None)
    with pytest.raises(OverLimit) as over:
        await Orders(database).confirm(open_ended, NOW, limits(per_day="5"))
    assert over.value.which is Limit.BOUND
    await Orders(database).confirm(open_ended, NOW, Limits())


def vouchers(database: Database, now: Any = NOW) -> Vouchers:
    credit = Credit(mode=CreditMode.WALLET, currency="USD")
    granting = Granting(Ledger(database), credit, lambda: now)
    return Vouchers(StoredVouchers(database), granting, b"secret", lambda: now)


async def test_one_of_two_people_with_the_same_code_gets_it(database: Database, other_process: Database) -> None:
    codes, _ = await vouchers(database).make("batch", 3, Decimal(5), 30, 1)
    desks = [vouchers(database), vouchers(other_process)] * 4
    people = [ALICE, BOB] * 4
    answers = await asyncio.gather(
        *(desk.redeem(codes[0], user) for desk, user in zip(desks, people, strict=True)), return_exceptions=True
    )
    assert sum(isinstance(answer, NotRedeemable) for answer in answers) == 4
    balances = [(await Ledger(database).balance(user)).available for user in (ALICE, BOB)]
    assert sorted(balances) == [0, 5]


async def test_a_batch_that_is_made_again_has_the_same_codes(database: Database) -> None:
    first, _ = await vouchers(database).make("batch", 3, Decimal(5), 30, 1)
    again, _ = await vouchers(database, NOW + timedelta(minutes=1)).make("batch", 3, Decimal(5), 30, 1)
    other, _ = await vouchers(database).make("another", 3, Decimal(5), 30, 1)
    assert first == again
    assert not set(first) & set(other)
    assert len((await Audit(database).page(1, 0, 10))[0]) == 2
    await vouchers(database).redeem(first[0], ALICE)
    assert (await Ledger(database).balance(ALICE)).available == 5


async def test_wrong_codes_are_counted_for_an_hour(database: Database) -> None:
    (code,), until = await vouchers(database).make("batch", 1, Decimal(5), 1, 1)
    for guess in range(5):
        with pytest.raises(NotRedeemable):
            await vouchers(database).redeem(f"wrong-{guess}", ALICE)
    with pytest.raises(TooManyGuesses):
        await vouchers(database).redeem(code, ALICE)
    with pytest.raises(NotRedeemable):
        await vouchers(database, until).redeem(code, BOB)
    entry, _ = await vouchers(database, NOW + timedelta(hours=1)).redeem(code, ALICE)
    assert (entry.available, entry.by) == (Decimal(5), 1)
    assert await vouchers(database, NOW + timedelta(hours=2)).redeem(code, ALICE) == (entry, False)


async def test_the_chat_goes_on_while_another_process_holds_the_lock_on_limits(
    database: Database, other_process: Database, service: Service
) -> None:
    orders, chosen = Orders(database), limits(per_day="100")
    wanted = [intent(service, f"key-{n}", price=ONE) for n in range(20)]
    waiting: list[asyncio.Future[Any]] = []
    async with other_process.write() as frozen:
        await frozen.run_sync(lock_shop_limit)
        if database.file is None:  # on SQLite only one process has the file, so there is no lock
            waiting = [asyncio.ensure_future(orders.confirm(one, NOW, chosen)) for one in wanted]
            await asyncio.sleep(0)
            async with asyncio.timeout(1):
                assert await orders.open_count(ALICE) == 0
    await asyncio.gather(*waiting)
    assert await orders.open_count(ALICE) == len(waiting)
