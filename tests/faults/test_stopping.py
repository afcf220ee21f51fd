"""SIGTERM: running work may finish, the next start finds what could not, and nothing happens twice."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from core.orders.status import OrderStatus
from sandbox.telegram import visits
from tests.faults.bots import Nursery
from tests.faults.faultbook import NONE
from tests.faults.playing import settled
from tests.faults.scene import ADMINS, BYSTANDER, PROVIDER, Customer, Scene, scene, until

WITHIN = 10.0
PATIENT = {"PROVIDERS__PANEL_V2__TIMEOUT": "60"}


@pytest.fixture
async def stage(nursery: Nursery, tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(nursery, tmp_path, PATIENT) as opened:
        yield opened


async def customer_of(stage: Scene) -> Customer:
    customer = Customer(stage, 2000)
    await customer.fills_the_form()
    return customer


async def told_to_stop(stage: Scene) -> int | None:
    """Stops the bot and returns its exit code. Raises TimeoutError if it takes longer than an operator waits."""
    async with asyncio.timeout(WITHIN):
        return await stage.bot.stop()


def texts(stage: Scene, chat_id: int, part: str) -> list[str]:
    return [message["text"] for message in stage.shown(chat_id) if part in message["text"]]


async def test_an_order_being_sent_is_placed_if_the_answer_comes_in_time(stage: Scene) -> None:
    customer = await customer_of(stage)
    stage.stage.provider.add_fault({"provider": PROVIDER, "action": "add", "kind": "slow", "seconds": 1.5})
    customer.places_the_order()
    await until("the order at the provider", lambda: stage.placed_for(customer.link))
    assert await told_to_stop(stage) == 0
    (there,) = stage.placed_for(customer.link)
    order = stage.order_of(customer.id)
    assert order is not None
    assert order.provider_order == there.id

    await stage.bot.start()
    await until("the message of its end", lambda: texts(stage, customer.id, "is completed"))
    assert len(stage.placed_for(customer.link)) == 1


async def test_an_order_whose_answer_never_comes_is_unconfirmed_at_the_next_start(stage: Scene) -> None:
    customer = await customer_of(stage)
    stage.stage.provider.add_fault({"provider": PROVIDER, "action": "add", "kind": "late"})
    customer.places_the_order()
    await until("the order at the provider", lambda: stage.placed_for(customer.link))
    assert await told_to_stop(stage) == 0

    await stage.bot.start()
    await until("an end", lambda: settled(stage, customer, NONE))
    order = stage.order_of(customer.id)
    assert order is not None
    assert order.status is OrderStatus.UNCONFIRMED
    assert all(len(texts(stage, admin, "is unconfirmed")) == 1 for admin in ADMINS)
    assert len(stage.placed_for(customer.link)) == 1


async def test_a_notice_that_telegram_is_taking_is_not_sent_again(stage: Scene) -> None:
    customer = await customer_of(stage)
    slow = {"kind": "slow", "seconds": 1, "method": "sendMessage", "chat_id": customer.id}
    stage.stage.telegram.api.faults.add(slow)
    customer.places_the_order()
    await until("the message on its way", lambda: stage.calls("sendMessage", customer.id, answered=False))
    assert await told_to_stop(stage) == 0

    await stage.bot.start()
    await until("an end", lambda: settled(stage, customer, NONE))
    sent = [message["text"] for message in stage.shown(customer.id)]
    assert len(sent) == len(set(sent))


async def test_an_answer_that_telegram_is_taking_is_not_given_again(stage: Scene) -> None:
    slow = {"kind": "slow", "seconds": 1, "method": "sendMessage", "chat_id": BYSTANDER}
    stage.stage.telegram.api.faults.add(slow)
    visits.say(stage.telegram, stage.telegram.chats[BYSTANDER], BYSTANDER, "/help")
    await until("the answer on its way", lambda: stage.calls("sendMessage", BYSTANDER, answered=False))
    assert await told_to_stop(stage) == 0
    await stage.bot.start()
    visits.say(stage.telegram, stage.telegram.chats[BYSTANDER], BYSTANDER, "/orders")
    await until("the next answer", lambda: texts(stage, BYSTANDER, "no orders"))
    assert len(texts(stage, BYSTANDER, "Commands")) == 1


async def test_admins_hear_of_an_order_even_if_the_provider_does_not_answer_about_its_balance(stage: Scene) -> None:
    customer = await customer_of(stage)
    stage.stage.provider.add_fault({"provider": PROVIDER, "kind": "late", "action": "add"})
    customer.places_the_order()
    await until("the order at the provider", lambda: stage.placed_for(customer.link))
    stage.stage.provider.add_fault({"provider": PROVIDER, "kind": "late", "action": "balance", "times": 9})
    await stage.bot.kill()
    await stage.bot.start()
    for admin in ADMINS:
        await until("the question to the admin", partial(texts, stage, admin, "is unconfirmed"))
    await stage.bot.kill()  # otherwise it would wait for the balance again
