"""Made-up listings, intents and times for the storage tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from core.catalogue.service import Listing, Service, ServiceType
from core.notices.notice import CardChanged, NewNotice, ProviderOutage, StatusChanged
from core.orders.order import Intent, Order, OrderChange
from core.orders.status import OrderStatus
from storage.catalogue import Services
from storage.database import Database
from storage.notices import Notices
from storage.orders import Orders
from storage.workers import Workers

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LATER = NOW + timedelta(minutes=4)
ALICE, BOB = 7_000_000_001, 7_000_000_002


def listing(number: str = "1", **changes: Any) -> Listing:
    plain = Listing(
        number=number,
        name=f"Likes {number}",
        category="Likes",
        type=ServiceType.DEFAULT,
        type_text="Default",
        rate=Decimal("0.90"),
        minimum=10,
        maximum=1000,
    )
    return replace(plain, **changes)


async def offer(database: Database) -> Service:
    """Lists one service, for use in orders."""
    await Services(database).refresh("north", [listing("100")], NOW)
    (service,) = await Services(database).load()
    return service


def intent(service: Service, key: str = "key-1", **changes: Any) -> Intent:
    plain = Intent(
        key=key,
        user_id=ALICE,
        chat_id=ALICE,
        card_message_id=None,
        service_id=service.id,
        provider=service.provider,
        service_number=service.number,
        service_name=service.name,
        service_type=ServiceType.DEFAULT,
        fields={"link": "https://example.com/a", "quantity": "1000"},
        link="https://example.com/a",
        quantity=1000,
        price=Decimal("0.99"),
        cost=Decimal("0.90"),
        currency="USD",
    )
    return replace(plain, **changes)


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
