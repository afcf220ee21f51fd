"""Whether all orders of a list together are covered by the balance and within the limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from core.clock import Clock
from core.money.limits import DAY, Limit, Limits, OverLimit, OwnLimits, used
from core.money.settlement import Payable
from core.orders.checkout import Alarm, WalletReader
from core.orders.checkout_outcomes import LimitExceeded, NotEnough
from core.orders.mass_table import Checked, OverOrderLimit


class OwnLimitsReader(Protocol):
    async def of(self, user_id: int) -> OwnLimits | None: ...


class LatestBills(Protocol):
    async def bills_since(self, since: datetime, user_id: int | None = None) -> Sequence[Payable]:
        """The bills of all orders since then; of one person's, if a person is given."""
        ...


@dataclass
class MassAffordability:
    wallet: WalletReader
    own: OwnLimitsReader
    bills: LatestBills
    clock: Clock
    alarm: Alarm

    async def limits(self, user_id: int) -> Limits:
        everybody = self.wallet.limits
        return Limits() if everybody is None else everybody.of(await self.own.of(user_id))

    async def short(self, sums: Mapping[str, Decimal], user_id: int) -> NotEnough | LimitExceeded | None:
        """What keeps a whole list from being ordered; None if nothing does, or if it costs nothing.

        This is checked before the press. Each order is checked once more in the transaction that stores it.
        """
        balance, limits = await self.wallet.balance(user_id), await self.limits(user_id)
        whose = ((Limit.PERSON, limits.per_person_day, user_id), (Limit.SHOP, limits.per_day, None))
        for currency, total in sums.items():
            if balance is not None and total > balance.available:
                return NotEnough(balance.available, total, currency)
            for which, limit, user in whose:
                if limit is None:
                    continue
                so_far = used(await self.bills.bills_since(self.clock() - DAY, user), currency)
                if so_far + total > limit:
                    if which is Limit.SHOP:
                        await self.alarm.limit_reached(OverLimit(which, limit, so_far), currency)
                    return LimitExceeded(which, limit, so_far, total, currency)
        return None


def within(limits: Limits, checked: Checked) -> Checked:
    """The line, or why no limit allows an order like it."""
    if checked.review is None:
        return checked
    quote = checked.review.quote
    unbounded = quote.price is None and quote.currency is not None and limits.any
    too_much = limits.per_order is not None and quote.price is not None and quote.price > limits.per_order
    if not unbounded and not too_much:
        return checked
    trouble = OverOrderLimit(None if unbounded else limits.per_order, quote.currency)
    line = replace(checked.line, service_id=None, answers={}, shown=None)
    return Checked(line, checked.service, trouble=trouble)
