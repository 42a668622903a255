"""Events of an invented committee."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from ledfyr.kernel.actor import Scope
from ledfyr.kernel.register import ImportPlan
from ledfyr.kernel.rows import Doubt, Place, Row
from ledfyr.platform.organisation.tests.factories import CONTROLLER, SCOPE
from ledfyr.registers.risks import services
from ledfyr.registers.risks.models import AnalysisRow, Measure
from ledfyr.registers.risks.services import add_event, add_measure, apply_rows, handle_event, plan_rows, rate_event

Write = Callable[..., Any]
EVENT = "Böcker försvinner ur magasinet"


def event(text: str = EVENT, rating: tuple[int, int] | None = None, handling: str = "", **given: Any) -> AnalysisRow:
    """An event, rated and handled where asked for."""
    row = add_event(**{"actor": CONTROLLER, "scope": SCOPE, "text": text, **given})
    at: dict[str, Any] = {"actor": CONTROLLER, "scope": given.get("scope", SCOPE), "key": row.pk, "version": None}
    if rating:
        row = rate_event(**at, likelihood=rating[0], consequence=rating[1])
    if handling:
        row = handle_event(**at, handling=handling, decision_reference="§ 1" if handling == "analysis_only" else "")
    return row


def risk(
    nr: int | None, text: str, *, file: str = "", words: str = "", doubts: tuple[Doubt, ...] = (), **values: Any
) -> Row:
    """A row as a parser makes it."""
    steps = values.get("likelihood"), values.get("consequence")
    whole: dict[str, Any] = {
        "nr": nr, "area_goal": None, "process": None, "working_method": None, "event": text, "likelihood": None,
        "consequence": None, "value": steps[0] * steps[1] if steps[0] and steps[1] else None, "value_printed": None,
        "handling": None, "handling_printed": None, "measures": [], "categories": [], "place": None,
        "doubts": [doubt.code for doubt in doubts],
    }  # fmt: skip
    place = Place(file=file, lines=(1,)) if file else Place()
    return Row("risks", whole | values, place, words, doubts)


def take_in(*rows: Row, scope: Scope = SCOPE) -> ImportPlan:
    """Take rows in; the plan made beforehand says the same as what is done."""
    planned = plan_rows(CONTROLLER, scope, rows)
    done = apply_rows(actor=CONTROLLER, scope=scope, rows=rows)
    assert [action[1:] for action in planned.actions] == [action[1:] for action in done.actions]
    assert planned.gone == done.gone
    return done


def actions(plan: ImportPlan) -> list[str]:
    """'create' | 'update' | 'unchanged' of each row."""
    return [action for _row, action, _what in plan.actions]


def row_of(text: str = EVENT, scope: Scope = SCOPE) -> AnalysisRow:
    """The standing row of a wording."""
    return AnalysisRow.objects.get(
        text=text, is_withdrawn=False, analysis__year=scope.year, analysis__committee__slug=scope.committee
    )


def ask(service: Write, row: Any = None, **given: Any) -> Any:
    """A service as the controller calls it, on a row at the version it was read."""
    at = {"key": row.pk, "version": row.version} if isinstance(row, AnalysisRow) else {}
    return service(**{"actor": CONTROLLER, "scope": SCOPE, **at, **given})


def described(row: AnalysisRow, **given: Any) -> AnalysisRow:
    return ask(services.describe_event, row, **{"text": row.text, "nr": row.nr, **given})


def rated(row: AnalysisRow, likelihood: int | None, consequence: int | None, **given: Any) -> AnalysisRow:
    return ask(services.rate_event, row, likelihood=likelihood, consequence=consequence, **given)


def placed(row: AnalysisRow, **given: Any) -> AnalysisRow:
    return ask(services.place_event, row, **{"goal": None, "process": "", "working_method": "", **given})


def added(row: AnalysisRow, text: str = "Lås magasinet", **given: Any) -> Measure:
    return ask(services.add_measure, row_key=row.pk, text=text, **given)


def changed(measure: Measure, **given: Any) -> Measure:
    now = {name: getattr(measure, name) for name in ("text", "responsible", "due", "state", "effect")}
    return ask(services.change_measure, key=measure.pk, **{**now, **given})


def write_measure(row: AnalysisRow, responsible: str, *, scope: Scope = SCOPE) -> Measure:
    """A measure on the event with somebody responsible, due at midsummer."""
    due = date(scope.year, 6, 30)
    return add_measure(actor=CONTROLLER, scope=scope, row_key=row.pk, text="Räkna om", responsible=responsible, due=due)
