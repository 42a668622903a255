"""Files from outside become lines with cells; hostile and broken files are refused with a sentence."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from ledfyr.kernel.source import Line, Source

from .limits import MAX_BYTES, check_size
from .refusals import UnreadableFile, describe_unreadable

__all__ = ["FORMATS", "MAX_BYTES", "UnreadableFile", "describe_unreadable", "read_source"]

FORMATS = ("txt", "csv", "xlsx", "docx", "pdf")
_SUFFIXES = {"text": "txt", "tsv": "csv", "md": "txt", "tab": "csv"}


def read_source(data: bytes, name: str) -> Source:
    """A file's bytes as a Source; the suffix of ``name`` chooses the format and the content confirms it.

    Raises UnreadableFile for empty, oversized, broken, encrypted, hostile and unknown files.
    """
    shown = PurePath(name.replace("\\", "/")).name or name
    check_size(data, shown)
    form = _format(data, shown)
    return Source(
        name=shown, format=form, lines=tuple(_lines(data, shown, form)), digest=hashlib.sha256(data).hexdigest()
    )


def _format(data: bytes, name: str) -> str:
    """The format by suffix; the first bytes must agree, and decide when there is no known suffix."""
    suffix = PurePath(name).suffix.lower().lstrip(".")
    suffix = _SUFFIXES.get(suffix, suffix)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        # An old Office file or, with a new suffix, one locked with a password: both come in this container.
        locked = suffix in {"xlsx", "docx"}
        raise UnreadableFile(
            "exchange.encrypted_file" if locked else "exchange.unknown_format", file=name, format=suffix or "?"
        )
    if suffix in FORMATS:
        starts = {"xlsx": b"PK", "docx": b"PK", "pdf": b"%PDF-"}
        wanted = starts.get(suffix)
        if wanted and wanted not in data[:1024]:
            raise UnreadableFile("exchange.broken_file", file=name, format=suffix.upper())
        return suffix
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if suffix == "" and not data.startswith(b"PK"):
        return "txt"
    raise UnreadableFile("exchange.unknown_format", file=name, format=suffix or "?")


def _lines(data: bytes, name: str, form: str) -> list[Line]:
    # The heavy libraries are imported by the one reader that needs them.
    if form == "txt":
        from .plain import read_text

        return read_text(data, name)
    if form == "csv":
        from .plain import read_csv

        return read_csv(data, name)
    if form == "xlsx":
        from .sheets import read_workbook

        return read_workbook(data, name)
    if form == "docx":
        from .wordfile import read_document

        return read_document(data, name)
    from .portable import read_pdf

    return read_pdf(data, name)
