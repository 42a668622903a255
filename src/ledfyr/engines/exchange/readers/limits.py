"""What is checked before any library opens a file: size, packing, and the XML inside."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from ledfyr.kernel.errors import DomainError

MEGABYTE = 1024 * 1024
MAX_BYTES = 25 * MEGABYTE
MAX_UNPACKED = 200 * MEGABYTE
MAX_MEMBERS = 5000
# A sheet of repeated values packs to about 1:60; a bomb starts at several hundred. Small parts may pack better.
MAX_RATIO = 200
RATIO_FROM = 5 * MEGABYTE
MAX_CELLS = 2_000_000

# Word itself stops at 63 columns; a span of more than this is no table that anyone has seen.
MAX_COLUMNS = 200

_FORBIDDEN = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


class Refused(DomainError):
    """A reader's refusal, with the code and facts of UnreadableFile; ``read_source`` turns it into one.

    It stands here, apart from the sentences, so that the child process needs no Django.
    """

    code = "exchange.unreadable_file"


def check_size(data: bytes, name: str) -> None:
    """Refuse an empty file and one over MAX_BYTES."""
    if not data:
        raise Refused("exchange.file_empty", file=name)
    if len(data) > MAX_BYTES:
        raise Refused("exchange.file_too_large", file=name, limit=MAX_BYTES // MEGABYTE)


def check_archive(data: bytes, name: str, form: str, must_have: str, limit: int | None = None) -> None:
    """Refuse an XLSX or DOCX that is no archive, lacks its main part, unpacks too far or carries DOCTYPE or entities.

    The declared sizes are summed first; then every part is really unpacked, in pieces, since declared sizes may lie.
    ``limit``, in bytes, is MAX_UNPACKED where none is given.
    """
    limit = limit or MAX_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_declared(members, name, form, must_have, limit)
            total = 0
            for member in members:
                total += _check_member(archive, member, name, form, limit, total)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError) as error:
        raise Refused("exchange.broken_file", file=name, format=form.upper()) from error


def _check_declared(members: list[zipfile.ZipInfo], name: str, form: str, must_have: str, limit: int) -> None:
    names = {member.filename for member in members}
    if any(member.flag_bits & 0x1 for member in members) or "EncryptedPackage" in names:
        raise Refused("exchange.encrypted_file", file=name, format=form.upper())
    # The standard knows no other packings, and LZMA may ask for gigabytes before its first byte.
    odd = any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members)
    if odd or must_have not in names:
        raise Refused("exchange.broken_file", file=name, format=form.upper())
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > limit:
        raise _too_large(name, form, "", limit)


def _check_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, form: str, limit: int, total: int
) -> int:
    is_xml = member.filename.lower().endswith((".xml", ".rels", ".vml"))
    size, tail, wide = 0, b"", False
    with archive.open(member) as part:
        while piece := part.read(64 * 1024):
            if not size:
                # UTF-16 XML would hide the words looked for; office programs write UTF-8.
                wide = piece.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<"))
            size += len(piece)
            if size > limit - total or (size > RATIO_FROM and size > MAX_RATIO * max(1, member.compress_size)):
                raise _too_large(name, form, member.filename, limit)
            if is_xml and (wide or _FORBIDDEN.search(tail + piece)):
                raise Refused("exchange.unsafe_xml", file=name, format=form.upper(), part=member.filename)
            tail = piece[-32:]
    return size


def _too_large(name: str, form: str, part: str, limit: int) -> Refused:
    facts = {"file": name, "format": form.upper(), "part": part or name, "limit": limit // MEGABYTE}
    return Refused("exchange.archive_too_large", **facts)
