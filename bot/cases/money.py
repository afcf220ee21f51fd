"""The use cases of money: what people owe and hold, limits, vouchers and Stars."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.cases.shared import SharedCases
from bot.ports import Ports
from core.money.alarms import Alarms
from core.money.granting import Granting
from core.money.limits import Limiting
from core.money.star_books import StarBooks
from core.money.star_refunds import Refunding
from core.money.stars import Stars
from core.money.vouchers import Vouchers
from core.money.wallet import Wallet
from handlers.sending.stars import StarsPost


@dataclass(frozen=True, kw_only=True)
class MoneyCases:
    alarms: Alarms
    granting: Granting
    limiting: Limiting
    refunding: Refunding
    star_books: StarBooks
    stars: Stars
    vouchers: Vouchers
    wallet: Wallet


def money_cases(ports: Ports, shared: SharedCases) -> MoneyCases:
    stores, clock = ports.stores, shared.clock
    granting = Granting(stores.ledger, ports.credit, clock)
    stars, refunding, star_books = _star_cases(ports, shared.owners)
    return MoneyCases(
        alarms=Alarms(stores.daily_jobs, shared.operators, clock, ports.zone),
        granting=granting,
        limiting=Limiting(stores.limits, clock),
        refunding=refunding,
        star_books=star_books,
        stars=stars,
        vouchers=Vouchers(stores.vouchers, granting, ports.signing_key, clock),
        wallet=Wallet(stores.ledger, stores.spending, ports.credit, ports.prices),
    )


def _star_cases(ports: Ports, owners: Collection[int]) -> tuple[Stars, Refunding, StarBooks]:
    """Top-ups, refunds, and the look at Telegram's account of both. `owners` are told of trouble."""
    store, post, clock = ports.stores.stars, StarsPost(ports.bot), ports.clock
    lets_in, secret = ports.access.lets_in, ports.signing_key
    stars = Stars(store, ports.credit, ports.star_rate, lets_in, owners, secret, clock)
    refunding = Refunding(store, post, owners, clock)
    return stars, refunding, StarBooks(store, post, stars, refunding, clock)
