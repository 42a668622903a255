"""A register out: JSON for programs, CSV and XLSX for people. What leaves can be read back and is identical."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import override

from ledfyr.engines.ui.rooms import exporters
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import DomainError
from ledfyr.kernel.register import ExportColumn, Exporter
from ledfyr.kernel.rows import Row

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
CONTENT_TYPES = {
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class UnknownExport(DomainError):
    """A kind or format that nobody writes; facts: ``kind``, ``known``."""

    code = "exchange.unknown_export"


def exporter_of(kind: str) -> Exporter:
    """The exporter of a kind, or UnknownExport with those there are."""
    found = exporters()
    if kind not in found:
        raise UnknownExport(kind=kind, known=", ".join(sorted(found)))
    return found[kind]


class NoUnitRows(DomainError):
    """A register in which units keep no rows of their own; facts: ``kind``."""

    code = "exchange.no_unit_rows"


def export(*, actor: Actor, scope: Scope, kind: str, form: str, unit: str = "", day: date | None = None) -> bytes:
    """The register whole as a file's bytes; ``form`` json | csv | xlsx. ``unit``: the code of a unit, for its own part.
    ``day``: as the committee's own register stood when that day ended.

    Raises UnknownExport, NoUnitRows, NotFound, NotAllowed.
    """
    exporter = exporter_of(kind)
    with override("sv"):  # a file is the same, and can be read back, whatever language the screen speaks
        rows = rows_of(exporter, actor, scope, unit) if day is None else rows_as_of(exporter, actor, scope, day)
        return written(exporter, scope, rows, form)


def written(exporter: Exporter, scope: Scope, rows: Sequence[Row], form: str) -> bytes:
    """Rows under the exporter's columns as a file's bytes; ``form`` json | csv | xlsx. Raises UnknownExport."""
    if form == "json":
        return json.dumps(as_data(exporter, scope, rows), ensure_ascii=False, indent=1).encode()
    if form == "csv":
        return _csv(exporter.columns, rows)
    if form == "xlsx":
        return _xlsx(exporter, rows)
    raise UnknownExport(kind=form, known=", ".join(CONTENT_TYPES))


class NoPast(DomainError):
    """A register that is not shown as it was; facts: ``kind``."""

    code = "exchange.no_past"


def rows_as_of(exporter: Exporter, actor: Actor, scope: Scope, day: date) -> Sequence[Row]:
    """The register's rows as they stood when the day ended. Raises NoPast, PastDisposed, NotAllowed."""
    if exporter.rows_as_of is None:
        raise NoPast(kind=exporter.kind)
    return exporter.rows_as_of(actor, scope, day)


def rows_of(exporter: Exporter, actor: Actor, scope: Scope, unit: str) -> Sequence[Row]:
    """The register's rows, or a unit's own. Raises NoUnitRows."""
    if not unit:
        return exporter.rows(actor, scope)
    if exporter.unit_rows is None:
        raise NoUnitRows(kind=exporter.kind)
    return exporter.unit_rows(actor, scope, unit)


def as_data(exporter: Exporter, scope: Scope, rows: Sequence[Row]) -> dict[str, Any]:
    """{'kind', 'committee', 'year', 'rows'} with exactly the keys of the data contract."""
    keys = [column.key for column in exporter.columns]
    return {
        "kind": exporter.kind,
        "committee": scope.committee,
        "year": scope.year,
        "rows": [{key: row.values.get(key) for key in keys} for row in rows],
    }


def cell_value(column: ExportColumn, value: Any) -> Any:
    """A value as one cell: lists a line each, objects as JSON.

    Text that a spreadsheet would calculate stands behind an apostrophe.
    """
    if value is None or value == []:
        return None
    if column.kind == "number":
        return value
    if column.kind == "objects" or (isinstance(value, list | tuple) and not _fits_lines(value)):
        return json.dumps(value, ensure_ascii=False)
    return _as_text("\n".join(str(item) for item in value) if isinstance(value, list | tuple) else str(value))


def _as_text(text: str) -> str:
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def _headings(columns: Sequence[ExportColumn]) -> list[str]:
    """People may have named a column too: it is no more to be calculated than what stands under it."""
    return [_as_text(str(column.label)) for column in columns]


def _fits_lines(items: Sequence[Any]) -> bool:
    """False for a list that would come back as another when each item is a line: then it is written as JSON."""
    words = [item for item in items if isinstance(item, str)]
    return not any(
        item != item.strip() or "\n" in item or " ; " in item or item.startswith(("'", "[")) or not item
        for item in words
    )


def _csv(columns: Sequence[ExportColumn], rows: Sequence[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(_headings(columns))
    for row in rows:
        cells = (cell_value(column, row.values.get(column.key)) for column in columns)
        writer.writerow("" if cell is None else cell for cell in cells)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _xlsx(exporter: Exporter, rows: Sequence[Row]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.workbook.child import INVALID_TITLE_REGEX

    book = Workbook()
    sheet = book.active
    title = ILLEGAL_CHARACTERS_RE.sub("", INVALID_TITLE_REGEX.sub(" ", str(exporter.label)))
    sheet.title = title.strip("' ")[:31].rstrip("' ")
    sheet.append([ILLEGAL_CHARACTERS_RE.sub("", heading) for heading in _headings(exporter.columns)])
    for row in rows:
        cells = (cell_value(column, row.values.get(column.key)) for column in exporter.columns)
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell for cell in cells])
    for at, column in enumerate(exporter.columns, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    for line, cells in enumerate(sheet.iter_rows()):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if line == 0:
                cell.font = Font(bold=True)
            if isinstance(cell.value, str):
                cell.data_type = "s"
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
