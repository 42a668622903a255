"""Why a file is not taken in, or not given out."""

from __future__ import annotations

from ledfyr.kernel.errors import DomainError


class FileRefused(DomainError):
    """A file that is not kept; facts: ``file``, and ``limit`` (MB) or ``known`` (endings that are kept)."""

    code = "files.refused"


class FileDamaged(DomainError):
    """The bytes are gone, or are no longer what was stored; facts: ``digest``."""

    code = "files.damaged"
