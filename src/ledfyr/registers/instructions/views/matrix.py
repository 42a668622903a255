"""All committees against all parts, for the executive office."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ledfyr.engines.exchange.writers import CONTENT_TYPES, written
from ledfyr.engines.ui.downloads import made_file
from ledfyr.engines.ui.page import Page, page
from ledfyr.kernel.register import ExportColumn, Exporter
from ledfyr.kernel.rows import Row

from ..policy import POLICY
from ..selectors import SHOWN, MatrixRow, find_instruction, matrix_of

PER_PAGE = 50


def _filtered(rows: list[MatrixRow], wanted: str) -> list[MatrixRow]:
    return [row for row in rows if wanted not in SHOWN or wanted in {row.shown, row.submission.state}]


@page(POLICY)
def matrix(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Committees times parts, with filters."""
    found = find_instruction(at.actor, at.scope, key)
    parts, rows = matrix_of(at.actor, at.scope, found, at.today)
    wanted = request.GET.get("lage", "")
    filters = [
        {"code": code, "label": label, "count": len(_filtered(rows, code)), "current": code == wanted}
        for code, label in SHOWN.items()
    ]
    context = {
        "instruction": found,
        "parts": parts,
        "page": Paginator(_filtered(rows, wanted), PER_PAGE).get_page(request.GET.get("page")),
        "filters": [one for one in filters if one["count"] or one["current"]],
        "wanted": wanted,
        "total": len(rows),
        "labels": SHOWN,
        "page_base": f"?lage={wanted}&" if wanted in SHOWN else "?",
    }
    return render(request, "instructions/matrix.html", context)


@page(POLICY)
def matrix_file(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """The same as a file: a row a committee, a column a part."""
    found = find_instruction(at.actor, at.scope, key)
    parts, rows = matrix_of(at.actor, at.scope, found, at.today)
    form = "csv" if request.GET.get("form") == "csv" else "xlsx"
    columns = [ExportColumn("committee", _("Nämnd"), width=36), ExportColumn("state", _("Inlämning"), width=16)]
    columns += [ExportColumn(part.key, part.heading, width=24) for part in parts]
    exporter = Exporter("instruction-matrix", found.label, tuple(columns), lambda actor, scope: [])
    out = [Row("instruction-matrix", _values(row, parts)) for row in _filtered(rows, request.GET.get("lage", ""))]
    name = f"anvisning-{found.kind.replace('_', '-')}-{found.year}.{form}"
    return made_file(written(exporter, at.scope, out, form), name=name, content_type=CONTENT_TYPES[form])


def _values(row: MatrixRow, parts: Any) -> dict[str, Any]:
    own = {
        part.key: line.state_label if line is not None else _("Gäller inte nämnden")
        for part, line in zip(parts, row.lines, strict=True)
    }
    return {"committee": row.committee.name, "state": str(SHOWN[row.shown]), **own}
