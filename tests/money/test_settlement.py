"""An order's holds and costs from the press to its end, and the entries for them."""

from decimal import Decimal
from typing import Any

import pytest

from core.catalogue.service import ServiceType
from core.money.ledger import EntryKind, NewEntry, NotCovered
from core.money.settlement import Due, due, is_settled, settle
from core.orders.order import Order
from core.orders.status import OrderStatus
from tests.core.samples import order


def ten(status: OrderStatus, **changes: Any) -> Order:
    """An order of 1,000 for 10.00, whose provider takes 5.00."""
    return order(status=status, price=Decimal(10), cost=Decimal(5), from_balance=True, **changes)


@pytest.mark.parametrize("status", [one for one in OrderStatus if not one.final])
def test_an_order_holds_its_price_until_it_ends(status: OrderStatus) -> None:
    assert due(ten(status)) == Due(held=Decimal(10))


@pytest.mark.parametrize("status", [OrderStatus.REFUSED, OrderStatus.NOT_SENT])
def test_an_order_that_was_not_bought_costs_nothing(status: OrderStatus) -> None:
    assert due(ten(status)) == Due()


@pytest.mark.parametrize(
    ("changes", "spent"),
    [
        ({"status": OrderStatus.COMPLETED}, "10"),
        ({"status": OrderStatus.COMPLETED, "remains": 3}, "10"),
        ({"status": OrderStatus.PARTIAL, "remains": 400}, "6"),
        # 3.333... is given back as 3.34.
        ({"status": OrderStatus.PARTIAL, "remains": 1, "quantity": 3}, "6.66"),
        ({"status": OrderStatus.PARTIAL, "remains": 5_000}, "0"),
        ({"status": OrderStatus.PARTIAL, "remains": -1}, "10"),
        ({"status": OrderStatus.PARTIAL, "charge": Decimal(2)}, "4"),
        ({"status": OrderStatus.PARTIAL}, "10"),
        ({"status": OrderStatus.CANCELED}, "0"),
        ({"status": OrderStatus.CANCELED, "remains": 0, "charge": Decimal(0)}, "0"),
        ({"status": OrderStatus.CANCELED, "remains": 0, "charge": Decimal(5)}, "0"),
        ({"status": OrderStatus.CANCELED, "remains": 400, "charge": Decimal(3)}, "6"),
        ({"status": OrderStatus.CANCELED, "remains": 400}, "6"),
        ({"status": OrderStatus.REFUNDED, "remains": 400}, "0"),
        ({"status": OrderStatus.REJECTED}, "0"),
        # A drip-feed of 4 runs: 4,000 in all.
        ({"status": OrderStatus.PARTIAL, "remains": 1_000, "fields": {"runs": "4"}}, "7.5"),
    ],
)
def test_the_undelivered_share_is_given_back_in_the_customers_favour(changes: dict[str, Any], spent: str) -> None:
    assert due(ten(**changes)) == Due(spent=Decimal(spent))


@pytest.mark.parametrize(
    ("changes", "spent"),
    [
        ({"status": OrderStatus.COMPLETED}, "10"),
        ({"status": OrderStatus.COMPLETED, "charge": Decimal(1)}, "2"),
        ({"status": OrderStatus.EXPIRED, "charge": Decimal(4), "remains": 2}, "8"),
        ({"status": OrderStatus.EXPIRED}, "0"),
        ({"status": OrderStatus.CANCELED, "charge": Decimal("2.5"), "remains": 1}, "5"),
        ({"status": OrderStatus.COMPLETED, "charge": Decimal(400), "charge_currency": "INR"}, "10"),
    ],
)
def test_a_subscription_costs_the_posts_that_were_charged(changes: dict[str, Any], spent: str) -> None:
    assert due(ten(service_type=ServiceType.SUBSCRIPTIONS, **changes)) == Due(spent=Decimal(spent))


def test_an_amount_without_a_minor_unit_is_given_back_whole() -> None:
    dong = ten(OrderStatus.PARTIAL, currency="VND", remains=1, quantity=3)
    assert due(dong) == Due(spent=Decimal(6))


def story(available: str, *orders: Order) -> list[tuple[EntryKind, Decimal, Decimal]]:
    """The entries of an order that was stored as each of `orders` in turn, by a person who has `available`."""
    past: list[NewEntry] = []
    has = Decimal(available)
    for stored in orders:
        new = settle(stored, past, has)
        has += sum((one.available for one in new), Decimal(0))
        past += new
        assert is_settled(stored, past)
        assert settle(stored, past, has) == []
    return [(one.kind, one.available, one.held) for one in past]


HOLD = (EntryKind.HOLD, Decimal(-10), Decimal(10))


def test_a_completed_order_captures_its_hold() -> None:
    capture = (EntryKind.CAPTURE, Decimal(0), Decimal(-10))
    assert story("10", ten(OrderStatus.QUEUED), ten(OrderStatus.COMPLETED)) == [HOLD, capture]


def test_a_refused_order_releases_its_hold() -> None:
    release = (EntryKind.RELEASE, Decimal(10), Decimal(-10))
    assert story("10", ten(OrderStatus.QUEUED), ten(OrderStatus.REFUSED)) == [HOLD, release]


def test_a_partial_order_captures_a_part_and_gives_the_rest_back() -> None:
    ended = [(EntryKind.CAPTURE, Decimal(0), Decimal(-6)), (EntryKind.REFUND, Decimal(4), Decimal(-4))]
    assert story("10", ten(OrderStatus.QUEUED), ten(OrderStatus.PARTIAL, remains=400)) == [HOLD, *ended]


def test_a_balance_below_the_price_refuses_the_hold() -> None:
    with pytest.raises(NotCovered) as short:
        settle(ten(OrderStatus.QUEUED), [], Decimal("9.99"))
    assert (short.value.available, short.value.wanted) == (Decimal("9.99"), Decimal(10))


def test_a_decision_that_is_taken_back_holds_again() -> None:
    missing, found = ten(OrderStatus.NOT_SENT), ten(OrderStatus.PENDING)
    release = (EntryKind.RELEASE, Decimal(10), Decimal(-10))
    assert story("10", ten(OrderStatus.UNCONFIRMED), missing, found) == [HOLD, release, HOLD]


def test_the_shop_covers_what_was_spent_meanwhile_and_gets_it_back_first() -> None:
    past = settle(ten(OrderStatus.QUEUED), [], Decimal(10))
    past += settle(ten(OrderStatus.NOT_SENT), past, Decimal(0))
    # 7 of the 10 that were released were spent elsewhere.
    again = settle(ten(OrderStatus.PENDING), past, Decimal(3))
    assert [(one.kind, one.available, one.held) for one in again] == [
        (EntryKind.CORRECTION, Decimal(7), Decimal(0)),
        HOLD,
    ]
    canceled = settle(ten(OrderStatus.CANCELED), past + again, Decimal(0))
    assert [(one.kind, one.available, one.held) for one in canceled] == [
        (EntryKind.REFUND, Decimal(10), Decimal(-10)),
        (EntryKind.CORRECTION, Decimal(-7), Decimal(0)),
    ]
