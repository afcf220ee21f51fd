"""One spelling for what people and providers write."""

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
def test_case_accents_and_what_nobody_sees_do_not_matter(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_what_cannot_be_seen_or_turns_the_text_round_is_left_out() -> None:
    assert printable("a\x00b\x1b[1m\u202ec\ufeff\u200f\x85d") == "ab[1mcd"
    assert printable("a\tb\r\nc") == "a\tb\nc"
    assert printable("Giá rẻ 👍") == "Giá rẻ 👍"
    assert printable("half \ud83d of a character") == "half \ufffd of a character"
