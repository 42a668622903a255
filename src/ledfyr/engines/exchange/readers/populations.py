"""Population files: CSV and XLSX of a million rows, read row by row; only the columns asked for leave the file.

Larger than what is taken in as a register, so the limits are wider; checked all the same before any library opens it.
XLSX is read in a process of its own (``population_child``), which hands over the chosen columns in bundles.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import IO, Any

from ledfyr.kernel.text import fold

from .limits import MEGABYTE, Refused, check_archive
from .plain import _BOMS, delimiter

MAX_BYTES = 500 * MEGABYTE
MAX_UNPACKED = 2000 * MEGABYTE
TIMEOUT_SECONDS = 300.0
FORMATS = {".csv": "csv", ".txt": "csv", ".tsv": "csv", ".tab": "csv", ".xlsx": "xlsx"}
_CHILD = "ledfyr.engines.exchange.readers.population_child"

Cell = str | float
Row = tuple[int, Sequence[Cell]]


@dataclass(frozen=True)
class PopulationFile:
    """A file that has been looked through: its ``digest`` (SHA-256), ``form``, and for CSV its ``charset``."""

    path: Path
    name: str
    form: str
    digest: str
    charset: str = ""

    @contextmanager
    def read(self) -> Iterator[PopulationReader]:
        """The header, and then the rows; what was opened is closed again whatever happens."""
        with _csv(self) if self.form == "csv" else _xlsx(self) as reader:
            yield reader


class PopulationReader:
    """``header``: the first row that is not blank; after it the rows, each with its number in the file."""

    def __init__(self, name: str, header: Sequence[str]) -> None:
        self.name, self.header = name, list(header)

    def rows(self, places: Sequence[int]) -> Iterator[Row]:
        """Every row that is not blank; may be asked for once."""
        raise NotImplementedError

    def place_of(self, column: str) -> int:
        """Where a column stands by its heading, at need but for case and signs. Raises Refused for none or several."""
        found = [place for place, heading in enumerate(self.header) if heading == column.strip()]
        if not found and (wanted := fold(column)):
            found = [place for place, heading in enumerate(self.header) if fold(heading) == wanted]
        if len(found) != 1:
            code = "exchange.no_column" if not found else "exchange.double_column"
            known = ", ".join(heading for heading in self.header if heading)
            raise Refused(code, file=self.name, column=column, known=known)
        return found[0]


def look_through(path: Path) -> PopulationFile:
    """Fingerprint, format and character set. Raises Refused for what is empty, too large, or neither CSV nor XLSX."""
    name, form = path.name, FORMATS.get(path.suffix.lower(), "")
    size = path.stat().st_size
    if not form:
        raise Refused("exchange.no_population_file", file=name, format=path.suffix.lstrip(".") or "?")
    if not size:
        raise Refused("exchange.file_empty", file=name)
    if size > MAX_BYTES:
        raise Refused("exchange.file_too_large", file=name, limit=MAX_BYTES // MEGABYTE)
    if form == "xlsx":
        data = path.read_bytes()
        check_archive(data, name, form, "xl/workbook.xml", limit=MAX_UNPACKED)
        return PopulationFile(path, name, form, hashlib.sha256(data).hexdigest())
    digest, charset = _charset(path, name)
    return PopulationFile(path, name, form, digest, charset)


def _charset(path: Path, name: str) -> tuple[str, str]:
    """By its byte order mark, else strict UTF-8, else Windows-1252, as the other readers do; and the fingerprint."""
    digest, utf8, line = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")(), 1
    with path.open("rb") as file:
        start = file.read(4)
        marked = next((charset for mark, charset in _BOMS if start.startswith(mark)), "")
        charset = {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(marked, "utf-8")
        file.seek(0)
        while piece := file.read(MEGABYTE):
            digest.update(piece)
            if charset == "utf-16":
                continue
            if b"\x00" in piece:
                line += piece.count(b"\n", 0, piece.index(b"\x00"))
                raise Refused("exchange.binary_as_text", file=name, format="csv", line=line)
            line += piece.count(b"\n")
            if charset == "utf-8":
                try:
                    utf8.decode(piece)
                except UnicodeDecodeError:
                    charset = "cp1252"
    return digest.hexdigest(), charset


class _CsvReader(PopulationReader):
    def __init__(self, name: str, records: Any) -> None:
        self._records = records
        self._start = 1
        header = next((cells for _number, cells in self._all() if any(cells)), [])
        super().__init__(name, [cell.strip() for cell in header])
        if not self.header:
            raise Refused("exchange.file_empty", file=name)

    def _all(self) -> Iterator[tuple[int, list[str]]]:
        try:
            for record in self._records:
                number, self._start = self._start, self._records.line_num + 1
                yield number, record
        except csv.Error as error:
            raise Refused("exchange.broken_file", file=self.name, format="CSV", line=self._start) from error
        except UnicodeError as error:
            raise Refused("exchange.binary_as_text", file=self.name, format="csv", line=self._start) from error

    def rows(self, places: Sequence[int]) -> Iterator[Row]:
        """See the class."""
        for number, cells in self._all():
            if not any(cells):
                continue
            try:
                yield number, [cells[place].strip() for place in places]
            except IndexError:  # a row that ends early
                yield number, [cells[place].strip() if place < len(cells) else "" for place in places]


@contextmanager
def _csv(file: PopulationFile) -> Iterator[PopulationReader]:
    # Bytes that Windows-1252 leaves open are kept as a mark, never refused.
    with file.path.open(encoding=file.charset, errors="replace", newline="") as text:
        start = text.read(64 * 1024)
        text.seek(0)
        yield _CsvReader(file.name, csv.reader(text, delimiter=delimiter(start)))


class _XlsxReader(PopulationReader):
    def __init__(self, name: str, answers: IO[bytes], asking: IO[bytes]) -> None:
        self._answers, self._asking = answers, asking
        head = self._next(name)
        if not head:
            raise Refused("exchange.file_empty", file=name)
        super().__init__(name, head)

    def _next(self, name: str) -> list[Any] | None:
        line = self._answers.readline()
        if not line:
            raise Refused("exchange.too_heavy_file", file=name, format="XLSX")
        found: Any = json.loads(line)
        if isinstance(found, dict):
            raise Refused(found["code"], **found["facts"])
        return list(found)

    def rows(self, places: Sequence[int]) -> Iterator[Row]:
        """See the class."""
        self._asking.write(json.dumps(list(places)).encode("ascii") + b"\n")
        self._asking.flush()
        while bundle := self._next(self.name):
            for number, *cells in bundle:
                yield number, cells


@contextmanager
def _xlsx(file: PopulationFile) -> Iterator[PopulationReader]:
    command = [sys.executable, "-m", _CHILD, str(file.path.resolve())]
    child = subprocess.Popen(  # noqa: S603 - our own module, no shell
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert child.stdin is not None
    assert child.stdout is not None
    clock = threading.Timer(TIMEOUT_SECONDS, child.kill)
    clock.start()
    try:
        yield _XlsxReader(file.name, child.stdout, child.stdin)
    finally:
        clock.cancel()
        child.kill()
        child.stdout.close()
        child.stdin.close()
        child.wait()


_SPACES = str.maketrans("", "", " \xa0\u202f\u2009'")
_USUAL = re.compile(r"(-?)([0-9]+)(?:[.,]([0-9]{1,2}))?")  # a million of these are read without Decimal
_AMOUNT = re.compile(r"(-?)(\d+)(?:[.,](\d+))?")
_GROUPED = re.compile(r"(-?)(\d{1,3}(?:\.\d{3})+)(?:,(\d+))?|(-?)(\d{1,3}(?:,\d{3})+)(?:\.(\d+))?")


MOST_ORE = 10**17
"""Far above what any municipality books; what is larger is no amount, and would not fit where sums are kept."""


def ore_of(cell: Cell) -> int | None:
    """An amount in kronor as whole öre. None when the cell has none, or one that can be read in two ways (1.234), or
    one beyond MOST_ORE."""
    if isinstance(cell, str) and len(cell) > 40:
        return None
    if not isinstance(cell, str) and not abs(cell) < MOST_ORE / 100:  # nor what is no number at all
        return None
    ore = _read_ore(cell)
    return ore if ore is not None and abs(ore) < MOST_ORE else None


def _read_ore(cell: Cell) -> int | None:
    if not isinstance(cell, str):
        near = round(cell * 100)
        if abs(cell * 100 - near) < 1e-4 and abs(near) < 1e12:  # whole öre, but for how a computer writes them
            return near
        return int((Decimal(repr(cell)) * 100).to_integral_value(ROUND_HALF_EVEN))
    if found := _USUAL.fullmatch(cell):
        ore = int(found[2]) * 100 + int((found[3] or "").ljust(2, "0"))
        return -ore if found[1] else ore
    text = cell.translate(_SPACES).replace("−", "-").lower().removesuffix("kr").removesuffix("sek")
    if text.endswith("-"):  # as some ledgers print a credit
        text = "-" + text[:-1]
    if found := _AMOUNT.fullmatch(text):
        sign, whole, part = found.groups()
        if part and len(part) == 3:
            return None
    elif found := _GROUPED.fullmatch(text):
        sign, whole, part = found.groups()[:3] if found[2] else found.groups()[3:]
        if not part and len(re.sub(r"\d", "", whole)) == 1:
            return None
        whole = re.sub(r"\D", "", whole)
    else:
        return None
    ore = int((Decimal(f"{whole}.{part or '0'}") * 100).to_integral_value(ROUND_HALF_EVEN))
    return -ore if sign else ore
