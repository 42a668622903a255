"""Out as a file and in again: each of the demo's years is left unchanged, and an empty committee becomes the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from ledfyr.engines.exchange.intake import apply, read_file
from ledfyr.engines.exchange.readers import read_source
from ledfyr.engines.exchange.writers import as_data, export, exporter_of
from ledfyr.engines.ui.rooms import exporters, importers
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.rows import Reading, Row
from ledfyr.kernel.source import Source
from ledfyr.platform.history.tests.watching import nothing_written
from ledfyr.platform.organisation.selectors import municipality_name
from ledfyr.platform.organisation.services import found_municipality

from .demo import COMMITTEE, CONTROLLER, YEARS, demo

__all__ = ["demo"]
pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db]
TODAY = date(2026, 11, 2)
OF_THE_OFFICE = {"instructions"}
"""What the demo has in one year only: its own room takes it around."""
KINDS = [
    one.kind
    for one in importers()
    if one.apply is not None and one.kind in exporters() and one.kind not in OF_THE_OFFICE
]
OF_COMMITTEES = [one.kind for one in importers() if one.kind in KINDS and one.policy is None]
ADMINISTRATOR = Actor("Systemadministratör", frozenset({"administrator"}))
EMPTY = "tom"


def writer_of(kind: str) -> Actor:
    """Whoever may take the kind in: what belongs to the whole municipality is the administrator's."""
    return CONTROLLER if kind in OF_COMMITTEES else ADMINISTRATOR


def exported(kind: str, scope: Scope) -> list[Mapping[str, Any]]:
    """The register as JSON gives it to other programs."""
    exporter = exporter_of(kind)
    rows: list[Mapping[str, Any]] = as_data(exporter, scope, exporter.rows(CONTROLLER, scope))["rows"]
    return json.loads(json.dumps(rows))


def read_back(kind: str, scope: Scope, form: str, into: Scope) -> tuple[Source, dict[str, Reading]]:
    """What a file of the register holds when it is read; 'json' takes the values as they are."""
    if form == "json":
        rows = tuple(Row(kind, values) for values in exported(kind, scope))
        return Source("x.json", "json", ()), {kind: Reading(kind, rows)}
    source = read_source(export(actor=CONTROLLER, scope=scope, kind=kind, form=form), f"{kind}.{form}")
    return source, read_file(writer_of(kind), into, source, [kind])


def take_in(kind: str, scope: Scope, form: str, into: Scope) -> Any:
    source, readings = read_back(kind, scope, form, into)
    done = apply(actor=writer_of(kind), scope=into, source=source, readings=readings, choices={}, today=TODAY)
    return done.plans[kind], readings[kind]


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_year_is_left_unchanged(kind: str, year: int, form: str) -> None:
    scope = Scope(COMMITTEE, year)
    with nothing_written():
        plan, reading = take_in(kind, scope, form, scope)

    assert len(plan.actions) == plan.count("unchanged") == len(exported(kind, scope)) > 0
    assert (plan.gone, reading.loose) == ((), ())


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("year", YEARS)
def test_an_empty_committee_becomes_the_same(year: int, form: str) -> None:
    scope, empty = Scope(COMMITTEE, year), Scope(EMPTY, year)
    found_municipality(name=municipality_name(), committees={EMPTY: "Tomma nämnden"})
    for kind in OF_COMMITTEES:
        take_in(kind, scope, form, empty)

    for kind in OF_COMMITTEES:
        assert exported(kind, empty) == exported(kind, scope), kind
    for kind in OF_COMMITTEES:
        with nothing_written():
            take_in(kind, scope, form, empty)
