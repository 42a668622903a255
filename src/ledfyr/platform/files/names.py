"""A file's name as we keep it: it is shown and offered for download, never used as a path."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
# Controls, marks that turn the direction of a text, and what Windows allows in no name.
_NEVER = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff<>:\"|?*]")


def clean_name(name: str) -> str:
    """The last part of the name without what deceives or breaks; 'fil' when nothing is left. At most LONGEST signs."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    tidy = " ".join(_NEVER.sub("", last).split()).strip(". ") or "fil"
    stem, dot, ending = tidy.rpartition(".")
    if not dot or not stem or len(ending) > 10:
        return tidy[:LONGEST].strip()
    return f"{stem[: LONGEST - len(ending) - 1].strip()}.{ending}"


def ending_of(name: str) -> str:
    """'pdf' of 'Plan 2026.PDF'; '' when there is none."""
    return name.rpartition(".")[2].casefold() if "." in name else ""
