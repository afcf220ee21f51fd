"""Lists are read as people and spreadsheets write them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalogue.acceptable_use import LINK_HOSTS, Policy
from core.catalogue.service import ServiceType
from core.forms.form import BadAnswer, Filling
from core.forms.mass_parsing import (
    MOST_LINES,
    Correction,
    ListTooLong,
    UnreadableList,
    answers_of,
    decoded,
    is_correction,
    looks_like_list,
    read_corrections,
    read_list,
)
from core.forms.problems import Missing, TooLow, TooMuch
from tests.core.samples import LINK, NOW, service


def filling(type: ServiceType = ServiceType.DEFAULT, **more: Any) -> Filling:
    return Filling(service(type=type, **more), Policy(LINK_HOSTS | {"shop.example"}), NOW.date())


def test_a_list_has_a_service_a_link_and_a_quantity_in_each_line() -> None:
    text = f"12 | {LINK} | 1000\n\n north:13|{LINK}|1 000 |\n| 14 | {LINK} | 1k |"
    assert read_list(text) == [("12", LINK, "1000"), ("north:13", LINK, "1 000"), ("14", LINK, "1k")]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_spreadsheet_is_read_in_any_separator_and_encoding(separator: str, encoding: str) -> None:
    rows = [["Service", "Link", "Quantity"], ["12", LINK, "1000"], ["", "", ""], ["13", LINK, "50"]]
    content = "\r\n".join(separator.join(row) for row in rows).encode(encoding)
    assert read_list(decoded(content)) == [("12", LINK, "1000"), ("13", LINK, "50")]


def test_a_quoted_cell_may_hold_separators_and_lines_of_its_own() -> None:
    assert read_list(f'14,{LINK},"Nice!\nLovely, this"\n') == [("14", LINK, "Nice!\nLovely, this")]


@pytest.mark.parametrize("content", [b"PK\x03\x04\x00\x00", b"\xff\xd8\xff\xe0", b"a\x00b"])
def test_bytes_that_are_not_text_are_not_read(content: bytes) -> None:
    with pytest.raises(UnreadableList):
        read_list(decoded(content))


def test_there_are_bounds_for_lines_and_bytes() -> None:
    assert len(read_list(f"12 | {LINK} | 10\n" * MOST_LINES)) == MOST_LINES
    with pytest.raises(ListTooLong):
        read_list(f"12 | {LINK} | 10\n" * (MOST_LINES + 1))
    with pytest.raises(ListTooLong):
        decoded(b"x" * 300_000)


@pytest.mark.parametrize(
    ("text", "is_list"),
    [
        (f"12 | {LINK} | 10", True),
        (f"12 | {LINK} | 10\nl3 | {LINK} | 5", True),
        (f"12 {LINK} 10\n13 {LINK} 5", True),
        (f"12,{LINK},10\n13,{LINK},5", True),
        (f"12 {LINK} 10", False),
        ("instagram followers", False),
        ("instagram\nfollowers", False),
        ("", False),
        ("a | b\nc", False),
    ],
)
def test_a_list_is_known_by_its_bars_or_by_how_its_lines_begin(text: str, is_list: bool) -> None:
    assert looks_like_list(text) is is_list


@pytest.mark.parametrize("order", [f"12 | {LINK} | 10", f"12 {LINK} 10", "#12 | alice | 10"])
def test_several_lines_with_one_that_surely_is_an_order_are_a_list(order: str) -> None:
    assert looks_like_list(f"{order}\nfoo", {"12"}.__contains__)
    assert looks_like_list(f"foo\n{order}", {"12"}.__contains__)
    assert not looks_like_list(f"{order}\nfoo", {"13"}.__contains__)
    assert not looks_like_list(order.replace("|", " "), {"12"}.__contains__)


def test_the_first_order_or_the_heading_shows_how_the_list_is_separated() -> None:
    assert read_list(f"foo, bar\n12 | {LINK} | 10\n13 {LINK} 5") == [
        ("foo, bar",),
        ("12", LINK, "10"),
        ("13", LINK, "5"),
    ]
    assert read_list(f'"Service";"Link"\n14;{LINK};a, b, c, d') == [("14", LINK, "a, b, c, d")]
    assert read_list(f"12 {LINK} 10\n13 | {LINK} | 5") == [("12", LINK, "10"), ("13", LINK, "5")]


def test_a_line_that_is_sent_again_may_name_the_one_it_replaces() -> None:
    assert read_corrections(f"3: 12 | {LINK} | 50") == [Correction(3, ("12", LINK, "50"))]
    assert read_corrections(f"#3) 12 {LINK} 50\n13 | {LINK} | 5") == [
        Correction(3, ("12", LINK, "50")),
        Correction(None, ("13", LINK, "5")),
    ]
    assert read_corrections(f"12 | {LINK} | 50") == [Correction(None, ("12", LINK, "50"))]
    assert is_correction(f"3: 12 {LINK} 50")
    assert not is_correction("3: 12")
    assert not is_correction(LINK)


def test_cells_answer_the_required_fields_first_and_then_the_optional_ones() -> None:
    assert answers_of(filling(), (LINK, "1k")) == {"link": LINK, "quantity": "1000"}
    dripped = {"link": LINK, "quantity": "1000", "runs": "3", "interval": "60"}
    assert answers_of(filling(drip_feed=True), (LINK, "1000", "3", "60")) == dripped
    with pytest.raises(BadAnswer) as too_much:
        answers_of(filling(), (LINK, "1000", "3"))
    assert too_much.value.problem == TooMuch("3")


def test_the_last_cells_are_the_lines_of_a_list_that_the_form_asks_for_last() -> None:
    comments = filling(ServiceType.CUSTOM_COMMENTS, minimum=1)
    assert answers_of(comments, (LINK, "Nice!", "Lovely, this")) == {"link": LINK, "comments": "Nice!\nLovely, this"}
    mentions = filling(ServiceType.MENTIONS)
    answered = {"link": LINK, "quantity": "50", "usernames": "bob\ncarol"}
    assert answers_of(mentions, (LINK, "50", "bob", "carol")) == answered
    assert answers_of(mentions, (LINK, "50", "bob, carol")) == answered


def test_visits_from_a_search_ask_for_its_words_once_the_search_is_chosen() -> None:
    visits = filling(ServiceType.WEB_TRAFFIC)
    answers = answers_of(visits, ("https://shop.example/page", "100", "US", "1", "1", "shoes"))
    assert answers["google_keyword"] == "shoes"


def test_a_bad_cell_is_reported_with_its_problem() -> None:
    for cells, problem in (((LINK, "5"), TooLow(5, 10)), (("", "5"), Missing())):
        with pytest.raises(BadAnswer) as caught:
            answers_of(filling(), cells)
        assert caught.value.problem == problem


@given(st.binary(max_size=300))
def test_any_file_is_read_or_refused(content: bytes) -> None:
    try:
        rows = read_list(decoded(content))
    except (UnreadableList, ListTooLong):
        return
    assert all(rows)


@given(st.text(max_size=200))
def test_any_text_is_a_list_or_not(text: str) -> None:
    if looks_like_list(text) or is_correction(text):
        read_corrections(text)


def test_a_line_may_have_its_quantity_before_the_link() -> None:
    assert answers_of(filling(), ["1 000", LINK]) == {"link": LINK, "quantity": "1000"}
