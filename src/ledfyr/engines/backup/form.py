"""What an archive looks like, and how much of one is believed.

A ZIP with ``tables/<app>.<model>.jsonl`` (a row a line), ``files/<sha-256>`` and ``manifest.json``, which names every
other member with its size and digest. See the decision record on the form of backups.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
MEGABYTE = 1024 * 1024
MAX_MANIFEST = 64 * MEGABYTE
MAX_LINE = 128 * MEGABYTE  # one row: the largest holds a whole file on its way in
BATCH = 500  # rows written at once, and fewer when they are large
MAX_BATCH = 16 * MEGABYTE
MAX_MEMBERS = 2_000_000
# Rows of text pack to about 1:20. A bomb starts at several hundred.
MAX_RATIO = 300
RATIO_FROM = 50 * MEGABYTE

_TABLE = re.compile(r"tables/([a-z_0-9]+\.[a-z_0-9]+)\.jsonl")
_FILE = re.compile(r"files/([0-9a-f]{64})")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Member:
    """One member as the manifest names it; ``rows`` for a table."""

    size: int
    sha256: str
    rows: int | None = None


@dataclass
class Manifest:
    """What the archive holds and what made it.

    ``migrations``: {app: names applied}; ``damaged``: digests of files that could not be had.
    """

    version: str
    taken_at: str
    migrations: dict[str, list[str]]
    members: dict[str, Member] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)
    history_head: str = ""

    @property
    def rows(self) -> int:
        """Rows in all tables."""
        return sum(member.rows or 0 for member in self.members.values())

    @property
    def files(self) -> int:
        """How many files."""
        return sum(1 for name in self.members if file_of(name))

    def to_json(self) -> bytes:
        """As it stands in the archive."""
        data = {"product": "ledfyr", "format": FORMAT, **asdict(self)}
        return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).encode()


def table_name(label: str) -> str:
    """The member that holds a table's rows."""
    return f"tables/{label}.jsonl"


def table_of(name: str) -> str:
    """'goals.goal' of 'tables/goals.goal.jsonl'; '' for any other member."""
    found = _TABLE.fullmatch(name)
    return found[1] if found else ""


def file_name(digest: str) -> str:
    """The member that holds a file's bytes."""
    return f"files/{digest}"


def file_of(name: str) -> str:
    """The digest of 'files/<digest>'; '' for any other member."""
    found = _FILE.fullmatch(name)
    return found[1] if found else ""


def manifest_from_json(data: bytes) -> Manifest:
    """The manifest, with every part of the right kind. Raises ValueError."""
    try:
        given = json.loads(data)
        if given["product"] != "ledfyr" or given["format"] != FORMAT:
            raise ValueError("not this format")
        manifest = Manifest(
            version=_text(given["version"]),
            taken_at=_text(given["taken_at"]),
            migrations={_text(app): [_text(name) for name in names] for app, names in given["migrations"].items()},
            members={_text(name): _member(name, value) for name, value in given["members"].items()},
            damaged=[_digest(value) for value in given["damaged"]],
            history_head=_text(given["history_head"]),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("incomplete") from error
    return manifest


def _member(name: str, given: Mapping[str, Any]) -> Member:
    table, file = table_of(name), file_of(name)
    if not table and not file:
        raise ValueError(f"no such member: {name}")
    member = Member(_number(given["size"]), _digest(given["sha256"]), _number(given["rows"]) if table else None)
    if file and file != member.sha256:
        raise ValueError("a file is called something else than its digest")
    return member


def _text(given: Any) -> str:
    if not isinstance(given, str) or len(given) > 300:
        raise ValueError("no text")
    return given


def _digest(given: Any) -> str:
    if not isinstance(given, str) or not _DIGEST.fullmatch(given):
        raise ValueError("no digest")
    return given


def _number(given: Any) -> int:
    if type(given) is not int or given < 0:
        raise ValueError("no number")
    return given
