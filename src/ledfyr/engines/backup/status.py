"""When the last copy was taken: kept beside the data, not in it, so that taking a copy changes nothing."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from .form import Manifest


@dataclass(frozen=True)
class Taken:
    """The last copy: when, how large in bytes, what it held, who took it, and its SHA-256."""

    at: datetime
    size: int
    rows: int
    files: int
    by: str
    sha256: str


def _path() -> Path:
    return Path(settings.DATA_DIR) / "last-backup.json"


def note(manifest: Manifest, size: int, sha256: str, by: str) -> None:
    """Remember a copy."""
    data = {
        "at": manifest.taken_at,
        "size": size,
        "rows": manifest.rows,
        "files": manifest.files,
        "by": by,
        "sha256": sha256,
    }
    folder = _path().parent
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(data, file)
    Path(name).replace(_path())


def last_taken() -> Taken | None:
    """The last copy, None when there is none that we know of."""
    try:
        data = json.loads(_path().read_text(encoding="utf-8"))
        return Taken(**{**data, "at": datetime.fromisoformat(data["at"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
