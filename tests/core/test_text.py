"""One spelling for what people and providers write."""

import pytest

from core.text import fold


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
