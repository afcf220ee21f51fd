"""The notices about a person's balance, and about the money of the whole shop."""

from dataclasses import dataclass
from decimal import Decimal

from core.notices.content import Audience, Content


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceMoved(Content):
    """To a person: the shop added to their balance, or took from it if `amount` is below zero."""

    key = "balance"

    amount: Decimal
    currency: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopLimitReached(Content):
    """To an operator: an order was refused, because `used` of the shop's `limit` for a day was ordered already."""

    key = "shop_limit"
    meant_for = Audience.ADMINS

    limit: Decimal
    used: Decimal
    currency: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopPutIn(Content):
    """To an operator: the provider works on an order that its owner's balance no longer covers, so the shop pays."""

    key = "put_in"
    meant_for = Audience.ADMINS

    order: int
    amount: Decimal
    currency: str
