"""What the review says: a finding, with its rule, its evidence and how to mend it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .rows import Place, Row
from .source import Source
from .text import Words

Severity = Literal["error", "warning", "question"]
SEVERITY_ORDER: dict[str, int] = {"error": 0, "warning": 1, "question": 2}


@dataclass(frozen=True)
class Mend:
    """A mend offered as a button: where it leads, and the words on it."""

    label: str
    url: str


@dataclass(frozen=True)
class Finding:
    """One cause, however many rows share it. Texts are Swedish, ready to show.

    ``rule`` R-…; ``evidence`` the exact words or figures compared; ``computed`` how; ``rows`` how many rows share the
    cause;
    ``places`` every place, the first one being where a person is sent; ``title`` the check's, filled in by the runner.
    ``compared`` the evidence in Swedish, filled in by the runner when the review speaks another language.
    """

    rule: str
    severity: Severity
    message: str
    places: tuple[Place, ...] = ()
    evidence: tuple[str, ...] = ()
    computed: str = ""
    mend: str = ""
    rows: int = 1
    mends: tuple[Mend, ...] = ()
    title: str = ""
    compared: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        return self.places[0] if self.places else Place()

    @property
    def key(self) -> str:
        """Identity: rule, places and a digest of the compared facts, so that an answer lapses when the facts change.

        The same in every language, so that an answer given on a Swedish screen holds on an English one.
        """
        spots = [place.key or place.row or f"{place.file}:{place.lines}" for place in self.places]
        return hashlib.sha256(repr((self.rule, spots, self.compared or self.evidence)).encode()).hexdigest()[:16]

    def as_json(self) -> dict[str, Any]:
        """The shape of ``ledfyr review --format json``."""
        place = self.place.as_json()
        if "lines" in place:
            place["lines"] = sorted({line for spot in self.places for line in spot.lines})
        return {
            "rule": self.rule,
            "severity": self.severity,
            "place": place,
            "message": self.message,
            "evidence": list(self.evidence),
            "computed": self.computed,
            "mend": self.mend,
            "rows": self.rows,
        }


@dataclass(frozen=True)
class ReviewContext:
    """What checks may look at: rows by kind, facts by kind, settings by key, and the file when there is one.

    ``settings_from`` says for each setting whether it came from 'document', 'option', 'setting' or 'default':
    a rule that rests on a default asks a question instead of reporting an error.
    """

    rows: Mapping[str, tuple[Row, ...]]
    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    settings_from: Mapping[str, str] = field(default_factory=dict)
    source: Source | None = None
    year: int | None = None
    earlier: Mapping[int, Mapping[str, tuple[Row, ...]]] = field(default_factory=dict)

    def of(self, kind: str) -> tuple[Row, ...]:
        return self.rows.get(kind, ())

    def fact(self, kind: str, key: str) -> Any:
        return self.facts.get(kind, {}).get(key)


@dataclass(frozen=True)
class Check:
    """A rule that the review runs. ``source`` cites where the rule comes from (law, system document §, own)."""

    rule: str
    title: Words
    source: Words
    run: Callable[[ReviewContext], Iterable[Finding]]
