"""A row while it is being read: what its own cells say, before blank cells get their value from the rows around."""

from __future__ import annotations

from dataclasses import dataclass, field

from ledfyr.kernel.rows import Doubt


@dataclass
class Draft:
    """One row's own cells. ``own``: context cells that the line itself prints; ``page`` counts the heads so far.

    ``extra``: working methods that stand on this line but belong to the rows below. ``words`` the source's words.
    ``worded``: steps of the scale told in words alone.
    """

    lines: list[int]
    words: list[str]
    page: int
    part: str = ""
    own: dict[str, str] = field(default_factory=dict)
    extra: list[str] = field(default_factory=list)
    nr: int | None = None
    event: str = ""
    likelihood: int | None = None
    consequence: int | None = None
    value: int | None = None
    value_printed: str | None = None
    handling_printed: str | None = None
    measures: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    place: str | None = None
    doubts: list[Doubt] = field(default_factory=list)
    worded: dict[str, str] = field(default_factory=dict)

    @property
    def is_rated(self) -> bool:
        return self.nr is not None or self.likelihood is not None or self.value is not None or bool(self.worded)

    @property
    def is_context(self) -> bool:
        """Only goal, process or working method: the rest of a cut cell, or the start of the row below."""
        return not self.event and not self.is_rated and not self.handling_printed and any(self.own.values())

    def doubt(self, code: str, name: str = "", printed: str = "", kept: str = "") -> None:
        """Mark the row, once per code and field."""
        if not any(known.code == code and known.field == name for known in self.doubts):
            self.doubts.append(Doubt(code=code, field=name, printed=printed, kept=kept))
