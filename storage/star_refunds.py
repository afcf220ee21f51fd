"""Refunds of Stars through an outbox. The balance changes in the transaction that stores or ends a refund."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import Connection, insert, select, update

from core.audit.audit import NewAuditEntry
from core.money.star_refunds import Refund, RefundedAlready, giving_back, taking
from core.money.stars import Payment
from core.notices.notice import NewNotice
from storage.audit import note_entry
from storage.database import Database
from storage.ledger import add_once, balance_in
from storage.notices import keep
from storage.sql.locks import lock_accounts
from storage.tables import star_payments, star_refunds

_STANDS = star_refunds.c.refused_at.is_(None)
_OPEN = _STANDS & star_refunds.c.done_at.is_(None)


class StarRefunds:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def refund(self, payment: Payment, owner: int, audit_entry: NewAuditEntry, now: datetime) -> Refund:
        """Takes the amount from the balance and puts the refund into the outbox. Raises NotCovered, RefundedAlready."""

        def refunded(connection: Connection) -> Refund:
            lock_accounts(connection, [payment.payer])
            if _standing(connection, payment.id) is not None:
                raise RefundedAlready
            refund = _stored(connection, payment, payment.amount or Decimal(0), owner, now)
            _take(connection, refund, now)
            note_entry(connection, audit_entry, now)
            return refund

        return await self._database.writes(refunded)

    async def take_refunds(self, now: datetime, again: Callable[[int], timedelta], limit: int) -> list[Refund]:
        """Claims the due refunds; each is due again after `again(tries)`, however this try ends."""

        def taken(connection: Connection) -> list[Refund]:
            found = select(star_refunds, star_payments).join(star_payments)
            due = found.where(_OPEN, star_refunds.c.due_at <= now).order_by(star_refunds.c.due_at).limit(limit)
            refunds = []
            for row in connection.execute(due).mappings().all():
                id, tries = row[star_refunds.c.id], row[star_refunds.c.tries]
                # Of two processes, the second finds that it is not due any more.
                still = (star_refunds.c.id == id) & (star_refunds.c.due_at <= now) & _OPEN
                values = {"due_at": now + again(tries), "tries": tries + 1}
                if connection.execute(update(star_refunds).where(still).values(**values)).rowcount:
                    payment = Payment(
                        **{column.name: row[column] for column in star_payments.columns},
                        refunded=True,
                    )
                    refunds.append(
                        Refund(
                            id=id,
                            payment=payment,
                            amount=row[star_refunds.c.amount],
                            by=row[star_refunds.c.by],
                            asked_at=row[star_refunds.c.asked_at],
                            tries=tries + 1,
                        )
                    )
            return refunds

        return await self._database.writes(taken)

    async def refunded(self, refund: Refund, notices: Sequence[NewNotice], now: datetime) -> bool:
        """Ends a running refund, and tells people. False if it had already ended."""
        return await self._database.writes(lambda connection: _end(connection, refund.id, notices, now))

    async def refund_refused(
        self, refund: Refund, why: str, audit_entry: NewAuditEntry, notices: Sequence[NewNotice], now: datetime
    ) -> bool:
        """Ends a refused refund the same way: its amount goes back into the balance."""

        def refused(connection: Connection) -> bool:
            lock_accounts(connection, [refund.payment.payer])
            still = (star_refunds.c.id == refund.id) & _OPEN
            if not connection.execute(update(star_refunds).where(still).values(refused_at=now, why=why)).rowcount:
                return False
            if (entry := giving_back(refund)) is not None:
                add_once(connection, entry, now)
            note_entry(connection, audit_entry, now)
            keep(connection, notices, now)
            return True

        return await self._database.writes(refused)

    async def refunded_elsewhere(
        self, payment: Payment, tell: Callable[[Decimal, bool], Sequence[NewNotice]], now: datetime
    ) -> None:
        """Somebody else paid it back: takes the amount, as far as the balance goes, unless a refund is known.

        A refund that is under way ends by it. `tell(amount taken, whether we paid it back)` says who is told.
        """

        def taken(connection: Connection) -> None:
            lock_accounts(connection, [payment.payer])
            if (standing := _standing(connection, payment.id)) is not None:
                id, amount = standing
                _end(connection, id, tell(amount, True), now)
                return
            amount = min(payment.amount or Decimal(0), balance_in(connection, payment.payer).available)
            refund = _stored(connection, payment, amount, None, now)
            _take(connection, refund, now)
            _end(connection, refund.id, tell(amount, False), now)

        await self._database.writes(taken)


def _standing(connection: Connection, payment_id: int) -> tuple[int, Decimal] | None:
    """(id, amount) of the refund that is done or running."""
    found = select(star_refunds.c.id, star_refunds.c.amount).where(star_refunds.c.payment_id == payment_id, _STANDS)
    row = connection.execute(found).one_or_none()
    return None if row is None else (row.id, row.amount)


def _stored(connection: Connection, payment: Payment, amount: Decimal, by: int | None, now: datetime) -> Refund:
    values = {"payment_id": payment.id, "amount": amount, "by": by, "asked_at": now, "due_at": now}
    statement = insert(star_refunds).values(**values, tries=0, why="").returning(star_refunds.c.id)
    return Refund(id=connection.execute(statement).scalar_one(), payment=payment, amount=amount, by=by, asked_at=now)


def _take(connection: Connection, refund: Refund, now: datetime) -> None:
    """Raises NotCovered."""
    if (entry := taking(refund.payment, refund.amount, refund.id, refund.by)) is not None:
        add_once(connection, entry, now)


def _end(connection: Connection, refund_id: int, notices: Sequence[NewNotice], now: datetime) -> bool:
    still = (star_refunds.c.id == refund_id) & _OPEN
    ended = bool(connection.execute(update(star_refunds).where(still).values(done_at=now)).rowcount)
    if ended:
        keep(connection, notices, now)
    return ended
