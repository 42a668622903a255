"""The shared templates keep to the content security policy, and the small filters behind them do what they say."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from django import forms
from django.template.loader import get_template

from ledfyr.engines.ui.templatetags.ui import as_input, is_group, matrix_rows
from ledfyr.kernel.blocks import Matrix, MatrixCell

UI = Path(__file__).resolve().parent.parent
TEMPLATES = sorted(path.relative_to(UI / "templates").as_posix() for path in (UI / "templates").rglob("*.html"))
SHEETS = sorted(path for path in (UI / "static/ui").rglob("*.css") if "vendor" not in path.parts)


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_parse_and_hold_nothing_inline(name: str) -> None:
    get_template(name)
    text = (UI / "templates" / name).read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son\w+=|hx-on|<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("name", ["404.html", "403.html", "500.html", "403_csrf.html"])
def test_error_pages_need_no_context(name: str) -> None:
    page = get_template(name).render({})
    assert "<h1>" in page
    assert 'id="main"' in page


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_our_style_sheets_fetch_nothing_from_elsewhere(sheet: Path) -> None:
    assert not re.search(r"https?:|url\(\s*[\"']?//|@import", sheet.read_text(encoding="utf-8"))


def _matrix() -> Matrix:
    cells = tuple(
        MatrixCell(row, column, row * column, row + column - 2, "Låg", "low") for row in (1, 2) for column in (2, 1)
    )
    return Matrix("Matris", ((1, "Sällan"), (2, "Ofta")), ((1, "Liten"), (2, "Stor")), cells)


def test_matrix_rows_run_from_the_highest_likelihood() -> None:
    rows = matrix_rows(_matrix())
    assert [row.step for row in rows] == [2, 1]
    assert [[cell.consequence for cell in row.cells] for row in rows] == [[1, 2], [1, 2]]


def test_matrix_links_only_where_there_are_events_and_marks_the_chosen_cell() -> None:
    html = get_template("ui/partials/matrix.html").render({"matrix": _matrix(), "base": "?", "selected": (2, 2)})
    assert html.count("<a ") == 3
    assert 'href="?s=2&amp;k=1"' in html
    assert html.count('aria-current="true"') == 1


class _Form(forms.Form):
    event = forms.CharField(label="Händelse", help_text="Vad kan gå fel?")
    handling = forms.ChoiceField(choices=[("plan", "I planen")], widget=forms.RadioSelect)


def test_a_field_with_an_error_points_at_its_help_and_its_error() -> None:
    form = _Form({"event": ""})
    html = get_template("ui/partials/field.html").render({"field": form["event"]})
    described = re.search(r'aria-describedby="([^"]*)"', html)
    assert described is not None
    assert all(f'id="{name}"' in html for name in described[1].split())
    assert "ds-input" in as_input(form["event"])
    assert is_group(form["handling"])


def test_an_edited_cell_shows_its_error_beside_the_field_and_its_time_when_saved() -> None:
    cell = {
        "id": "s-1",
        "name": "s",
        "label": "Sannolikhet, händelse 1",
        "value": 7,
        "kind": "number",
        "edit_url": "/e",
    }
    part = get_template("ui/partials/edit_cell.html")
    assert 'aria-describedby="error-s-1"' in part.render({"cell": cell | {"editing": True, "error": "Högst 5."}})
    assert "Sparat 14:02" in part.render({"cell": cell | {"saved_at": datetime(2027, 1, 2, 14, 2)}})  # noqa: DTZ001
