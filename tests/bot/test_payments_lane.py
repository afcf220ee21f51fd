"""Checkouts have a lane of their own, and a payment is read whatever else is in its message."""

import asyncio
from typing import Any

import pytest
from aiogram.types import Message, PreCheckoutQuery

from tests.bot.stand import ALICE, BOB, HIDDEN, Stand, message, until

PAID = {"currency": "XTR", "total_amount": 100, "invoice_payload": "topup:1"}
CHARGED = PAID | {"telegram_payment_charge_id": "charge", "provider_payment_charge_id": ""}


def checkout(id: str, person: int = ALICE, **more: Any) -> dict[str, Any]:
    sender = {"id": person, "is_bot": False, "first_name": "Somebody"}
    return {"pre_checkout_query": {"id": id, "from": sender, **PAID, **more}}


@pytest.fixture
def stand(stand: Stand) -> Stand:
    async def asked(query: PreCheckoutQuery) -> None:
        stand.heard.append(f"{query.id} of {query.from_user.id}: {query.invoice_payload}, {query.total_amount}")

    stand.dispatcher.pre_checkout_query.register(asked)
    return stand


async def test_a_checkout_waits_neither_for_its_payers_other_updates_nor_for_their_limit(stand: Stand) -> None:
    stand.receiving = stand.process("A", per_minute=2)
    free = asyncio.Event()

    async def slow(_: Message) -> None:
        await free.wait()

    stand.before = slow
    stand.arrive(*(message(f"{n}") for n in range(9)), checkout("q"), message("Bob's", BOB))
    await stand.receiving.poll()
    await until(lambda: len(stand.heard) == 1)
    assert stand.heard == ["q of 1001: topup:1, 100"]
    free.set()
    await until(lambda: len(stand.heard) == 4)
    assert sorted(stand.heard[1:]) == ["0", "1", "Bob's"]


async def test_a_checkout_waits_for_no_update_that_another_process_has(stand: Stand) -> None:
    free = asyncio.Event()

    async def slow(_: Message) -> None:
        await free.wait()

    stand.before = slow
    stand.arrive(message("one"))
    await stand.receiving.poll()
    await stand.beat("B")
    other = stand.process("B")
    stand.arrive(message("two"), checkout("q"))
    await other.poll()
    await until(lambda: len(stand.heard) == 1)
    assert stand.heard == ["q of 1001: topup:1, 100"]
    free.set()
    await stand.settle()
    await other.drain(1)


async def test_a_checkout_with_a_part_that_nobody_knows_is_read_without_it(stand: Stand) -> None:
    stand.arrive(checkout("q", order_info="a hologram"))
    await stand.poll()
    assert stand.heard == ["q of 1001: topup:1, 100"]


@pytest.mark.parametrize("name", ["successful_payment", "refunded_payment"])
@pytest.mark.parametrize("more", [{}, HIDDEN, {"poll": {"question": "?"}}])
async def test_a_payment_is_read_whatever_else_is_in_its_message(stand: Stand, name: str, more: dict[str, Any]) -> None:
    read: list[Any] = []

    async def paid(told: Message) -> None:
        read.append(getattr(told, name))

    stand.before = paid
    raw = message("")
    raw["message"] |= {name: CHARGED} | more
    del raw["message"]["text"]
    stand.arrive(raw)
    await stand.poll()
    (payment,) = read
    assert (payment.total_amount, payment.telegram_payment_charge_id) == (100, "charge")
