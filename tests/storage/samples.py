"""Made-up listings, intents and times for the storage tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from core.catalogue.service import Listing, Service
from core.notices.notice import CardChanged, NewNotice, ProviderOutage, StatusChanged
from core.orders.order import Intent, Order, OrderChange
from core.orders.status import OrderStatus
from storage.catalogue import Services
from storage.database import Database
from storage.notices import Notices
from storage.orders import Orders
from storage.workers import Workers
from tests.core import samples
from tests.core.samples import ALICE as ALICE
from tests.core.samples import BOB as BOB
from tests.core.samples import SECOND as SECOND

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
LATER = NOW + timedelta(minutes=4)


def listing(number: str = "1", **changes: Any) -> Listing:
    usual = {"name": f"Likes {number}", "category": "Likes", "maximum": 1000}
    return samples.listing(number, **usual | changes)


async def offer(database: Database) -> Service:
    """Lists one service, for use in orders."""
    await Services(database).refresh("north", [listing("100")], NOW)
    (service,) = await Services(database).load()
    return service


def intent(service: Service, key: str = "key-1", **changes: Any) -> Intent:
    """What a user confirmed of `service`; no message shows it yet."""
    usual = {"card_message_id": None, "service_id": service.id, "provider": service.provider}
    usual |= {"service_number": service.number, "service_name": service.name}
    return samples.intent(key, **usual | changes)


async def queue(database: Database, service: Service, count: int, **changes: Any) -> list[Order]:
    """Confirms `count` orders, and shows their cards."""
    orders = Orders(database)
    queued = [(await orders.confirm(intent(service, f"key-{n}", **changes), NOW))[0] for n in range(1, count + 1)]
    for chat_id in {order.chat_id for order in queued}:
        await Notices(database).drop_chat(chat_id, NOW, "sent")
    return queued


async def place(database: Database, service: Service, count: int, **changes: Any) -> list[Order]:
    """Confirms `count` orders that the provider has and that are due now."""
    orders = Orders(database)
    queued = await queue(database, service, count)
    known: dict[str, Any] = {"status": OrderStatus.PENDING, "next_check_at": NOW} | changes
    after = [replace(order, provider_order=f"P{order.id}", **known) for order in queued]
    await orders.save([OrderChange(after=order) for order in after], NOW)
    return [order for order in [await orders.find(order.id) for order in queued] if order is not None]


async def alive(database: Database, *names: str, at: datetime = NOW) -> None:
    for name in names:
        await Workers(database).beat(name, at)


def status_notice(order: Order, text: str = "completed") -> NewNotice:
    return NewNotice(chat_id=order.chat_id, content=StatusChanged(status=text), order_id=order.id)


def card_notice(order: Order) -> NewNotice:
    return NewNotice(chat_id=order.chat_id, content=CardChanged(), order_id=order.id)


def silent(_asked: bool) -> list[NewNotice]:
    """Tells nobody of a change of a role."""
    return []


def plain_notice(chat_id: int, text: str) -> NewNotice:
    return NewNotice(chat_id=chat_id, content=ProviderOutage(provider=text, away=True))
