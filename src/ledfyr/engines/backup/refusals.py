"""Why an archive is not made, or not taken back."""

from __future__ import annotations

from ledfyr.kernel.errors import DomainError


class BadArchive(DomainError):
    """The file is no archive of ours, is damaged or is made to do harm; facts: ``file``, and ``part`` where known."""

    code = "backup.damaged"


class OtherVersion(DomainError):
    """Archive, program and database do not belong to the same version; facts: ``file``, ``version``, ``ours``."""

    code = "backup.newer"


class NotEmpty(DomainError):
    """There is a municipality in the database already; facts: ``name``."""

    code = "backup.not_empty"
