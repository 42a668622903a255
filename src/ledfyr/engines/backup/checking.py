"""Looking through an archive without believing it: every member is read, and nothing is written anywhere."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from . import form
from .form import Manifest, file_of, table_of
from .refusals import BadArchive
from .writing import Progress, silent

_PIECE = 256 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError)


class Archive:
    """An open archive whose list of members has been checked. Its members are checked as they are read."""

    def __init__(self, file: zipfile.ZipFile, name: str) -> None:
        self._file, self._name = file, name
        infos = file.infolist()
        self._infos = {info.filename: info for info in infos}
        if len(self._infos) != len(infos) or len(infos) > form.MAX_MEMBERS or form.MANIFEST not in self._infos:
            raise BadArchive("backup.not_ours", file=name)
        for info in infos:
            plain = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) and not info.flag_bits & 0x1
            if not plain:
                raise BadArchive(file=name, part=info.filename[:80])
        self.manifest = self._manifest()
        if self._infos.keys() - {form.MANIFEST} != self.manifest.members.keys():
            raise BadArchive("backup.incomplete", file=name)
        for part, member in self.manifest.members.items():
            info = self._infos[part]
            is_bomb = member.size > form.RATIO_FROM and member.size > form.MAX_RATIO * max(1, info.compress_size)
            if info.file_size != member.size or is_bomb:
                raise BadArchive(file=name, part=part)
        self._check_room()

    def _manifest(self) -> Manifest:
        info = self._infos[form.MANIFEST]
        if info.file_size > form.MAX_MANIFEST:
            raise BadArchive("backup.not_ours", file=self._name)
        try:
            return form.manifest_from_json(self._file.read(info))
        except _BROKEN as error:
            raise BadArchive("backup.not_ours", file=self._name) from error

    def _check_room(self) -> None:
        folder = Path(settings.DATA_DIR)
        while not folder.exists():
            folder = folder.parent
        needed = sum(member.size for member in self.manifest.members.values())
        if needed > shutil.disk_usage(folder).free:
            raise BadArchive("backup.no_room", file=self._name, needed=needed // form.MEGABYTE)

    @property
    def tables(self) -> list[str]:
        """The labels of its tables."""
        return [table for name in self.manifest.members if (table := table_of(name))]

    @property
    def digests(self) -> list[str]:
        """The digests of its files."""
        return [digest for name in self.manifest.members if (digest := file_of(name))]

    def pieces(self, name: str) -> Iterator[bytes]:
        """A member's bytes; raises BadArchive at the end when they are not what the manifest says."""
        member, digest, size = self.manifest.members[name], hashlib.sha256(), 0
        try:
            with self._file.open(self._infos[name]) as part:
                while piece := part.read(_PIECE):
                    size += len(piece)
                    if size > member.size:
                        raise BadArchive(file=self._name, part=name)
                    digest.update(piece)
                    yield piece
        except _BROKEN as error:
            raise BadArchive(file=self._name, part=name) from error
        if size != member.size or digest.hexdigest() != member.sha256:
            raise BadArchive(file=self._name, part=name)

    def batches(self, label: str) -> Iterator[list[Any]]:
        """A table's rows as JSON has them, some at a time; raises BadArchive for what is no row, and for too few."""
        name, batch, size, count = form.table_name(label), [], 0, 0
        for line in self._lines(name):
            try:
                batch.append(json.loads(line))
            except (ValueError, RecursionError) as error:
                raise BadArchive(file=self._name, part=name) from error
            size, count = size + len(line), count + 1
            if len(batch) == form.BATCH or size > form.MAX_BATCH:
                yield batch
                batch, size = [], 0
        if count != self.manifest.members[name].rows:
            raise BadArchive(file=self._name, part=name)
        yield batch

    def _lines(self, name: str) -> Iterator[bytes]:
        held: list[bytes] = []
        for piece in self.pieces(name):
            *ends, start = piece.split(b"\n")
            for end in ends:
                yield b"".join([*held, end])
                held = []
            held.append(start)
            if len(held) * _PIECE > form.MAX_LINE:
                raise BadArchive(file=self._name, part=name)
        if any(held):
            raise BadArchive(file=self._name, part=name)


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """An archive with its list checked. Raises BadArchive, OSError."""
    with path.open("rb") as file:
        try:
            opened = zipfile.ZipFile(file)
        except _BROKEN as error:
            raise BadArchive("backup.not_ours", file=path.name) from error
        with opened:
            yield Archive(opened, path.name)


def look_through(archive: Archive, progress: Progress = silent) -> None:
    """Read every member to its end. Raises BadArchive at the first that is not what it should be."""
    for at, label in enumerate(archive.tables, start=1):
        for _rows in archive.batches(label):
            pass
        progress("tables", at, len(archive.tables))
    for at, digest in enumerate(archive.digests, start=1):
        for _piece in archive.pieces(form.file_name(digest)):
            pass
        progress("files", at, len(archive.digests))
