"""What a file is, told from its content. The name must agree; neither a name nor a browser is believed."""

from __future__ import annotations

import codecs
import json
import zipfile
import zlib
from typing import IO

from .names import ending_of
from .refusals import FileRefused

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."

# Ending: (media type, what the content has to be).
KINDS: dict[str, tuple[str, str]] = {
    "pdf": ("application/pdf", "pdf"),
    "png": ("image/png", "png"),
    "jpg": ("image/jpeg", "jpeg"),
    "jpeg": ("image/jpeg", "jpeg"),
    "docx": (f"{_OFFICE}wordprocessingml.document", "word/document.xml"),
    "xlsx": (f"{_OFFICE}spreadsheetml.sheet", "xl/workbook.xml"),
    "pptx": (f"{_OFFICE}presentationml.presentation", "ppt/presentation.xml"),
    "odt": (f"{_OPEN}text", "mimetype"),
    "ods": (f"{_OPEN}spreadsheet", "mimetype"),
    "odp": (f"{_OPEN}presentation", "mimetype"),
    "txt": ("text/plain", "text"),
    "md": ("text/plain", "text"),
    "se": ("text/plain", "text"),  # SIE, the bookkeeping programs' format
    "si": ("text/plain", "text"),
    "csv": ("text/csv", "text"),
    "json": ("application/json", "json"),
}
# What we make ourselves and keep; nobody hands it in.
OWN: dict[str, tuple[str, str]] = {"html": ("text/html", "text")}
_STARTS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff"}
MAX_MEMBERS = 5000
MAX_DIRECTORY = 2 * 1024 * 1024
_END = b"PK\x05\x06"
_PIECE = 64 * 1024


def check_type(file: IO[bytes], name: str, *, own: bool = False) -> str:
    """The media type of an open file called ``name``. Raises FileRefused: unknown, or not what it says it is.

    ``own``: also what we make ourselves.
    """
    known = KINDS | OWN if own else KINDS
    media_type, content = known.get(ending_of(name), ("", ""))
    if not media_type:
        raise FileRefused("files.unknown_type", file=name, known=", ".join(sorted(KINDS)))
    if not _is(file, content, media_type):
        raise FileRefused("files.not_what_it_says", file=name, ending=ending_of(name).upper())
    return media_type


def _is(file: IO[bytes], content: str, media_type: str) -> bool:
    file.seek(0)
    if content in _STARTS:
        return file.read(16).startswith(_STARTS[content])
    if content == "text":
        return _is_text(file)
    if content == "json":
        return _is_json(file)
    return _is_archive(file, content, media_type)


def _is_text(file: IO[bytes]) -> bool:
    """Text has no control signs but tab, line and page breaks. UTF-8 and the older one-byte tables all pass."""
    allowed = bytes(sign for sign in range(256) if sign >= 32 or sign in b"\t\n\r\f\x1a")
    first = True
    while piece := file.read(_PIECE):
        if first and piece.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return _is_wide_text(file)
        if piece.translate(None, allowed):
            return False
        first = False
    return True


def _is_wide_text(file: IO[bytes]) -> bool:
    """What Excel calls Unicode text."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-16")()
    try:
        while piece := file.read(_PIECE):
            if "\0" in decoder.decode(piece):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_json(file: IO[bytes]) -> bool:
    try:
        json.load(file)
    except (ValueError, RecursionError):
        return False
    return True


def _is_archive(file: IO[bytes], main_part: str, media_type: str) -> bool:
    """An office file with its main part and without macros. Only the list of parts is read: nothing is unpacked."""
    if not file.read(4).startswith(b"PK\x03\x04") or not _has_short_list(file):
        return False
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if main_part not in names or any(name.casefold().endswith("vbaproject.bin") for name in names):
                return False
            if main_part != "mimetype":
                return "[Content_Types].xml" in names
            stated = archive.getinfo("mimetype")
            return stated.compress_type == zipfile.ZIP_STORED and archive.open(stated).read(100) == media_type.encode()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError):
        return False


def _has_short_list(file: IO[bytes]) -> bool:
    """The list of parts is read whole into memory: its stated length is looked at first. Larger forms are refused."""
    file.seek(0, 2)
    file.seek(max(0, file.tell() - 65_557))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or at + 20 > len(tail):
        return False
    members = int.from_bytes(tail[at + 10 : at + 12], "little")
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    return members <= MAX_MEMBERS and length <= MAX_DIRECTORY
