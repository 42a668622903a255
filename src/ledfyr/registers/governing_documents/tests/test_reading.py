"""The chapter on governing documents of an invented municipality."""

from __future__ import annotations

from pathlib import Path

from ledfyr.engines.exchange.readers import read_source
from ledfyr.kernel.rows import Reading
from ledfyr.registers.governing_documents.importer import read_governing_documents

FIXTURES = Path(__file__).parent / "fixtures"


def reading(text: str | None = None) -> Reading:
    data = text.encode() if text is not None else (FIXTURES / "documents.txt").read_bytes()
    return read_governing_documents(read_source(data, "documents.txt"), {})


def test_items_with_their_decision_and_heading():
    rows = [row.values for row in reading().rows]
    assert [(row["title"], row["decided_by"], row["date"], row["valid_years"]) for row in rows[2:]] == [
        ("Resepolicy", "BUN", "2028", None),
        ("Program för gröna gårdar 2026-2030", "KF", "2025-11-03", [2026, 2030]),
        ("Rutin för nycklar", None, None, None),
        ("Strategi för lek", "K", "2024-02-01", None),
    ]
    assert {(row["heading_number"], row["category"]) for row in rows} == {
        ("5.1", "Lagar som styr verksamheten"),
        ("5.2", "Granviks styrdokument"),
    }


def test_a_law_keeps_its_number_and_a_wrapped_item_is_one():
    rows = reading().rows
    assert rows[0].values["title"] == "Lekplatslag (2031:1)"
    assert rows[1].values["title"].endswith("som kommunen äger eller hyr för uthyrning")
    assert len(rows[1].place.lines) == 2


def test_an_odd_body_is_marked_and_a_text_between_is_loose():
    read = reading()
    assert [doubt.code for doubt in read.rows[-1].doubts] == ["odd_deciding_body"]
    assert [words for _, words, _ in read.loose] == ["Listan ses över varje år."]
    assert len(read.rows) == 6


def test_all_headings_are_facts_for_a_numbering_check():
    text = (
        "1. Inledning\t3\n1. Inledning\n\n1.1 Syfte\n\n3. Möjlig 4. Allvarlig 12\n\n2. Roller\n\n1.1 Granvik växer\n\n"
    )
    facts = reading(text).facts
    assert facts["headings"] == [("1", "Inledning", 2), ("1.1", "Syfte", 4), ("2", "Roller", 8)]
    assert facts["other_headings"] == [("1.1", "Granvik växer", 10)]
