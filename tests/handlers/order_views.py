"""The views of one and of many orders and the values each may get; `test_views` checks them."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from core.notices.notice import OperatorsRefusal, RefillEnded, StatusChanged
from core.orders.batch import BatchAction
from core.orders.not_possible import NotPossible, WhyNotPossible
from core.orders.order_list import OrderGroup
from core.orders.order_picks import PickPurpose
from core.orders.reason import Reason
from core.orders.status import OrderStatus, RefillStatus
from core.orders.unconfirmed import Found, NothingSaid, NumberInUse, ProviderGone, TooMuchCharged, TooMuchRemains
from core.provider import OrderReport
from handlers.list_buttons import OwnOrders, fitting
from handlers.unconfirmed_number import LONGEST_NUMBER, is_number
from handlers.views import (
    batch_card,
    bulk_actions,
    export,
    grouped_notices,
    mass,
    mass_lines,
    order_card,
    order_news,
    order_picks,
    order_words,
    orders,
    unconfirmed,
    unconfirmed_number,
)
from handlers.views.order_card import Possible
from tests.core.samples import NOW
from tests.core.samples import service as sample_service
from tests.handlers.hostile import (
    AMOUNT,
    BATCHES,
    COUNT,
    CURRENCY,
    LINES,
    NUMBER,
    ORDERS,
    PAGE,
    PRICES,
    REFILLS,
    TABLES,
    TEXT,
    TROUBLES,
)
from tests.handlers.shop_views import OFFERS

STATUS = st.sampled_from(OrderStatus).map(str)
REASONS = st.sampled_from([None, "reason of a newer version", *Reason])
ORDER_COUNTS = st.fixed_dictionaries({group: st.integers(0, 10**9) for group in OrderGroup})
OWN_ORDERS = st.builds(OwnOrders, page=PAGE, group=st.sampled_from(OrderGroup), words=TEXT.map(fitting))
CHANGES = st.builds(
    StatusChanged,
    status=STATUS,
    status_text=TEXT,
    remains=st.none() | COUNT,
    error=LINES,
    reason=REASONS,
    until=st.sampled_from([None, NOW]),
    after_all=st.booleans(),
)
ENDED = st.sampled_from([status for status in RefillStatus if status.final])
POSSIBLE = st.builds(Possible, st.booleans(), st.booleans(), st.booleans(), st.booleans())
REPORTS = st.builds(
    OrderReport,
    status=st.sampled_from(OrderStatus),
    status_text=TEXT,
    charge=st.none() | AMOUNT,
    currency=st.none() | CURRENCY,
    start_count=st.none() | COUNT,
    remains=st.none() | COUNT,
    service=st.none() | TEXT,
    link=st.none() | TEXT,
    quantity=st.none() | COUNT,
)
ID = st.integers(1, 2**63 - 1)
LEGAL = st.characters(codec="utf-8", exclude_characters="_")
TYPED = st.text(LEGAL, min_size=1, max_size=LONGEST_NUMBER).filter(is_number)
WRONG = st.one_of(
    st.builds(NumberInUse, TYPED, TEXT),
    st.builds(ProviderGone, TYPED, TEXT),
    st.builds(NothingSaid, TYPED, TEXT, LINES),
    st.builds(TooMuchRemains, TYPED, TEXT, COUNT, COUNT),
    st.builds(TooMuchCharged, TYPED, TEXT, AMOUNT, AMOUNT, st.none() | CURRENCY),
)
VIEWS: dict[Callable[..., Any], tuple[st.SearchStrategy[Any], ...]] = {
    grouped_notices.digest: (st.lists(ORDERS, min_size=1, max_size=30),),
    order_card.card: (ORDERS, st.none() | REFILLS, st.none() | PRICES, POSSIBLE),
    orders.listed: (st.lists(ORDERS, max_size=8), ORDER_COUNTS, OWN_ORDERS),
    orders.which_number: (TEXT, ORDERS, st.lists(OFFERS, min_size=1, max_size=12)),
    orders.ask_cancel: (ORDERS,),
    orders.cancel_asked: (ORDERS,),
    orders.kept: (ORDERS,),
    orders.refill_asked: (ORDERS,),
    orders.after_all: (ORDERS,),
    orders.back_to_orders: (),
    orders.asked_in_short: (),
    orders.number_hint: (st.sampled_from(["status", "refill", "cancel"]),),
    orders.not_possible: (st.builds(NotPossible, st.sampled_from(WhyNotPossible), ORDERS),),
    order_picks.choose: (st.lists(ORDERS, max_size=9), st.sampled_from(PickPurpose)),
    orders.why_not_possible: (st.sampled_from(WhyNotPossible),),
    mass.how: (TEXT,),
    mass.table: (TABLES, PAGE),
    mass_lines.why_not: (TROUBLES,),
    mass.unreadable: (),
    mass.too_long: (),
    mass.empty: (),
    mass.no_such_line: (NUMBER, NUMBER),
    mass.left: (),
    bulk_actions.choice: (BATCHES, st.dictionaries(st.sampled_from([1, 2]), ORDERS), PAGE),
    bulk_actions.confirm: (BATCHES, st.dictionaries(st.sampled_from([1, 2]), ORDERS)),
    bulk_actions.nothing_qualifies: (st.sampled_from([BatchAction.REFILL, BatchAction.CANCEL]),),
    bulk_actions.left: (),
    batch_card.batch_card: (
        BATCHES,
        st.dictionaries(st.sampled_from([1, 2]), ORDERS),
        st.sampled_from([lambda _: None, lambda _: sample_service()]),
        PAGE,
    ),
    export.exported: (NUMBER,),
    export.nothing_to_export: (),
    order_words.status: (ORDERS,),
    order_words.status_name: (st.sampled_from(OrderStatus),),
    order_words.refill_status_name: (st.sampled_from(RefillStatus),),
    order_words.in_bold: (ORDERS,),
    order_news.card_moved: (ORDERS,),
    order_news.happened: (ORDERS, CHANGES, POSSIBLE),
    order_news.refill_happened: (ORDERS, st.builds(RefillEnded, status=ENDED.map(str), status_text=TEXT, error=LINES)),
    order_news.refused_to_the_operator: (ORDERS, st.builds(OperatorsRefusal, error=LINES), st.none() | POSSIBLE, TEXT),
    unconfirmed.to_decide: (ORDERS, TEXT),
    unconfirmed.ask_missing: (ORDERS, NUMBER, TEXT),
    unconfirmed.decided: (ORDERS,),
    unconfirmed.already_decided: (st.none() | ORDERS,),
    unconfirmed.waiting_for_decision: (NUMBER,),
    unconfirmed.more_to_decide: (NUMBER, NUMBER, ID),
    unconfirmed.nothing_to_decide: (),
    unconfirmed_number.ask_number: (ORDERS,),
    unconfirmed_number.found: (st.builds(Found, ORDERS, TYPED, REPORTS), TEXT),
    unconfirmed_number.which_order: (st.lists(ID, min_size=1, max_size=20), TYPED),
    unconfirmed_number.left_undecided: (),
    unconfirmed_number.not_a_number: (LINES,),
    unconfirmed_number.wrong_number: (WRONG, ID),
    unconfirmed_number.not_asked: (LINES, ID, TYPED, st.booleans()),
}
LABELS: dict[Callable[..., str], tuple[st.SearchStrategy[Any], ...]] = {
    export.part: (NUMBER, NUMBER),
    mass.started: (),
    bulk_actions.started: (st.sampled_from([BatchAction.REFILL, BatchAction.CANCEL]),),
    mass.started_before: (),
    order_words.row: (ORDERS,),
    unconfirmed.too_early: (st.just(NOW),),
    unconfirmed_number.number_placeholder: (ORDERS,),
}
PIECES: set[Callable[..., Any]] = {
    order_card.refill_button,
    order_card.cancel_button,
    order_card.repeat_button,
    order_card.share_button,
    order_card.progress,
    order_card.left,
    order_card.left_of,
    bulk_actions.bulk_action_button,
    mass_lines.checked_line,
    mass_lines.described,
    mass.total_of,
    mass_lines.written,
    export.headings,
    export.values,
    order_card.show_button,
    order_card.ask_button,
    order_words.sign,
    order_words.short_link,
    order_words.named,
    order_words.why,
    order_words.why_for_operators,
    order_words.for_admin,
    order_words.is_hidden,
    order_words.may_be_read,
    order_words.status_words,
    unconfirmed.ordered,
    unconfirmed.provider_name,
}
MODULES = [
    grouped_notices,
    order_card,
    order_words,
    orders,
    batch_card,
    mass,
    mass_lines,
    bulk_actions,
    order_picks,
    export,
    order_news,
    unconfirmed,
    unconfirmed_number,
]
