"""Text files: TXT, whose cells are divided by tabs, and CSV."""

from __future__ import annotations

import csv
import io

from ledfyr.kernel.source import Line

from .limits import MAX_CELLS, Refused

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# A text holds tabs, line ends and form feeds, hardly any other control character.
_CONTROL = {chr(code) for code in range(32)} - set("\t\n\r\f\v\x1c\x1d\x1e\x1f") | {"\x7f"}
_DELIMITERS = ";\t,"


def decode(data: bytes, name: str, form: str) -> str:
    """The text in a file: by its byte order mark, else strict UTF-8, else Windows-1252; line ends become \\n."""
    for mark, charset in _BOMS:
        if data.startswith(mark):
            try:
                return _checked(data[len(mark) :].decode(charset), name, form)
            except UnicodeDecodeError as error:
                raise Refused("exchange.binary_as_text", file=name, format=form, line=1) from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        # Bytes that Windows-1252 leaves open are kept as themselves, never refused.
        text = data.decode("cp1252", errors="replace")
    return _checked(text, name, form)


def _checked(text: str, name: str, form: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    strange = sum(text.count(mark) for mark in _CONTROL)
    if "\x00" in text or strange > max(4, len(text) // 200):
        first = min(text.find(mark) for mark in _CONTROL if mark in text)
        raise Refused("exchange.binary_as_text", file=name, format=form, line=text.count("\n", 0, first) + 1)
    if not text.strip():
        raise Refused("exchange.file_empty", file=name, format=form)
    return text


def read_text(data: bytes, name: str) -> list[Line]:
    """Lines of a TXT file, blank ones too; cells divided at tabs. A form feed starts a new page, named in ``part``."""
    lines, count, page, paged = [], 0, 1, b"\f" in data
    for number, raw in enumerate(decode(data, name, "txt").split("\n"), start=1):
        count += raw.count("\t") + 1
        if count > MAX_CELLS:
            raise Refused("exchange.too_many_cells", file=name, limit=MAX_CELLS, part=name, line=number)
        page += raw.count("\f")
        cells = tuple(cell.strip() for cell in raw.split("\t"))
        lines.append(Line(number=number, cells=cells, part=str(page) if paged else "", raw=raw))
    return lines


def read_csv(data: bytes, name: str) -> list[Line]:
    """Records of a CSV file; the divider is the one that splits the first lines most evenly. Numbers are those of the
    text line where each record starts."""
    text = decode(data, name, "csv")
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text))
    lines: list[Line] = []
    start, cells = 1, 0
    try:
        for record in records:
            cells += len(record)
            if cells > MAX_CELLS:
                raise Refused("exchange.too_many_cells", file=name, limit=MAX_CELLS, part=name, line=start)
            lines.append(Line(number=start, cells=tuple(cell.strip() for cell in record)))
            start = records.line_num + 1
    except csv.Error as error:
        raise Refused("exchange.broken_file", file=name, format="CSV", line=start) from error
    return lines


def delimiter(text: str) -> str:
    """Semicolon, tab or comma: the one met most often outside quotes in the first line that has any; else semicolon."""
    for line in text.split("\n")[:20]:
        outside = "".join(line.split('"')[0::2])
        counts = {mark: outside.count(mark) for mark in _DELIMITERS}
        best = max(_DELIMITERS, key=lambda mark: counts[mark])
        if counts[best]:
            return best
    return ";"
