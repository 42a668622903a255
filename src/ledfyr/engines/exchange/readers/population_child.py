"""The short-lived process that reads one XLSX of a population: the path as argument, no Django.

It writes the header as a JSON list, waits for a JSON list of the columns' places on standard input, and writes bundles
of rows, ``[[number, *cells], ...]``, with an empty bundle at the end. A refusal is a JSON object, ``code``, ``facts``.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .child import MAX_MEMORY, TOO_HEAVY
from .limits import Refused
from .sheets import _words

BUNDLE = 2000


def _rows(path: Path) -> Iterator[tuple[int, list[Any]]]:
    """Rows of the first sheet that has any, with the numbers that the sheet shows."""
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.height:
                yield from enumerate(sheet.iter_rows(), start=1)
                return
    except BaseException as error:
        # The library is native and may panic on a broken file; a panic is no ordinary Exception.
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError | GeneratorExit):
            raise
        raise Refused("exchange.broken_file", file=path.name, format="XLSX") from error


def _answer(path: Path) -> Iterator[object]:
    rows = _rows(path)
    header = next((row for _number, row in rows if any(_words(cell) for cell in row)), [])
    yield [_words(cell) for cell in header]
    places = json.loads(sys.stdin.buffer.readline() or b"[]")
    bundle: list[list[object]] = []
    for number, row in rows:
        if row.count("") == len(row):
            continue
        bundle.append([number, *(_cell(row[place]) if place < len(row) else "" for place in places)])
        if len(bundle) == BUNDLE:
            yield bundle
            bundle = []
    if bundle:
        yield bundle
    yield []


def _cell(value: Any) -> object:
    """Numbers as they are, which tells an amount from its printed form; anything else as a person sees it."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    return value if type(value) is int else _words(value)


def main() -> int:
    """Read and answer under a ceiling of memory."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        for part in _answer(Path(sys.argv[1])):
            sys.stdout.buffer.write(json.dumps(part).encode("ascii") + b"\n")
            sys.stdout.buffer.flush()
    except Refused as refused:
        sys.stdout.buffer.write(json.dumps({"code": refused.code, "facts": refused.facts}).encode("ascii") + b"\n")
    except MemoryError:
        return TOO_HEAVY
    return 0


if __name__ == "__main__":
    sys.exit(main())
