"""Swedish text: search keys, sort keys, likeness. The same on both databases since it is done here."""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import lru_cache
from typing import Any, Protocol

_SPACE = re.compile(r"[\s\u00a0\u200b]+")
_NOT_WORD = re.compile(r"[^0-9a-zåäöéü]+")
_HYPHEN_BREAK = re.compile(r"(?<=\w)[-\u00ad]\s+(?=\w)")
# Letters only: a database that sorts by language places { | } before letters, and one that sorts by bytes after them.
SWEDISH_ORDER = {"å": "zzza", "ä": "zzzb", "ö": "zzzc", "é": "e", "ü": "y"}
_SWEDISH_ORDER = str.maketrans(SWEDISH_ORDER)


class Words(Protocol):
    """Text to show: a str, or one that is translated only when it is shown, by ``str()``."""

    def __str__(self) -> str: ...

    def __mod__(self, facts: Any, /) -> str: ...


def squeeze(text: str) -> str:
    """Trim, fold all white space to single spaces, NFC."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()


def search_text(*parts: str | None) -> str:
    """Casefolded text to search in with a plain LIKE."""
    return squeeze(" ".join(part for part in parts if part)).casefold()


def sort_key(text: str) -> str:
    """A key that sorts å, ä, ö after z, whether a database compares bytes or follows a language."""
    return squeeze(text).casefold().translate(_SWEDISH_ORDER)


@lru_cache(maxsize=20_000)
def fold(text: str | None) -> str:
    """Letters and digits only, lower case, broken hyphens joined: for telling whether two wordings are the same."""
    if not text:
        return ""
    return _NOT_WORD.sub(" ", _HYPHEN_BREAK.sub("", squeeze(text).lower())).strip()


def likeness(first: str | None, second: str | None, at_least: float = 0.5) -> float:
    """0-1, how alike two wordings are once folded; 1 when they are the same.

    Less than ``at_least`` counts as 0 and is found out cheaply, since most pairs that are compared are nothing alike.
    """
    one, two = fold(first), fold(second)
    if one == two:
        return 1.0
    if not one or not two or 2 * min(len(one), len(two)) < at_least * (len(one) + len(two)):
        return 0.0
    matcher = difflib.SequenceMatcher(None, one, two, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= at_least else 0.0
