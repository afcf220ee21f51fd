"""Texts of people and providers are brought to one spelling."""

import pytest

from core.text import fold, printable


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Đánh Giá", "danh gia"),
        ("ŞİKAYET", "sikayet"),
        ("Beğeni", "begeni"),
        ("ısınma", "isinma"),
        ("Straße", "strasse"),
        ("𝐆𝐎𝐎𝐆𝐋𝐄", "google"),
        ("ＲＥＰＯＲＴ", "report"),
        ("re\u200bport", "report"),
        ("re\u00adport", "report"),
        ("r\u0301eport", "report"),
    ],
)
def test_case_accents_and_invisible_characters_do_not_matter(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_invisible_characters_and_direction_marks_are_left_out() -> None:
    assert printable("a\x00b\x1b[1m\u202ec\ufeff\u200f\x85d") == "ab[1mcd"
    assert printable("a\tb\r\nc") == "a\tb\nc"
    assert printable("Giá rẻ 👍") == "Giá rẻ 👍"
    assert printable("half \ud83d of a character") == "half \ufffd of a character"
