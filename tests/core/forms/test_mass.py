"""Lines and files as people and spreadsheets write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.forms.mass import MassLine, TooManyLines, UnreadableFile, looks_like_mass, read_csv, read_lines

LINK = "https://www.instagram.com/name"


def test_lines_are_service_link_and_quantity() -> None:
    text = f"12 | {LINK} | 1000\n\n north:13|{LINK}|1 000 |\n"
    assert read_lines(text) == [
        MassLine(1, "12", (LINK, "1000")),
        MassLine(2, "north:13", (LINK, "1 000")),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_spreadsheet_is_read_whatever_it_separates_and_encodes_by(separator: str, encoding: str) -> None:
    rows = [["Service", "Link", "Quantity"], ["12", LINK, "1000"], ["", "", ""], ["13", LINK, "50"]]
    content = "\r\n".join(separator.join(row) for row in rows).encode(encoding)
    assert read_csv(content) == [MassLine(1, "12", (LINK, "1000")), MassLine(2, "13", (LINK, "50"))]


def test_a_cell_may_hold_a_list_of_its_own() -> None:
    assert read_csv(f'14,{LINK},"Nice!\nLovely, this"\n'.encode()) == [
        MassLine(1, "14", (LINK, "Nice!\nLovely, this")),
    ]


def test_what_is_not_text_is_not_read() -> None:
    for content in (b"PK\x03\x04\x00\x00", b"\xff\xd8\xff\xe0", b"x" * 300_000):
        with pytest.raises(UnreadableFile):
            read_csv(content)


def test_more_than_a_hundred_at_once_are_too_many() -> None:
    with pytest.raises(TooManyLines) as caught:
        read_lines(f"12 | {LINK} | 10\n" * 101)
    assert caught.value.count == 101


@pytest.mark.parametrize(
    ("text", "several"),
    [
        (f"12 | {LINK} | 10", True),
        (f"12 | {LINK} | 10\n13 | {LINK} | 5", True),
        ("instagram followers", False),
        ("", False),
        ("a | b\nc", False),
    ],
)
def test_several_orders_are_known_by_their_bars(text: str, several: bool) -> None:
    assert looks_like_mass(text) is several


@given(st.binary(max_size=300))
def test_any_file_is_read_or_refused(content: bytes) -> None:
    try:
        lines = read_csv(content)
    except (UnreadableFile, TooManyLines):
        return
    assert [line.place for line in lines] == list(range(1, len(lines) + 1))
