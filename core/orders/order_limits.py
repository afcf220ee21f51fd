"""What a person may order for, to say so before the press. The press checks it once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.catalogue.prices import Quote
from core.clock import Clock
from core.forms.flow import AboveLimit
from core.money.ledger import ZERO
from core.money.limits import DAY, Limit, Limits, OverLimit, OwnLimits, check
from core.money.settlement import Payable


class GeneralLimits(Protocol):
    @property
    def limits(self) -> Limits | None: ...


class OwnLimitsReader(Protocol):
    async def of(self, user_id: int) -> OwnLimits | None: ...


class LatestBills(Protocol):
    async def bills_since(self, since: datetime, user_id: int | None = None) -> Sequence[Payable]:
        """The bills of all orders since then; of one person's, if a person is given."""
        ...


@dataclass
class OrderLimits:
    everybody: GeneralLimits
    own: OwnLimitsReader
    bills: LatestBills
    clock: Clock

    async def of(self, user_id: int) -> Limits:
        everybody = self.everybody.limits
        return Limits() if everybody is None else everybody.of(await self.own.of(user_id))

    async def of_last_day(self, user_id: int | None) -> Sequence[Payable]:
        """The bills of the last day; of one person's orders, if a person is given."""
        return await self.bills.bills_since(self.clock() - DAY, user_id)

    async def above(self, user_id: int, quotes: Sequence[Quote]) -> list[AboveLimit | None]:
        """For each quote the person's limit that an order at it would exceed.

        The shop's own limit is left to the press: customers are not told it, and operators hear of it then.
        """
        limits = await self.of(user_id)
        of_person = await self.of_last_day(user_id) if limits.per_person_day is not None else ()
        return [_above(quote, limits, of_person) for quote in quotes]


def _above(quote: Quote, limits: Limits, of_person: Sequence[Payable]) -> AboveLimit | None:
    try:
        check(quote, limits, of_person, ())
    except OverLimit as over:
        match over.which:
            case Limit.ORDER:
                return AboveLimit(over.limit)
            case Limit.PERSON:
                return AboveLimit(over.limit, max(over.limit - over.used, ZERO))
    return None
