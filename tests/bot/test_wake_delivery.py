"""An update has notices looked for; many updates in a moment do so only once more."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram.types import Chat, Message, TelegramObject

from bot.wake_delivery import WakeDelivery

MESSAGE = Message(message_id=1, date=datetime(2026, 1, 1, tzinfo=UTC), chat=Chat(id=1, type="private"))


async def answer(event: TelegramObject, data: dict[str, Any]) -> str:
    return "answered"


async def test_news_are_looked_for_at_once_after_an_update() -> None:
    news = asyncio.Event()

    assert await WakeDelivery(news, apart=3600)(answer, MESSAGE, {}) == "answered"

    assert news.is_set()


async def test_the_next_update_of_the_same_moment_asks_for_no_second_look() -> None:
    news = asyncio.Event()
    ring = WakeDelivery(news, apart=3600)
    await ring(answer, MESSAGE, {})
    news.clear()

    await ring(answer, MESSAGE, {})

    assert not news.is_set()


async def test_what_came_meanwhile_is_looked_for_when_the_moment_is_over() -> None:
    news = asyncio.Event()
    ring = WakeDelivery(news, apart=0.01)
    await ring(answer, MESSAGE, {})
    news.clear()
    await ring(answer, MESSAGE, {})

    async with asyncio.timeout(10):
        await news.wait()


async def test_a_handler_that_fails_may_have_stored_notices_too() -> None:
    async def fail(event: TelegramObject, data: dict[str, Any]) -> None:
        raise ValueError("broken")

    news = asyncio.Event()

    with pytest.raises(ValueError, match="broken"):
        await WakeDelivery(news)(fail, MESSAGE, {})

    assert news.is_set()
