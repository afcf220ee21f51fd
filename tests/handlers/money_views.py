"""The views about money, with what they may be shown; see `test_views`."""

from collections.abc import Callable
from datetime import date
from types import ModuleType
from typing import Any

from hypothesis import strategies as st

from core.money.credit import Credit, CreditMode, Rate
from core.money.ledger import Balance, Entry, EntryKind
from core.orders.checkout import NotEnough
from handlers.views import form_ends, home, money, wallet
from tests.core.samples import NOW
from tests.handlers.hostile import AMOUNT, CURRENCY, TEXT

NUMBER = st.integers(1, 10**9)
BALANCES = st.builds(Balance, AMOUNT, AMOUNT)
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
VIEWS: dict[Callable[..., Any], tuple[st.SearchStrategy[Any], ...]] = {
    home.home: (TEXT, NUMBER, st.booleans(), st.none() | BALANCES, CURRENCY),
    money.spent: (st.lists(st.tuples(CURRENCY, AMOUNT, NUMBER), max_size=6),),
    wallet.wallet: (BALANCES, st.lists(ENTRIES, max_size=8), st.none() | CURRENCY),
    wallet.exported: (NUMBER,),
    wallet.nothing_to_export: (),
    form_ends.not_enough: (st.builds(NotEnough, AMOUNT, AMOUNT, CURRENCY),),
}
PIECES: set[Callable[..., Any]] = {
    home.wallet_button,
    wallet.signed,
    wallet.what,
    wallet.headings,
    wallet.values,
}
MODULES: list[ModuleType] = [wallet]
