"""Vouchers: hashed codes that are worth an amount once, and the wrong codes that people sent."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from core.audit.audit import NewAuditEntry
from core.money.ledger import Entry, EntryKind, NewEntry
from core.money.vouchers import GUESSES, GUESSES_WITHIN, NewVoucher, NotRedeemable, TooManyGuesses
from storage.audit import note_entry
from storage.database import Database
from storage.ledger import add_once
from storage.ledger_tables import voucher_guesses, vouchers
from storage.sql.locks import lock_accounts, lock_rows
from storage.sql.statements import insert


class Vouchers:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, new: Sequence[NewVoucher], audit_entry: NewAuditEntry) -> None:
        """Stores the new vouchers, with the audit entry if there are any."""
        at = new[0].made_at

        def added(connection: Connection) -> None:
            statement = insert(connection, vouchers).on_conflict_do_nothing(index_elements=["code_hash"])
            before = connection.scalar(select(func.count()).select_from(vouchers))
            connection.execute(statement, [asdict(one) for one in new])
            if connection.scalar(select(func.count()).select_from(vouchers)) != before:
                note_entry(connection, audit_entry, at)

        await self._database.writes(added)

    async def redeem(self, code_hash: str, user_id: int, currency: str, now: datetime) -> tuple[Entry, bool]:
        """Credits the voucher's amount once, to the first person; later they get (the same entry, False).

        Raises NotRedeemable, having noted the guess, and TooManyGuesses.
        """

        def redeemed(connection: Connection) -> tuple[Entry, bool] | None:
            lock_accounts(connection, [user_id])
            if _guesses(connection, user_id, now) >= GUESSES:
                raise TooManyGuesses
            outcome = _redeem(connection, code_hash, user_id, currency, now)
            if outcome is None:
                connection.execute(voucher_guesses.insert().values(user_id=user_id, at=now))
            return outcome

        outcome = await self._database.writes(redeemed)
        if outcome is None:
            raise NotRedeemable
        return outcome


def _guesses(connection: Connection, user_id: int, now: datetime) -> int:
    mine = voucher_guesses.c.user_id == user_id
    connection.execute(delete(voucher_guesses).where(mine, voucher_guesses.c.at <= now - GUESSES_WITHIN))
    return connection.scalar(select(func.count()).select_from(voucher_guesses).where(mine)) or 0


def _redeem(
    connection: Connection, code_hash: str, user_id: int, currency: str, now: datetime
) -> tuple[Entry, bool] | None:
    one = select(vouchers).where(vouchers.c.code_hash == code_hash, vouchers.c.currency == currency)
    found = connection.scalar(one.with_only_columns(vouchers.c.id))
    if found is None:
        return None
    # The second of two people with the same code waits here and finds it used.
    lock_rows(connection, vouchers, [found])
    voucher = connection.execute(one).one_or_none()
    if voucher is None or voucher.redeemed_by not in {None, user_id}:
        return None
    if voucher.redeemed_by is None:
        if voucher.expires_at <= now:
            return None
        used = update(vouchers).where(vouchers.c.id == voucher.id).values(redeemed_by=user_id, redeemed_at=now)
        connection.execute(used)
    new = NewEntry(
        user_id=user_id,
        kind=EntryKind.TOP_UP,
        currency=currency,
        available=voucher.amount,
        by=voucher.made_by,
        key=f"voucher:{voucher.id}",
    )
    return add_once(connection, new, now)
