"""Property: whatever people and providers write, every text is one that Telegram takes and nobody is fooled by."""

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.forms.types import PackageForm
from core.orders.checkout import Review
from handlers.views import order_form
from handlers.views.words import clipped
from tests.handlers.hostile import (
    LINES,
    PRICES,
    QUESTIONS,
    QUOTES,
    SERVICES,
    TEXT,
)
from tests.handlers.telegram_html import BadMessage, check_characters, utf16, visible

ANY_FORM = PackageForm.model_construct(link="x")
REVIEWS = st.builds(Review, SERVICES, st.just(ANY_FORM), QUOTES)
NUMBER = st.integers(1, 2**63 - 1)
RENDERERS: dict[Callable[..., str], tuple[st.SearchStrategy[Any], ...]] = {
    order_form.question: (TEXT, QUESTIONS, NUMBER, NUMBER, LINES, LINES),
    order_form.wrong: (TEXT, LINES),
    order_form.summary: (
        REVIEWS,
        st.lists(QUESTIONS, max_size=7),
        st.dictionaries(st.sampled_from(["link", "quantity", "type_of_traffic"]), LINES),
        PRICES,
        st.none() | QUOTES,
        st.builds(order_form.corrected, QUESTIONS, LINES) | st.just(""),
    ),
    order_form.corrected: (QUESTIONS, LINES),
    order_form.nothing_changed: (st.lists(QUESTIONS, max_size=2),),
    order_form.price: (QUOTES, PRICES, REVIEWS),
    order_form.pick_first: (TEXT,),
    order_form.left: (),
    order_form.nothing_to_leave: (),
    order_form.restarted: (),
    order_form.text_only: (),
}
WITHOUT_HTML: dict[Callable[..., str], tuple[st.SearchStrategy[Any], ...]] = {
    # Onto buttons, and into the answers to presses.
    order_form.away: (st.text("abcdefghijklmnopqrstuvwxyz0123456789_-", min_size=1, max_size=32),),
    order_form.already_placed: (NUMBER,),
    order_form.being_placed: (NUMBER,),
    order_form.placed_all_the_same: (NUMBER,),
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


@pytest.mark.parametrize("module", [order_form], ids=lambda module: module.__name__)
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
