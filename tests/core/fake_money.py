"""People's own limits and vouchers in memory, with the promises of the real stores."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.audit.audit import NewAuditEntry
from core.money.ledger import Entry, EntryKind, NewEntry
from core.money.limits import DAY, Limits, OwnLimits, check
from core.money.vouchers import GUESSES, GUESSES_WITHIN, NewVoucher, NotRedeemable, TooManyGuesses
from core.orders.order import Order
from tests.core.fake_audit import FakeAudit
from tests.core.fake_ledger import FakeLedger


@dataclass
class FakeLimits:
    audit: FakeAudit
    rows: dict[int, OwnLimits] = field(default_factory=dict)

    async def of(self, user_id: int) -> OwnLimits | None:
        return self.rows.get(user_id)

    async def set(self, user_id: int, own: OwnLimits, audit_entry: NewAuditEntry, now: datetime) -> None:
        self.rows[user_id] = own
        self.audit.record(audit_entry, now)

    def check(self, order: Order, before: Iterable[Order], limits: Limits | None, now: datetime) -> None:
        if limits is not None:
            lately = [one for one in before if one.created_at > now - DAY]
            mine = [one for one in lately if one.user_id == order.user_id]
            check(order, limits.of(self.rows.get(order.user_id)), mine, lately)


@dataclass
class FakeVouchers:
    ledger: FakeLedger
    audit: FakeAudit
    rows: dict[str, NewVoucher] = field(default_factory=dict)
    redeemed: dict[str, int] = field(default_factory=dict)
    guesses: list[tuple[int, datetime]] = field(default_factory=list)

    async def add(self, new: Sequence[NewVoucher], audit_entry: NewAuditEntry) -> None:
        if any(one.code_hash not in self.rows for one in new):
            self.audit.record(audit_entry, new[0].made_at)
        self.rows = {one.code_hash: one for one in new} | self.rows

    async def redeem(self, code_hash: str, user_id: int, currency: str, now: datetime) -> tuple[Entry, bool]:
        wrong = [at for who, at in self.guesses if who == user_id and at > now - GUESSES_WITHIN]
        if len(wrong) >= GUESSES:
            raise TooManyGuesses
        voucher, by = self.rows.get(code_hash), self.redeemed.get(code_hash)
        late = voucher is not None and by is None and voucher.expires_at <= now
        if voucher is None or voucher.currency != currency or by not in {None, user_id} or late:
            self.guesses.append((user_id, now))
            raise NotRedeemable
        self.redeemed[code_hash] = user_id
        new = NewEntry(
            user_id=user_id,
            kind=EntryKind.TOP_UP,
            currency=currency,
            available=voucher.amount,
            by=voucher.made_by,
            key=f"voucher:{code_hash}",
        )
        return await self.ledger.add(new, now)
