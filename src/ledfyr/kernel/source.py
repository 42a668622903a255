"""A file from outside, as lines with cells: what every reader makes and every parser reads.

A TXT line is split at its tabs; a worksheet row, a CSV record and a table row of a DOCX or PDF are a
line each. Cells keep the source's words, trimmed, never interpreted. Empty cells stay, since their place means
something. Line numbers start at 1 and are those a person would use to find the place again.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line of a source. ``number`` is the text line or sheet row; ``part`` names sheet or page where there is one.

    ``raw`` is the line before trimming, for plain text only: white space at its ends can be all that is left of a
    bullet
    or star that an extraction lost, and a line without a closing space among lines that have one ends inside a word.
    """

    number: int
    cells: tuple[str, ...]
    part: str = ""
    raw: str = ""

    @property
    def text(self) -> str:
        """The line's words with cells joined by a single space, empty cells left out."""
        return " ".join(cell for cell in self.cells if cell)

    @property
    def words(self) -> str:
        """The line as a person is shown it: cells divided by ' | ', empty ones kept as '–'."""
        return " | ".join(cell or "–" for cell in self.cells)

    @property
    def is_blank(self) -> bool:
        return not any(self.cells)


@dataclass(frozen=True)
class Source:
    """A file read: ``name`` as given, ``format`` txt|csv|xlsx|docx|pdf, ``digest`` SHA-256 of the bytes."""

    name: str
    format: str
    lines: tuple[Line, ...]
    digest: str = ""
