"""Payments in Stars: invoices, payments, and how far Telegram's account was read."""

from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, exists, select, update

from core.money.stars import Crediting, Invoice, Paid, Payment
from storage.database import Database
from storage.ledger import add_once
from storage.notices import keep
from storage.sql.locks import lock_accounts
from storage.sql.statements import insert
from storage.star_refunds import StarRefunds
from storage.tables import star_invoices, star_looks, star_payments, star_refunds

_INVOICE = [star_invoices.c[field.name] for field in fields(Invoice)]
_REFUNDED = exists().where(star_refunds.c.payment_id == star_payments.c.id, star_refunds.c.refused_at.is_(None))
_PAYMENT = [
    _REFUNDED.label(field.name) if field.name == "refunded" else star_payments.c[field.name]
    for field in fields(Payment)
]


class Stars(StarRefunds):
    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._database = database

    async def invite(self, invoice: Invoice) -> Invoice:
        """Stores an invoice; returns the first one if its payload is known."""

        def invited(connection: Connection) -> Invoice:
            statement = insert(connection, star_invoices).on_conflict_do_nothing(index_elements=["payload"])
            connection.execute(statement, asdict(invoice))
            return _invoice(connection, invoice.payload) or invoice

        return await self._database.writes(invited)

    async def invoice(self, payload: str) -> Invoice | None:
        return await self._database.reads(lambda connection: _invoice(connection, payload))

    async def credit(
        self, paid: Paid, crediting: Callable[[Invoice | None], Crediting], now: datetime
    ) -> Payment | None:
        """Stores the payment, marks its invoice, adds the entry and the notices; None if the charge is known."""

        def credited(connection: Connection) -> Payment | None:
            lock_accounts(connection, [paid.payer])
            done = crediting(_invoice(connection, paid.payload))
            stored = {"amount": None, "currency": None, "paid_at": now} | asdict(paid)
            if done.entry is not None:
                stored |= {"amount": done.entry.available, "currency": done.entry.currency}
            statement = insert(connection, star_payments).on_conflict_do_nothing(index_elements=["charge"])
            if not connection.execute(statement, stored).rowcount:
                return None
            mine = star_invoices.c.payload == paid.payload
            unpaid = star_invoices.c.charge.is_(None)
            connection.execute(update(star_invoices).where(mine, unpaid).values(charge=paid.charge))
            if done.entry is not None:
                add_once(connection, done.entry, now)
            keep(connection, done.notices, now)
            return _one(connection, star_payments.c.charge == paid.charge)

        return await self._database.writes(credited)

    async def payments(self, payer: int, limit: int) -> list[Payment]:
        """A person's payments, the newest first."""
        mine = select(*_PAYMENT).where(star_payments.c.payer == payer)
        newest = mine.order_by(star_payments.c.id.desc()).limit(limit)
        return await self._database.reads(lambda connection: [_payment(row) for row in connection.execute(newest)])

    async def payment(self, payment_id: int) -> Payment | None:
        return await self._database.reads(lambda connection: _one(connection, star_payments.c.id == payment_id))

    async def payment_of(self, charge: str) -> Payment | None:
        return await self._database.reads(lambda connection: _one(connection, star_payments.c.charge == charge))

    async def begin_look(self, now: datetime, every: timedelta) -> int | None:
        """How many transactions were seen before; None if it is not time yet, or another process looks."""

        def begun(connection: Connection) -> int | None:
            first = {"id": 1, "looked_at": now, "seen": 0}
            statement = insert(connection, star_looks).on_conflict_do_nothing(index_elements=["id"])
            if connection.execute(statement, first).rowcount:
                return 0
            is_time = star_looks.c.looked_at <= now - every
            if not connection.execute(update(star_looks).where(is_time).values(looked_at=now)).rowcount:
                return None
            return connection.scalar(select(star_looks.c.seen))

        return await self._database.writes(begun)

    async def end_look(self, seen: int) -> None:
        await self._database.writes(lambda connection: connection.execute(update(star_looks).values(seen=seen)))

    async def forget_unpaid(self, before: datetime) -> None:
        old = star_invoices.c.charge.is_(None) & (star_invoices.c.created_at < before)
        await self._database.writes(lambda connection: connection.execute(delete(star_invoices).where(old)))


def _invoice(connection: Connection, payload: str) -> Invoice | None:
    row = connection.execute(select(*_INVOICE).where(star_invoices.c.payload == payload)).one_or_none()
    return None if row is None else Invoice(**row._asdict())


def _one(connection: Connection, wanted: ColumnElement[bool]) -> Payment | None:
    row = connection.execute(select(*_PAYMENT).where(wanted)).one_or_none()
    return None if row is None else _payment(row)


def _payment(row: Row[Any]) -> Payment:
    return Payment(**row._asdict())
