"""What renderers share: numbering, prose, page direction, characters; and the plain text."""

from __future__ import annotations

import pytest

from ledfyr.engines.documents import rendering
from ledfyr.engines.documents.rendering import plan
from ledfyr.engines.documents.rendering.characters import FontTable, breakable, covered_by, printable
from ledfyr.engines.documents.rendering.child import FONTS
from ledfyr.engines.documents.tests import rendering_tree as sample
from ledfyr.kernel.blocks import (
    BulletList,
    Cell,
    DocumentTree,
    Heading,
    Paragraph,
    SectionBlocks,
    Table,
    TableColumn,
    TableRow,
)


def _tree(*blocks: object) -> DocumentTree:
    return DocumentTree("d", "Titel", "Nämnd", "Kommun", 2027, "Utkast", "2026-01-02", (SectionBlocks("s", blocks),))  # type: ignore[arg-type]


def _wide(rows: int = 3) -> Table:
    return Table("T", (TableColumn("A"),), tuple(TableRow((Cell("x"),)) for _ in range(rows)), landscape=True)


def test_headings_are_numbered_without_skipping_levels() -> None:
    tree = _tree(Heading("A", 2), Heading("B", 4), Heading("C", 1), Heading("D", 2), Heading("E", 2))
    found = [(heading.number, heading.level) for heading in rendering.outline(tree)]
    assert found == [("1", 1), ("1.1", 2), ("2", 1), ("2.1", 2), ("2.2", 2)]


def test_anchors_are_kept_when_they_are_one_of_a_kind() -> None:
    tree = _tree(Heading("A", 1, "mal"), Heading("B", 1, "mal"), Heading("C"))
    assert [heading.anchor for heading in rendering.outline(tree)] == ["mal", "avsnitt-2", "avsnitt-3"]


def test_prose_becomes_paragraphs_and_lists() -> None:
    text = "Ett.\nFortsätter.\n\nInför listan:\n- första\n  fortsatt\n- andra\nEfter."
    assert plan.text_blocks(text) == (
        Paragraph("Ett.\nFortsätter."),
        Paragraph("Inför listan:"),
        BulletList(("första fortsatt", "andra")),
        Paragraph("Efter."),
    )
    assert plan.text_blocks(" \n\n ") == ()


def test_wide_table_takes_its_heading_along_and_long_text_does_not_follow() -> None:
    tree = _tree(Heading("A"), Paragraph("kort"), _wide(), Heading("B"), Paragraph("lång " * 600))
    first, second = plan.runs(tree)
    assert (first.landscape, len(first.blocks)) == (True, 3)
    assert (second.landscape, len(second.blocks)) == (False, 2)


def test_short_text_between_wide_tables_stays_on_turned_pages() -> None:
    tree = _tree(Heading("A"), _wide(), Heading("B"), Paragraph("kort"), Heading("C"), _wide())
    assert [run.landscape for run in plan.runs(tree)] == [True]


def test_long_text_before_a_wide_table_stays_upright() -> None:
    tree = _tree(Heading("A"), Paragraph("lång " * 600), _wide())
    assert [run.landscape for run in plan.runs(tree)] == [False, True]


def test_empty_wide_table_turns_no_page() -> None:
    tree = _tree(Heading("A"), Table("T", (TableColumn("A"),), (), landscape=True, empty="Inget."))
    assert [run.landscape for run in plan.runs(tree)] == [False]


def test_only_rows_of_about_half_a_page_may_break() -> None:
    table = sample.risk_table(3)
    long_row = TableRow(tuple(Cell("ord " * 800 if n == 1 else "") for n in range(8)))
    assert not any(plan.is_long_row(table, row) for row in table.rows)
    assert plan.is_long_row(table, long_row)


@pytest.mark.parametrize(
    ("iso", "words"), [("2026-11-02", "2 november 2026"), ("2026-13-02", "2026-13-02"), ("", ""), ("snart", "snart")]
)
def test_dates_are_written_in_words(iso: str, words: str) -> None:
    assert plan.long_date(iso) == words


def test_printable_drops_what_files_cannot_hold() -> None:
    assert printable("a\x00b\x0bc\ud83d\ufffe\r\nd\te\u0301\u202e") == "ab\nc\nd é"


def test_words_without_a_place_to_break_get_some() -> None:
    assert breakable("x" * 41, "|") == "|".join(["x" * 10] * 4 + ["x"])
    assert breakable("informationssäkerhetsklassificering", "|") == "informationssäkerhetsklassificering"


def test_characters_outside_the_font_are_swapped() -> None:
    table = FontTable(covered_by((FONTS / "Inter-Regular.ttf").read_bytes()))
    assert "åäö ÅÄÖ é ≥ 12 → □ ✓ – ”".translate(table) == "åäö ÅÄÖ é ≥ 12 → □ ✓ – ”"
    assert "𝐀ﬁ \uf0b7 😀 م 你\u200d\ufe0f".translate(table) == "Afi • □ □ □"


def test_every_weight_covers_the_same_characters() -> None:
    covered = [covered_by(path.read_bytes()) for path in sorted(FONTS.glob("*.ttf"))]
    assert len(covered) == 3
    assert covered[0] == covered[1] == covered[2]


def test_plain_text_holds_headings_lists_tables_and_matrix() -> None:
    text = rendering.render_plain(sample.tree(2))
    assert text.startswith("Sundviks kommun\nHamn- och fritidsnämnden\n")
    assert "\n## 1.1 Så har arbetet gått till\n" in text
    assert "\n- ett seminarium med nämndens presidium\n" in text
    assert "\nNr | Oönskad händelse | Arbetssätt | " in text
    assert "\n== 1. Hamnen är trygg" in text
    assert "\nSannolikhet \\ Konsekvens | 1 Försumbar | " in text
    assert "3 (värde 9, Medel) nr 30, 31, 32" in text
    assert "Inga direkta åtgärder är beslutade." in text
    assert "Beskriv åtgärderna" not in text


def test_hostile_plain_text_is_clean() -> None:
    text = rendering.render_plain(sample.tree(1, sample.hostile_blocks()))
    assert "\x0b" not in text
    text.encode("utf-8")
