"""The short-lived process that reads one XLSX, DOCX or PDF: the file on standard input, its lines on standard output.

A process of its own, since the libraries can be made to take all memory, to loop, or to abort by a file of a few
kilobytes. It imports no Django. Input: one line of JSON (``form``, ``name``), then the file's bytes. Output: one JSON
list a line, ``[number, part, *cells]``; or a single JSON object, ``code`` and ``facts``, when the file is refused.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator

from ledfyr.kernel.source import Line

from .limits import MAX_UNPACKED, MEGABYTE, Refused

MAX_MEMORY = 2048 * MEGABYTE
TOO_HEAVY = 3


def read(data: bytes, name: str, form: str) -> list[Line]:
    """The lines of a file of format xlsx, docx or pdf. Raises Refused. The heavy library is imported by its reader."""
    if form == "xlsx":
        from .sheets import read_workbook

        return read_workbook(data, name)
    if form == "docx":
        from .wordfile import read_document

        return read_document(data, name)
    from .portable import read_pdf

    return read_pdf(data, name)


def _answer(data: bytes, name: str, form: str) -> Iterator[bytes]:
    try:
        for line in read(data, name, form):
            yield json.dumps([line.number, line.part, *line.cells]).encode("ascii") + b"\n"
    except Refused as refused:
        yield json.dumps({"code": refused.code, "facts": refused.facts}).encode("ascii") + b"\n"


def main() -> int:
    """Read, answer. Exit code TOO_HEAVY when memory ends or the lines are more than the parent should take in."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    head = json.loads(sys.stdin.buffer.readline())
    size = 0
    try:
        for text in _answer(sys.stdin.buffer.read(), head["name"], head["form"]):
            size += len(text)
            if size > MAX_UNPACKED:
                return TOO_HEAVY
            sys.stdout.buffer.write(text)
    except MemoryError:
        return TOO_HEAVY
    return 0


if __name__ == "__main__":
    sys.exit(main())
