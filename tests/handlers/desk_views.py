"""The views of the desk and the values each may get; `test_views` checks them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from core.broadcasts.broadcast import Audience, Broadcast, BroadcastResult, Message, Progress
from core.desk.desk import DeskLine, Overview
from core.desk.low_balance import Spending
from core.notices.desk_notices import BalanceLow, BroadcastEnded
from core.notices.money_notices import ShopLimitReached, ShopPutIn
from core.provider import Balance
from handlers.views import broadcasts, desk, maintenance, request_desk
from tests.core.samples import NOW
from tests.handlers.hostile import AMOUNT, CLOSED, CURRENCY, LINES, ORDERS, TEXT

NUMBER = st.integers(0, 10**9)
LINE = st.sampled_from(DeskLine)
MOMENT, LATER = st.just(NOW), st.sampled_from([NOW, NOW + timedelta(days=400)])
SPENDING = st.builds(Spending, provider=TEXT, balance=st.builds(Balance, AMOUNT, CURRENCY), a_day=AMOUNT)
GROUPS = st.tuples(st.sampled_from(Audience), st.sampled_from([None, "en", "tr", "vi"]))
BROADCASTS = st.builds(
    Broadcast,
    id=NUMBER,
    by=NUMBER,
    created_at=MOMENT,
    message=st.builds(Message, text=LINES),
    progress=st.sampled_from(Progress),
    audience=st.sampled_from([None, *Audience]),
    language=st.none(),
    size=NUMBER,
)
ENDED = st.builds(
    BroadcastEnded,
    broadcast=NUMBER,
    reached=NUMBER,
    blocked=NUMBER,
    failed=NUMBER,
    unknown=NUMBER,
    gone=st.booleans(),
)
DIGITS = AMOUNT.map(lambda amount: format(amount, "f"))
OVERVIEWS = st.builds(
    Overview,
    unconfirmed=NUMBER,
    requests=NUMBER,
    refused=NUMBER,
    stuck=NUMBER,
    low=st.lists(SPENDING, max_size=3),
    away=st.lists(TEXT, max_size=5),
    closed=st.none() | CLOSED,
)
VIEWS: dict[Callable[..., Any], tuple[st.SearchStrategy[Any], ...]] = {
    desk.desk: (OVERVIEWS, st.booleans()),
    desk.listed: (LINE, st.lists(ORDERS, max_size=8), NUMBER, NUMBER, LATER),
    desk.one: (LINE, ORDERS, LATER, st.booleans(), TEXT),
    desk.ask_cancel: (LINE, ORDERS, TEXT),
    desk.low_balances: (st.lists(SPENDING, max_size=5),),
    desk.balance_low: (st.builds(BalanceLow, provider=TEXT, amount=DIGITS, currency=CURRENCY, a_day=DIGITS),),
    desk.shop_limit_reached: (st.builds(ShopLimitReached, limit=AMOUNT, used=AMOUNT, currency=CURRENCY),),
    desk.put_in: (st.builds(ShopPutIn, order=NUMBER, amount=AMOUNT, currency=CURRENCY),),
    broadcasts.usage: (),
    broadcasts.audiences: (BROADCASTS, st.dictionaries(GROUPS, NUMBER, max_size=7)),
    broadcasts.ask: (BROADCASTS, st.sampled_from(Audience), st.sampled_from([None, "tr", "xx"]), NUMBER),
    broadcasts.cancelled: (),
    broadcasts.progress: (
        BROADCASTS,
        st.builds(BroadcastResult, reached=NUMBER, blocked=NUMBER, failed=NUMBER, unknown=NUMBER),
    ),
    broadcasts.ended: (ENDED,),
    maintenance.on_the_order_summary: (CLOSED,),
    maintenance.notice: (CLOSED,),
    maintenance.state: (st.none() | CLOSED,),
    maintenance.unreadable_length: (TEXT,),
}
LABELS: dict[Callable[..., str], tuple[st.SearchStrategy[Any], ...]] = {
    desk.not_asked: (ORDERS, LINES),
    maintenance.paused: (CLOSED,),
    broadcasts.too_long: (),
    broadcasts.gone: (),
    broadcasts.wants_news: (st.booleans(),),
}
PIECES: set[Callable[..., Any]] = {
    broadcasts.under_it,
    broadcasts.no_more_under_it,
    request_desk.facts,
    desk.back_to,
    desk.lasting,
    maintenance.status_line,
}
MODULES = [broadcasts, desk, maintenance]
