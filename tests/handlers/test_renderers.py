"""Property: whatever people and providers write, every text is one that Telegram takes and nobody is fooled by."""

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.orders.status import OrderStatus, RefillStatus
from core.orders.unconfirmed import Found
from core.provider import Balance, Capacity, OrderReport
from handlers.views import general, orders, unconfirmed
from handlers.views.words import clipped
from tests.core.samples import NOW
from tests.handlers.hostile import (
    AMOUNT,
    COUNT,
    CURRENCY,
    LINES,
    ORDERS,
    PRICES,
    REFILLS,
    TEXT,
)
from tests.handlers.telegram_html import BadMessage, check_characters, utf16, visible

HELD = st.one_of(
    st.builds(Balance, AMOUNT, CURRENCY),
    st.builds(Capacity, COUNT, COUNT, COUNT, st.sampled_from([None, NOW])),
    TEXT,
)
STATUS = st.fixed_dictionaries(
    {
        "status": ORDERS.map(lambda order: order.status.value),
        "status_text": TEXT,
        "remains": COUNT,
        "error": LINES,
        "after_all": st.booleans(),
    }
)
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
REFILL_END = st.sampled_from([{"status": status.value} for status in RefillStatus if status.final])
NUMBER = st.integers(1, 2**63 - 1)
RENDERERS: dict[Callable[..., str], tuple[st.SearchStrategy[Any], ...]] = {
    general.stranger: (NUMBER,),
    general.balances: (st.dictionaries(TEXT, HELD, max_size=5),),
    general.spent: (st.lists(st.tuples(CURRENCY, AMOUNT, NUMBER), max_size=6),),
    general.outage: (TEXT, st.booleans(), LINES),
    orders.status: (ORDERS,),
    orders.card: (ORDERS, st.none() | REFILLS, st.none() | PRICES),
    orders.listed: (st.integers(0, 10**9),),
    orders.happened: (ORDERS, STATUS),
    unconfirmed.refused_to_the_operator: (ORDERS, STATUS),
    orders.refill_happened: (ORDERS, REFILL_END),
    orders.ask_cancel: (ORDERS,),
    orders.cancel_asked: (ORDERS,),
    orders.kept: (ORDERS,),
    orders.refill_asked: (NUMBER,),
    orders.number_hint: (st.sampled_from(["status", "refill"]),),
    unconfirmed.to_decide: (ORDERS,),
    unconfirmed.ask_missing: (ORDERS, st.integers(0, 10**9)),
    unconfirmed.ask_number: (ORDERS,),
    unconfirmed.found: (st.builds(Found, ORDERS, TEXT, REPORTS),),
    unconfirmed.which_order: (TEXT,),
    unconfirmed.left_undecided: (),
    unconfirmed.not_a_number: (LINES,),
    unconfirmed.wrong_number: (LINES, NUMBER),
    unconfirmed.decided: (ORDERS,),
    unconfirmed.already_decided: (st.none() | ORDERS,),
    unconfirmed.waiting_for_decision: (NUMBER,),
    unconfirmed.more_to_decide: (NUMBER, NUMBER),
    unconfirmed.nothing_to_decide: (),
}
WITHOUT_HTML: dict[Callable[..., str], tuple[st.SearchStrategy[Any], ...]] = {
    # Onto buttons, and into the answers to presses.
    orders.row: (ORDERS,),
    unconfirmed.number_placeholder: (ORDERS,),
    unconfirmed.too_early: (st.just(NOW),),
}
often = settings(
    max_examples=30,
    deadline=None,
    phases=set(Phase) - {Phase.explain},
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def named(render: Callable[..., str]) -> str:
    return f"{render.__module__.rpartition('.')[2]}.{render.__name__}"


@pytest.mark.parametrize("render", RENDERERS, ids=named)
@often
@given(data=st.data())
def test_a_text_is_well_formed_and_fits_whatever_it_tells_of(render: Callable[..., str], data: st.DataObject) -> None:
    visible(render(*(data.draw(argument) for argument in RENDERERS[render])))


@pytest.mark.parametrize("render", WITHOUT_HTML, ids=named)
@often
@given(data=st.data())
def test_a_label_fits_and_turns_nothing_round(render: Callable[..., str], data: st.DataObject) -> None:
    text = render(*(data.draw(argument) for argument in WITHOUT_HTML[render]))
    check_characters(text)
    assert utf16(text) <= 200


@pytest.mark.parametrize("module", [unconfirmed, general, orders], ids=lambda module: module.__name__)
def test_no_renderer_is_left_out(module: ModuleType) -> None:
    public = {
        function
        for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
    }
    assert public <= RENDERERS.keys() | WITHOUT_HTML.keys()


@given(text=TEXT, limit=st.integers(2, 100))
@often
def test_clipping_counts_as_telegram_does_and_cuts_no_character_in_two(text: str, limit: int) -> None:
    short = clipped(text, limit)
    assert utf16(short) <= limit
    assert clipped(short, limit) == short


@pytest.mark.parametrize(
    "html",
    [
        "<b>x",
        "x</b>",
        "<b><i>x</b></i>",
        "a < b",
        "a & b",
        "&nbsp;x",
        "<br>x",
        "<b class='x'>x</b>",
        "<a href='http://evil'>x</a>",
        "<!-- -->x",
        "<x",
        "<b></b>",
        " ",
        "",
        "x\u202e",
        "x" * 4_097,
        "😀" * 2_049,
    ],
)
def test_the_checker_itself_would_notice(html: str) -> None:
    with pytest.raises(BadMessage):
        visible(html)


def test_the_checker_lets_good_messages_pass() -> None:
    assert visible("<b>a</b> &lt;&amp;&gt; <blockquote expandable>q</blockquote>") == "a <&> q"
    assert visible("😀" * 2_048)
