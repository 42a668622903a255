"""XLSX: every sheet, every row a line."""

from __future__ import annotations

import datetime
import io
from typing import Any

from ledfyr.kernel.source import Line

from .limits import MAX_CELLS, Refused


def read_workbook(data: bytes, name: str) -> list[Line]:
    """Rows of all sheets in order; ``number`` is the sheet's row, ``part`` the sheet. The archive is checked."""
    import python_calamine

    lines: list[Line] = []
    cells = 0
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet_name in book.sheet_names:
            sheet = book.get_sheet_by_name(sheet_name)
            height, width = sheet.total_height, sheet.total_width
            cells += height * width
            if cells > MAX_CELLS:
                raise Refused("exchange.too_many_cells", file=name, limit=MAX_CELLS, part=sheet_name, line=height)
            rows = sheet.to_python(skip_empty_area=False)
            lines += [
                Line(number=number, cells=tuple(_words(value) for value in row), part=sheet_name)
                for number, row in enumerate(rows, start=1)
            ]
    except Refused:
        raise
    except BaseException as error:
        # The library is native and may panic on a broken file; a panic is no ordinary Exception.
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise Refused("exchange.broken_file", file=name, format="XLSX") from error
    if all(line.is_blank for line in lines):
        raise Refused("exchange.file_empty", file=name, format="xlsx")
    return lines


def _words(value: Any) -> str:
    """A cell as a person sees it in the sheet's raw content: whole numbers without decimals, dates ISO."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value).replace(".", ",")
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time(0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value).strip()
