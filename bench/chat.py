"""The bot's whole dispatcher over a real SQLite file, and a bare aiogram bot; Telegram answers at once."""

import os
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from aiogram import Bot, Dispatcher, F
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.base import BaseSession
from aiogram.enums import ParseMode
from aiogram.filters.callback_data import CallbackData
from aiogram.methods import EditMessageText, GetMe, SendMessage, TelegramMethod
from aiogram.types import CallbackQuery, Chat, Message, Update, User

from bench.offers import listings
from bot.app import App, open_providers
from bot.settings.settings import Settings, read_settings
from core.catalogue.service import Service, ServiceType
from core.orders.order import Intent, Order, OrderChange
from core.orders.status import OrderStatus
from core.people.terms import TERMS_VERSION
from handlers.router import join
from storage.catalogue import Services
from storage.database import Database
from storage.migrations import migrate
from storage.orders import Orders

ALICE = 7_000_000_001
LINK = "https://www.instagram.com/name"
_ME = User(id=42, is_bot=True, first_name="Paneldesk", username="paneldesk_bot")
_DATE = datetime(2026, 1, 1, tzinfo=UTC)
_numbers = count(1000)


class AtOnce(BaseSession):
    """A Telegram that answers at once."""

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109
        match method:
            case GetMe():
                return _ME
            case SendMessage() | EditMessageText():
                number = getattr(method, "message_id", None) or next(_numbers)
                chat = Chat(id=ALICE, type="private")
                return Message(message_id=number, date=_DATE, chat=chat, text=method.text).as_(bot)
        return True

    async def stream_content(self, *args: Any, **options: Any) -> AsyncGenerator[bytes, None]:
        raise NotImplementedError
        yield b""

    async def close(self) -> None:
        """Does nothing, because nothing is open."""


class Talk:
    """One bot with one person in front of it."""

    def __init__(self, bot: Bot, dispatcher: Dispatcher) -> None:
        self.bot, self.dispatcher = bot, dispatcher

    async def press(self, data: CallbackData) -> None:
        message = {"message_id": 7, "date": 0, "chat": {"id": ALICE, "type": "private"}, "text": "Before"}
        press = {"id": str(next(_numbers)), "chat_instance": "1", "data": data.pack(), "message": message}
        await self._feed({"callback_query": press})

    async def say(self, text: str) -> None:
        chat = {"id": ALICE, "type": "private"}
        await self._feed({"message": {"message_id": next(_numbers), "date": 0, "chat": chat, "text": text}})

    async def _feed(self, update: dict[str, Any]) -> None:
        (part,) = update.values()
        part["from"] = {"id": ALICE, "is_bot": False, "first_name": "Alice", "language_code": "en"}
        read = Update.model_validate({"update_id": next(_numbers), **update}, context={"bot": self.bot})
        await self.dispatcher.feed_update(self.bot, read)


def _bot() -> Bot:
    return Bot("42:TEST", session=AtOnce(), default=DefaultBotProperties(parse_mode=ParseMode.HTML))


def bare_chat() -> Talk:
    """One handler behind one asynchronous filter; it edits the message and answers the press."""

    async def is_press(callback: CallbackQuery) -> bool:
        return callback.data is not None

    async def answers(callback: CallbackQuery) -> None:
        if isinstance(callback.message, Message):
            await callback.message.edit_text("Hello")
        await callback.answer()

    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.callback_query.register(answers, is_press, F.data)
    return Talk(_bot(), dispatcher)


class Ours(Talk):
    service: Service
    order: Order


@asynccontextmanager
async def our_chat(file: Path) -> AsyncIterator[Ours]:
    """The bot with a large catalogue, and a person who agreed to the terms and has one order at the provider."""
    settings = _settings(file)
    database, bot, providers = Database(settings.database_url), _bot(), open_providers(settings)
    try:
        await migrate(database)
        await Services(database).refresh("north", listings(), _DATE)
        use = App(settings, bot, database, providers, []).use
        await use.users.remember(ALICE, _DATE, "en", "Alice", None)
        await use.users.accept_terms(ALICE, TERMS_VERSION, _DATE)
        await use.shop.load()
        dispatcher = Dispatcher(disable_fsm=True)
        dispatcher.workflow_data.update(use.workflow_data())
        join(dispatcher)
        ours = Ours(bot, dispatcher)
        ours.service = (await Services(database).load())[0]
        ours.order = await place(Orders(database), ours.service)
        yield ours
    finally:
        for provider in providers.values():
            await provider.close()
        await database.close()


def _settings(file: Path) -> Settings:
    """The fewest settings that the bot needs."""
    os.environ |= {
        "BOT_TOKEN": "42:TEST",
        "ACCESS": "public",
        "SHOP__CREDIT": "limits",
        "SHOP__LIMIT_PER_DAY": "1000000",
        "ADMIN_IDS": "1",
        "DATABASE_URL": f"sqlite+aiosqlite:///{file}",
        "PROVIDERS__NORTH__URL": "https://north.example/api",
        "PROVIDERS__NORTH__KEY": "bench-key",
    }
    return read_settings(env_file=None)


def intent(service: Service, key: str) -> Intent:
    return Intent(
        key=key,
        user_id=ALICE,
        chat_id=ALICE,
        card_message_id=None,
        service_id=service.id,
        provider=service.provider,
        service_number=service.number,
        service_name=service.name,
        service_type=ServiceType.DEFAULT,
        fields={"link": LINK, "quantity": "1000"},
        link=LINK,
        quantity=1000,
        price=Decimal("0.99"),
        cost=Decimal("0.90"),
        currency="USD",
    )


async def place(orders: Orders, service: Service) -> Order:
    """Stores one order that the provider has."""
    order, _ = await orders.confirm(intent(service, "placed"), _DATE)
    known = replace(order, status=OrderStatus.IN_PROGRESS, provider_order="P1", seen_at=_DATE, next_check_at=_DATE)
    await orders.save([OrderChange(after=known)], _DATE)
    return known
