"""Asks about an order as a customer does."""

from datetime import timedelta
from typing import Any

from core.orders.status import OrderStatus
from tests.core.samples import BOB, NOW, order
from tests.handlers.fake_telegram import Shown
from tests.handlers.person import Person
from tests.handlers.world import World


async def ask(world: World, person: Person, topic: str, order_id: int = 1) -> Shown:
    """Asks about an order from its card; returns the last message in the chat."""
    await person.says(f"/status {order_id}")
    await person.presses("💬 Ask about this order", on=person.card(order_id))
    await person.presses(topic)
    await world.tell()
    return person.last


async def ask_in_words(world: World, person: Person, words: str, order_id: int = 1) -> Shown:
    question = await ask(world, person, "💬 Something else", order_id)
    await person.replies(words, to=question)
    await world.tell()
    return person.last


def completed(id: int, took: timedelta) -> Any:
    return order(
        id,
        user_id=BOB,
        chat_id=BOB,
        status=OrderStatus.COMPLETED,
        created_at=NOW - took,
        status_at=NOW,
        next_check_at=None,
    )
