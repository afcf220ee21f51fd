"""Made-up services, orders, people and times for the tests of the rules and of the chat."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from core.catalogue.service import Listing, Service, ServiceType
from core.orders.order import Intent, Order, Refill
from core.orders.status import OrderStatus, RefillStatus
from providers.answers.catalogue import panel_row
from providers.answers.values import folded
from tests.catalogues import catalogue_file

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ALICE, BOB, ADA, EVE = 7_000_000_001, 7_000_000_002, 7_000_000_003, 7_000_000_009
LINK = "https://www.instagram.com/name"


class Time:
    """A clock that stands still until a test lets time pass."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)


def listing(number: str = "12", **changes: Any) -> Listing:
    plain = Listing(
        number=number,
        name="Instagram Followers",
        category="Instagram",
        type=ServiceType.DEFAULT,
        type_text="Default",
        rate=Decimal("0.90"),
        minimum=10,
        maximum=10_000,
    )
    return replace(plain, **changes)


def service(id: int = 1, provider: str = "north", offered: bool = True, **changes: Any) -> Service:
    """A service that is offered; `number` is its id unless told otherwise."""
    return known(listing(changes.pop("number", str(id)), **changes), id, provider, offered)


def known(listed: Listing, id: int, provider: str = "north", offered: bool = True) -> Service:
    """A service as the bot stores it."""
    content = {field.name: getattr(listed, field.name) for field in fields(Listing)}
    return Service(id=id, provider=provider, offered=offered, **content)


def intent(key: str = "key-1", **changes: Any) -> Intent:
    plain = Intent(
        key=key,
        user_id=ALICE,
        chat_id=ALICE,
        card_message_id=100,
        service_id=1,
        provider="north",
        service_number="1",
        service_name="Instagram Followers",
        service_type=ServiceType.DEFAULT,
        fields={"link": LINK, "quantity": "1000"},
        link=LINK,
        quantity=1000,
        price=Decimal("0.99"),
        cost=Decimal("0.90"),
        currency="USD",
    )
    return replace(plain, **changes)


def order(id: int = 1, **changes: Any) -> Order:
    """An order that the provider has as P1 and that is due now."""
    content = {field.name: getattr(intent(), field.name) for field in fields(Intent)}
    state: dict[str, Any] = {"id": id, "version": 1, "created_at": NOW, "status": OrderStatus.PENDING}
    state |= {"status_at": NOW, "provider_order": f"P{id}", "next_check_at": NOW, "key": f"key-{id}"}
    return Order(**(content | state | changes))


def refill(id: int = 1, **changes: Any) -> Refill:
    """A refill of order 1 that the provider has as R1 and that is due now."""
    state: dict[str, Any] = {"id": id, "version": 1, "order_id": 1, "provider": "north", "number": f"R{id}"}
    state |= {"status": RefillStatus.PENDING, "created_at": NOW, "next_check_at": NOW}
    return Refill(**(state | changes))


def field_catalogue(name: str) -> list[Service]:
    """A real catalogue, read as `providers` reads it."""
    return list(_read(catalogue_file(name)))


@cache
def _read(path: Path) -> tuple[Service, ...]:
    rows = [panel_row(folded(row)) for row in json.loads(path.read_text("utf-8"))]
    return tuple(known(row, id, provider=path.stem) for id, row in enumerate(rows, 1) if row is not None)
