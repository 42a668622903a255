"""Files from outside become lines with cells; hostile and broken files are refused with a sentence."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import subprocess
import sys
from pathlib import PurePath
from typing import TYPE_CHECKING

from ledfyr.kernel.source import Line, Source

from . import plain
from .limits import MAX_BYTES, Refused, check_archive, check_size

if TYPE_CHECKING:
    from .refusals import UnreadableFile, describe_unreadable

__all__ = ["FORMATS", "MAX_BYTES", "UnreadableFile", "describe_unreadable", "read_source"]

FORMATS = ("txt", "csv", "xlsx", "docx", "pdf")
TIMEOUT_SECONDS = 60.0
_CHILD = "ledfyr.engines.exchange.readers.child"
_MAIN_PARTS = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}
_log = logging.getLogger(__name__)
_SUFFIXES = {"text": "txt", "tsv": "csv", "md": "txt", "tab": "csv"}


def read_source(data: bytes, name: str) -> Source:
    """A file's bytes as a Source; the suffix of ``name`` chooses the format and the content confirms it.

    Raises UnreadableFile for empty, oversized, broken, encrypted, hostile and unknown files, and for those too heavy.
    XLSX, DOCX and PDF are read in a short-lived process with a ceiling on memory and time.
    """
    shown = PurePath(name.replace("\\", "/")).name or name
    try:
        check_size(data, shown)
        form = _format(data, shown)
        lines = tuple(_lines(data, shown, form))
    except Refused as refused:
        from .refusals import UnreadableFile

        raise UnreadableFile(refused.code, **refused.facts) from refused
    return Source(name=shown, format=form, lines=lines, digest=hashlib.sha256(data).hexdigest())


def _format(data: bytes, name: str) -> str:
    """The format by suffix; the first bytes must agree, and decide when there is no known suffix."""
    suffix = PurePath(name).suffix.lower().lstrip(".")
    suffix = _SUFFIXES.get(suffix, suffix)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        # An old Office file or, with a new suffix, one locked with a password: both come in this container.
        locked = suffix in {"xlsx", "docx"}
        raise Refused(
            "exchange.encrypted_file" if locked else "exchange.unknown_format", file=name, format=suffix or "?"
        )
    if suffix in FORMATS:
        starts = {"xlsx": b"PK", "docx": b"PK", "pdf": b"%PDF-"}
        wanted = starts.get(suffix)
        if wanted and wanted not in data[:1024]:
            raise Refused("exchange.broken_file", file=name, format=suffix.upper())
        return suffix
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if suffix == "" and not data.startswith(b"PK"):
        return "txt"
    raise Refused("exchange.unknown_format", file=name, format=suffix or "?")


def _lines(data: bytes, name: str, form: str) -> list[Line]:
    if form == "txt":
        return plain.read_text(data, name)
    if form == "csv":
        return plain.read_csv(data, name)
    if form in _MAIN_PARTS:
        # Unpacked in pieces, so this needs no process of its own; a bomb never gets one.
        check_archive(data, name, form, _MAIN_PARTS[form])
    return _read_apart(data, name, form)


def _read_apart(data: bytes, name: str, form: str) -> list[Line]:
    """The lines as the child process reads them; what kills it or takes too long is refused as too heavy."""
    command = [sys.executable, "-m", _CHILD]
    head = json.dumps({"form": form, "name": name}).encode("ascii")
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell, data on standard input
            command, input=head + b"\n" + data, capture_output=True, timeout=TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("exchange.too_heavy_file", file=name, format=form.upper()) from error
    if done.returncode != 0:
        _log.warning("reading %s failed: %s", form, done.stderr.decode("utf-8", "replace")[-2000:])
        raise Refused("exchange.too_heavy_file", file=name, format=form.upper())
    lines = []
    for text in io.BytesIO(done.stdout):
        found = json.loads(text)
        if isinstance(found, dict):
            raise Refused(found["code"], **found["facts"])
        number, part, *cells = found
        lines.append(Line(number=number, cells=tuple(cells), part=part))
    return lines


def __getattr__(name: str) -> object:
    """UnreadableFile and its sentences are loaded when asked for: they need Django, which the child does without."""
    if name in {"UnreadableFile", "describe_unreadable"}:
        from . import refusals

        return getattr(refusals, name)
    raise AttributeError(name)
