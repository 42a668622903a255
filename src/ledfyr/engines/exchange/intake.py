"""Reading a file, seeing what it would do, doing all of it or nothing. The same code for screen and command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ledfyr.engines.ui.rooms import exporters, importers
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import DomainError, NotAllowed
from ledfyr.kernel.register import Importer, ImportPlan
from ledfyr.kernel.rows import Reading, Row
from ledfyr.kernel.source import Source
from ledfyr.platform.history.guarding import logged

Choices = Mapping[str, Mapping[str, Mapping[str, Any]]]


class NothingFound(DomainError):
    """No room recognised anything; facts: ``file``, ``kinds`` (what can be read)."""

    code = "exchange.nothing_found"


class UnknownKind(DomainError):
    """A kind that no room reads; facts: ``kind``, ``known``."""

    code = "exchange.unknown_kind"


class NotYourKind(NotAllowed):
    """A kind that only some may take in; facts: ``kind`` (in words)."""

    code = "exchange.not_your_kind"


@dataclass(frozen=True)
class Preview:
    """What a file holds and what taking it in would do, kind by kind, in the order it would be done."""

    source: Source
    readings: Mapping[str, Reading]
    plans: Mapping[str, ImportPlan]

    @property
    def stated_year(self) -> int | None:
        """The year that the file says it is for, where it says one."""
        return next((reading.facts["year"] for reading in self.readings.values() if reading.facts.get("year")), None)

    @property
    def doubtful(self) -> int:
        return sum(1 for reading in self.readings.values() for row in reading.rows if row.doubts)

    @property
    def rejected(self) -> int:
        """Rows that the registers do not take in."""
        return sum(plan.count("reject") for plan in self.plans.values())


def wanted_importers(kinds: Sequence[str]) -> list[Importer]:
    """The importers of the kinds asked for, all that take rows in when none is named. Raises UnknownKind."""
    able = [importer for importer in importers() if importer.apply is not None]
    known = [importer.kind for importer in able]
    for kind in kinds:
        if kind not in known:
            raise UnknownKind(kind=kind, known=", ".join(known))
    return [importer for importer in able if not kinds or importer.kind in kinds]


def may_take_in(importer: Importer, actor: Actor, scope: Scope) -> bool:
    """True unless the kind has a policy of its own that lets others only."""
    return importer.policy is None or importer.policy.may_write(actor, scope)


def require_kinds(actor: Actor, scope: Scope, kinds: Iterable[str]) -> None:
    """Raise NotYourKind when the actor may not take one of the kinds in."""
    wanted = set(kinds)
    for importer in importers():
        if importer.kind in wanted and not may_take_in(importer, actor, scope):
            raise NotYourKind(kind=importer.label)


def read_file(actor: Actor, scope: Scope, source: Source, kinds: Sequence[str] = ()) -> dict[str, Reading]:
    """{kind: reading} of the kinds that the file holds. Raises NothingFound, UnknownKind, NotYourKind.

    A kind that leans on another (a plan on its analysis) is given the living rows when the file lacks them.
    """
    wanted = wanted_importers(kinds)
    require_kinds(actor, scope, kinds)
    readings: dict[str, Reading] = {}
    for importer in wanted:
        earlier = {kind: readings.get(kind) or _living(actor, scope, kind) for kind in importer.after}
        reading = importer.read(source, {kind: found for kind, found in earlier.items() if found.rows})
        if reading.rows or reading.loose:
            readings[importer.kind] = reading
    require_kinds(actor, scope, readings)
    for importer in wanted:
        if importer.complete is not None and importer.kind in readings:
            readings[importer.kind] = importer.complete(readings)
    if not any(reading.rows for reading in readings.values()):
        raise NothingFound(file=source.name, kinds=", ".join(str(importer.label) for importer in wanted))
    return readings


def _living(actor: Actor, scope: Scope, kind: str) -> Reading:
    exporter = exporters().get(kind)
    return Reading(kind, tuple(exporter.rows(actor, scope)) if exporter else ())


def chosen_rows(reading: Reading, choices: Mapping[str, Mapping[str, Any]]) -> list[Row]:
    """The reading's rows as a person left them: skipped ones out, changed values in, confirmed ones without doubts."""
    out: list[Row] = []
    for index, row in enumerate(reading.rows):
        choice = choices.get(str(index), {})
        if choice.get("skip"):
            continue
        changed = choice.get("values") or {}
        values = {**row.values, **changed}
        if choice.get("confirmed"):
            out.append(replace(row, values={**values, "doubts": []}, doubts=()))
        else:
            out.append(replace(row, values=values) if changed else row)
    return out


def preview(actor: Actor, scope: Scope, source: Source, readings: Mapping[str, Reading], choices: Choices) -> Preview:
    """What taking the chosen rows in would do. Writes nothing."""
    plans = {
        importer.kind: importer.plan(actor, scope, chosen_rows(readings[importer.kind], choices.get(importer.kind, {})))
        for importer in wanted_importers(())
        if importer.kind in readings and importer.plan is not None
    }
    return Preview(source, readings, plans)


@logged
def apply(
    *, actor: Actor, scope: Scope, source: Source, readings: Mapping[str, Reading], choices: Choices, today: date
) -> Preview:
    """Take the chosen rows in, all or nothing. Rows of a later kind lean on those of an earlier one."""
    plans: dict[str, ImportPlan] = {}
    for importer in wanted_importers(()):
        if importer.kind in readings and importer.apply is not None:
            rows = chosen_rows(readings[importer.kind], choices.get(importer.kind, {}))
            plans[importer.kind] = importer.apply(actor, scope, rows, today)
    return Preview(source, readings, plans)
