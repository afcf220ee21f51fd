"""The metrics of the database, in a few cheap queries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.orders.status import OrderStatus
from storage.database import Database
from storage.tables import balances, inbox, notices, orders
from storage.workers import living

_OPEN = [status for status in OrderStatus if not status.final]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseMetrics:
    """Ages and lags are in seconds, and 0 if nothing waits."""

    open_orders: Mapping[str, int]
    """By status; those without any order are left out."""
    poll_lag: Mapping[str, float]
    """By provider: for how long its most overdue order has been due."""
    outbox: int
    outbox_age: float
    """For how long the first notice could have been sent; what is put off for later does not count."""
    inbox: int
    inbox_age: float
    balances: Mapping[tuple[str, str], Decimal]
    """By provider and currency."""
    workers: int


async def read_metrics(database: Database, providers: Collection[str], now: datetime) -> DatabaseMetrics:
    """The current metrics. Raises DatabaseTrouble."""
    async with database.read() as connection:
        waiting, sendable = await _outbox(connection, now)
        updates, received = await _inbox(connection)
        return DatabaseMetrics(
            open_orders=await _open_orders(connection),
            poll_lag={name: await _lag(connection, name, now) for name in providers},
            outbox=waiting,
            outbox_age=_age(sendable, now),
            inbox=updates,
            inbox_age=_age(received, now),
            balances=await _balances(connection),
            workers=await living(connection, now),
        )


async def _open_orders(connection: AsyncConnection) -> dict[str, int]:
    counted = select(orders.c.status, func.count()).where(orders.c.status.in_(_OPEN)).group_by(orders.c.status)
    return {status.value: count for status, count in await connection.execute(counted)}


async def _lag(connection: AsyncConnection, provider: str, now: datetime) -> float:
    # The first entry of an index, however many orders there are.
    first = select(func.min(orders.c.next_check_at))
    due = await connection.scalar(first.where(orders.c.provider == provider, orders.c.next_check_at.is_not(None)))
    return _age(due, now)


async def _outbox(connection: AsyncConnection, now: datetime) -> tuple[int, datetime | None]:
    due = notices.c.next_try_at.is_(None) | (notices.c.next_try_at <= now)
    since = func.coalesce(notices.c.next_try_at, notices.c.created_at)
    waiting = select(func.count(), func.min(case((due, since)))).where(notices.c.done_at.is_(None))
    count, first = (await connection.execute(waiting)).one()
    return count, first


async def _inbox(connection: AsyncConnection) -> tuple[int, datetime | None]:
    waiting = select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.done_at.is_(None))
    count, first = (await connection.execute(waiting)).one()
    return count, first


async def _balances(connection: AsyncConnection) -> dict[tuple[str, str], Decimal]:
    rows = await connection.execute(select(balances.c.provider, balances.c.currency, balances.c.amount))
    return {(row.provider, row.currency): row.amount for row in rows}


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since is not None else 0.0
