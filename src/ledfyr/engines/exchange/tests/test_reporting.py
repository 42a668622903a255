"""The report adds up, and says every doubt with the source's own words."""

from __future__ import annotations

import json
from dataclasses import replace

from ledfyr.engines.exchange.doubts import _WORDS, describe_doubt
from ledfyr.engines.exchange.intake import Preview
from ledfyr.engines.exchange.reporting import as_text, counts, report
from ledfyr.kernel.register import ImportPlan
from ledfyr.kernel.rows import Doubt, Place, Reading, Row
from ledfyr.kernel.source import Source


def line(number: int) -> Place:
    return Place(file="plan.txt", lines=(number,))


DOUBT = Doubt("process_from_analysis", "process", "Utlåning", "Utlån")
ROWS = (
    Row("risks", {"nr": 1, "doubts": []}, line(4), "1 | Böcker"),
    Row("risks", {"nr": 2, "doubts": ["process_from_analysis"]}, line(5), "2 | Lån", (DOUBT,)),
    Row("risks", {"nr": 3, "doubts": []}, line(6), "3 | Kassa"),
    Row("risks", {"nr": 4, "doubts": []}, line(7), "4 | Larm"),
    Row("risks", {"nr": 5, "doubts": []}, line(8), "5 | Tak"),
)
READING = Reading("risks", ROWS, loose=((line(9), "Sida 3", "unreadable"),))
PLAN = ImportPlan(
    "risks",
    (
        (ROWS[0], "create", ""),
        (ROWS[1], "update", "process"),
        (ROWS[2], "unchanged", ""),
        (ROWS[3], "reject", "Skälet."),
    ),
    gone=(Row("risks", {"nr": 99}),),
)
SEEN = Preview(Source("plan.txt", "txt", ()), {"risks": READING}, {"risks": PLAN})


def test_what_is_read_is_what_became_of_it() -> None:
    """One row was left out by choice and one line could not be made a row: both are among the rejected."""
    number = counts(SEEN, "risks")

    assert number == {
        "read": 6, "created": 1, "updated": 1, "unchanged": 1, "rejected": 3, "doubtful": 2, "gone": 1,
    }  # fmt: skip
    assert number["read"] == sum(number[name] for name in ("created", "updated", "unchanged", "rejected"))


def test_the_report_has_the_contracts_keys() -> None:
    data = json.loads(json.dumps(report(SEEN, applied=True, year=2027)))

    assert set(data) == {"file", "year", "stated_year", "kinds", "doubts", "findings", "applied"}
    assert (data["file"], data["applied"]) == ("plan.txt", True)
    first, rejected, loose = data["doubts"]
    assert {"kind", "line", "text", "why", "kept_as"} <= first.keys()
    assert (first["line"], first["text"], first["kept_as"]) == (5, "2 | Lån", {"nr": 2})
    assert "Utlåning" in first["why"]
    assert "Utlån" in first["why"]
    assert (rejected["why"], rejected["kept_as"]) == ("Raden läses inte in. Skälet.", {})
    assert (loose["line"], loose["text"], loose["kept_as"]) == (9, "Sida 3", {})


def test_the_text_says_counts_doubts_and_what_is_left() -> None:
    text = as_text(report(SEEN, applied=True, year=2027))

    assert text.startswith("Inläst från plan.txt\nrisks: 6 lästa, 1 nya, 1 ändrade, 1 oförändrade, 3 avvisade")
    assert "1 rader finns i registret men inte i filen" in text
    assert "Kontrollera rad 5 (risks)" in text
    assert as_text(report(SEEN, applied=False, year=2027)).startswith("Förhandsgranskning av plan.txt, inget är inläst")


def test_every_doubt_has_a_sentence_and_an_unknown_one_is_not_silent() -> None:
    for code in _WORDS:
        assert describe_doubt(Doubt(code)).endswith(".")
    assert describe_doubt(Doubt("brand_new")) == "Raden behöver kontrolleras mot källan."


def test_a_file_for_another_year_is_said_first() -> None:
    reading = replace(SEEN.readings["risks"], facts={"year": 2024})
    seen = replace(SEEN, readings={**SEEN.readings, "risks": reading})

    text = as_text(report(seen, applied=False, year=2027))
    assert text.startswith("Obs: filen säger att den gäller 2024, inte 2027.")
    assert as_text(report(seen, applied=False, year=2024)).startswith("Förhandsgranskning")


def test_the_review_of_the_file_is_counted_in_the_text() -> None:
    assert "har 2 anmärkningar" in as_text(report(SEEN, applied=True, year=2027, findings=[{}, {}]))
