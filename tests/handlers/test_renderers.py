"""Clipping counts as Telegram does, and the checker of messages would notice what Telegram refuses."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.views.words import clipped
from tests.handlers.hostile import TEXT
from tests.handlers.telegram_html import BadMessage, utf16, visible


@given(text=TEXT, limit=st.integers(2, 100))
@settings(max_examples=30, deadline=None)
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
