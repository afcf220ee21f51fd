"""The views about money and the values each may get; `test_views` checks them."""

from collections.abc import Callable
from datetime import date
from types import ModuleType
from typing import Any

from hypothesis import strategies as st

from core.members.directory import Profile
from core.money.credit import Credit, CreditMode, Rate
from core.money.ledger import Entry, EntryKind, NotCovered, WalletBalance
from core.money.limits import Limit, Limits, OwnLimits
from core.money.stars import Payment
from core.notices.money_notices import BalanceMoved
from core.notices.stars_notices import StarsPaid, StarsRefunded, StarsTrouble, Trouble
from core.orders.checkout import LimitExceeded, NotEnough
from core.people.user import User
from handlers.conversation import PendingGift
from handlers.views import form_ends, granting, home, money, star_refunds, stars, vouchers, wallet
from tests.core.samples import NOW
from tests.handlers.hostile import AMOUNT, CLOSED, CURRENCY, TEXT

NUMBER = st.integers(1, 10**9)
BALANCES = st.builds(WalletBalance, AMOUNT, AMOUNT)
ENTRIES = st.builds(
    Entry,
    user_id=NUMBER,
    kind=st.sampled_from(EntryKind),
    currency=CURRENCY,
    available=AMOUNT,
    held=AMOUNT,
    order_id=st.none() | NUMBER,
    by=st.none() | NUMBER,
    note=TEXT,
    number=NUMBER,
    available_after=AMOUNT,
    held_after=AMOUNT,
    created_at=st.just(NOW),
)
CREDIT = st.builds(
    Credit,
    mode=st.sampled_from(CreditMode),
    currency=st.none() | CURRENCY,
    rates=st.dictionaries(CURRENCY, st.builds(Rate, AMOUNT, st.just(date(2026, 11, 1))), max_size=3),
)
PROFILES = st.builds(
    Profile,
    user_id=NUMBER,
    user=st.none() | st.builds(User, id=NUMBER, first_seen_at=st.just(NOW), name=TEXT, username=st.none() | TEXT),
    member=st.none(),
    open_orders=NUMBER,
    all_orders=NUMBER,
)
GIFTS = st.builds(PendingGift, st.just("12345-678"), NUMBER, AMOUNT, TEXT, st.booleans())
LIMIT = st.none() | AMOUNT
LIMITS = st.builds(Limits, per_order=LIMIT, per_person_day=LIMIT, per_day=LIMIT)
STARS = st.integers(1, 10_000)
PAYMENTS = st.builds(
    Payment,
    id=NUMBER,
    charge=TEXT,
    payer=NUMBER,
    stars=STARS,
    payload=TEXT,
    amount=st.none() | AMOUNT,
    currency=CURRENCY,
    paid_at=st.just(NOW),
    refunded=st.booleans(),
)
VIEWS: dict[Callable[..., Any], tuple[st.SearchStrategy[Any], ...]] = {
    home.home: (TEXT, NUMBER, st.booleans(), st.none() | BALANCES, CURRENCY, st.none() | CLOSED),
    money.spent: (st.lists(st.tuples(CURRENCY, AMOUNT, NUMBER), max_size=6),),
    wallet.wallet: (BALANCES, st.lists(ENTRIES, max_size=8), st.none() | CURRENCY, st.booleans()),
    wallet.exported: (NUMBER,),
    wallet.nothing_to_export: (),
    wallet.moved: (st.builds(BalanceMoved, amount=AMOUNT, currency=CURRENCY, note=TEXT),),
    form_ends.too_much: (
        st.builds(LimitExceeded, st.sampled_from(Limit), AMOUNT, AMOUNT, st.none() | AMOUNT, st.none() | CURRENCY),
    ),
    granting.no_wallet: (),
    granting.usage: (st.booleans(), st.none() | CURRENCY),
    granting.nobody: (TEXT,),
    granting.ask: (PROFILES, GIFTS, st.none() | BALANCES, CURRENCY),
    granting.ask_amount: (st.none() | CURRENCY,),
    granting.ask_limits: (),
    granting.not_amount: (NUMBER, st.none() | CURRENCY),
    granting.not_limits: (NUMBER,),
    granting.not_covered: (st.builds(NotCovered, AMOUNT, AMOUNT), CURRENCY),
    granting.too_much: (NUMBER, st.builds(NotCovered, AMOUNT, AMOUNT), CURRENCY),
    granting.done: (ENTRIES, PROFILES),
    granting.left: (),
    granting.no_limits: (),
    granting.limit_usage: (),
    granting.limits: (PROFILES, st.builds(OwnLimits, per_order=LIMIT, per_day=LIMIT), LIMITS, st.none() | CURRENCY),
    vouchers.usage: (),
    vouchers.made: (NUMBER, AMOUNT, CURRENCY, st.just(NOW)),
    vouchers.ask_code: (),
    vouchers.not_valid: (),
    vouchers.too_many: (),
    vouchers.redeemed: (ENTRIES, st.none() | BALANCES, st.booleans()),
    stars.choose: (st.lists(st.tuples(STARS, AMOUNT), max_size=8), st.none() | CURRENCY),
    stars.off: (),
    stars.not_so_many: (STARS, STARS),
    stars.paid: (st.builds(StarsPaid, stars=STARS, amount=AMOUNT, currency=CURRENCY),),
    stars.refunded: (st.builds(StarsRefunded, stars=STARS, amount=AMOUNT, currency=CURRENCY),),
    stars.trouble: (
        st.builds(StarsTrouble, trouble=st.sampled_from(Trouble), user_id=NUMBER, stars=STARS, charge=TEXT, why=TEXT),
        TEXT,
    ),
    stars.paysupport: (st.booleans(),),
    stars.terms: (st.booleans(),),
    star_refunds.payments: (PROFILES, st.lists(PAYMENTS, max_size=10)),
    star_refunds.ask: (PAYMENTS, st.dictionaries(NUMBER, TEXT, max_size=2)),
    star_refunds.not_covered: (st.builds(NotCovered, AMOUNT, AMOUNT), CURRENCY),
    form_ends.not_enough: (st.builds(NotEnough, AMOUNT, AMOUNT, CURRENCY),),
}
PIECES: set[Callable[..., Any]] = {
    home.wallet_button,
    home.wallet_below,
    wallet.signed,
    wallet.what,
    wallet.headings,
    wallet.values,
    vouchers.headings,
    stars.star_count,
    stars.invoice,
    stars.declined,
    stars.cannot_be_checked,
    stars.ask_stars,
    star_refunds.refunded_already,
    star_refunds.on_its_way,
    granting.limit_lines,
}
MODULES: list[ModuleType] = [granting, star_refunds, stars, vouchers, wallet]
