"""Whether all orders of a list together are covered by the balance and within the limits."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from core.money.limits import Limit, Limits, OverLimit, used
from core.orders.checkout import Alarm, WalletReader
from core.orders.checkout_outcomes import LimitExceeded, NotEnough
from core.orders.mass_table import Checked, OverOrderLimit
from core.orders.order_limits import OrderLimits


@dataclass
class MassAffordability:
    wallet: WalletReader
    order_limits: OrderLimits
    alarm: Alarm

    async def limits(self, user_id: int) -> Limits:
        return await self.order_limits.of(user_id)

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
                so_far = used(await self.order_limits.of_last_day(user), currency)
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
