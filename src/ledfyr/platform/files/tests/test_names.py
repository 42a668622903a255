"""Names: shown and offered, never a path and never a trap."""

from __future__ import annotations

import pytest

from ledfyr.platform.files.names import LONGEST, clean_name, ending_of


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Riskanalys 2027.pdf", "Riskanalys 2027.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\plan.docx", "plan.docx"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ('a".pdf', "a.pdf"),
        ("plan\u202efdp.exe", "planfdp.exe"),
        ("a\u0308.txt", "ä.txt"),
        ("  många   ord .txt", "många ord.txt"),
        ("\0\x01", "fil"),
        ("...", "fil"),
        ("", "fil"),
        (".pdf", "pdf"),
    ],
)
def test_a_name_is_cleaned(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_long_name_keeps_its_ending() -> None:
    name = clean_name("å" * 500 + ".docx")

    assert (len(name), name[-6:]) == (LONGEST, "å.docx")
    assert len(clean_name("x" * 500)) == LONGEST


def test_the_ending_is_read_without_case() -> None:
    assert (ending_of("Plan.2026.PDF"), ending_of("plan")) == ("pdf", "")
