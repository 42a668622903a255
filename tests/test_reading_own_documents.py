"""What we print, we can read: our own tables as PDF and DOCX."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

import ledfyr.registers.risks.tests as risks_tests
from ledfyr.engines.documents.rendering import render_docx, render_pdf
from ledfyr.engines.exchange.readers import read_source
from ledfyr.engines.exchange.writers import cell_value
from ledfyr.kernel.blocks import Cell, DocumentTree, Heading, Paragraph, SectionBlocks, Table, TableColumn, TableRow
from ledfyr.registers.internal_control.importer import read_control_plan
from ledfyr.registers.risks.importer import read_risks
from ledfyr.registers.risks.register import REGISTER as RISKS

RISK_HEAD = ("Nr", "Process", "Arbetssätt", "Oönskad händelse", "Sannolikhet", "Konsekvens", "Värde", "Hantering")
PLAN_HEAD = (
    "Process",
    "Arbetssätt",
    "Systematisk kontroll",
    "Oönskad händelse",
    "Värde",
    "Kontrollaktivitet och metod",
    "Kontrollansvarig",
    "När",
)
COUNT = 60


def table(head: tuple[str, ...], rows: list[TableRow]) -> Table:
    return Table("Granviks rader", tuple(TableColumn(label, 1.5) for label in head), tuple(rows), landscape=True)


def tree() -> DocumentTree:
    risks: list[TableRow] = []
    for number in range(1, COUNT + 1):
        if number in (1, 31):
            risks.append(TableRow(group=f"{number}.1 Granvik är en kommun som håller ihop"))
        texts = (
            str(number),
            "Köhantering",
            f"Placering {number}",
            f"Barn nummer {number} placeras i fel ordning i kön",
        )
        risks.append(TableRow(tuple(Cell(text) for text in (*texts, "3. Möjlig", "saknas", "9", "★ I planen"))))
    both = Cell(
        "", bullets=("1. Barn nummer 1 placeras i fel ordning i kön", "2. Barn nummer 2 placeras i fel ordning i kön")
    )
    cells = [
        Cell(text)
        for text in ("Köhantering", "saknas", "Kön stäms av", "", "9", "Beslut granskas (Stickprov)", "Rektor", "Maj")
    ]
    cells[3] = both
    plan = [TableRow(group="1.1 Granvik är en kommun som håller ihop"), TableRow(tuple(cells))]
    blocks = (
        Heading("Riskanalys", 1, "a"),
        Paragraph("Från riskvärde 8 ska det finnas en åtgärd som minskar risken."),
        table(RISK_HEAD, risks),
        Heading("Internkontrollplan", 1, "b"),
        table(PLAN_HEAD, plan),
    )
    return DocumentTree(
        "x", "Riskanalys 2031", "Nämnden", "Granvik", 2031, "Utkast", "2031-01-02", (SectionBlocks("s", blocks),)
    )


@pytest.mark.parametrize(("render", "name"), [(render_pdf, "own.pdf"), (render_docx, "own.docx")])
def test_our_own_tables_are_read_back(render, name):
    source = read_source(render(tree()), name)
    risks = read_risks(source, {})
    assert [row.values["nr"] for row in risks.rows] == list(range(1, COUNT + 1))
    assert [row.values["event"] for row in risks.rows] == [
        f"Barn nummer {number} placeras i fel ordning i kön" for number in range(1, COUNT + 1)
    ]
    keys = ("area_goal", "process", "working_method", "likelihood", "consequence", "value", "handling")
    goal, other = ("1.1 Granvik är en kommun som håller ihop", "31.1 Granvik är en kommun som håller ihop")
    read = [tuple(row.values[key] for key in keys) for row in risks.rows]
    assert read[0] == (goal, "Köhantering", "Placering 1", 3, None, 9, "plan")
    assert {row[0] for row in read[:30]} == {goal}
    assert {row[0] for row in read[30:]} == {other}
    assert risks.facts["floors"] == {"measure": 8}
    plan = read_control_plan(source, {"risks": risks})
    assert len(plan.rows) == 1
    values = plan.rows[0].values
    assert values["risk_nrs"] == [1, 2]
    assert values["events"][1] == "Barn nummer 2 placeras i fel ordning i kön"
    assert (values["area_goal"], values["process"], values["value"], values["owners"]) == (
        goal,
        "Köhantering",
        9,
        ["Rektor"],
    )
    assert values["control_activities"] == ["Beslut granskas (Stickprov)"]


@pytest.mark.parametrize("fixture", ["shifted_right.txt", "no_number.txt", "stacked_values.txt", "measures.txt"])
def test_an_export_of_what_was_read_is_read_back_the_same(fixture):
    data = (Path(risks_tests.__file__).parent / "fixtures" / fixture).read_bytes()
    read = read_risks(read_source(data, fixture), {})
    columns = RISKS.exporters[0].columns
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(str(column.label) for column in columns)
    for row in read.rows:
        writer.writerow(cell_value(column, row.values[column.key]) for column in columns)
    back = read_risks(read_source(out.getvalue().encode(), "export.csv"), {})
    assert [dict(row.values) for row in back.rows] == [dict(row.values) for row in read.rows]
