"""A control plan of an invented committee, and the analysis that it answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ledfyr.engines.ui.rooms import importers
from ledfyr.kernel.actor import Scope
from ledfyr.kernel.register import ImportPlan
from ledfyr.kernel.rows import Place, Row
from ledfyr.platform.organisation.tests.factories import CONTROLLER, SCOPE
from ledfyr.registers.internal_control.models import PlanRow
from ledfyr.registers.internal_control.services import apply_rows, include_event, plan_intake
from ledfyr.registers.risks.public import rows_in

Write = Callable[..., Any]
STOLEN, OLD, EMPTY = "Böcker försvinner ur magasinet", "Lån blir gamla utan påminnelse", "Kassan står tom en förmiddag"


def analyse(scope: Scope = SCOPE, **changed: Any) -> None:
    """Three rated events in the analysis, numbered 1, 2 and 3."""
    given = {
        "area_goal": "1.1 Alla läser", "process": "Utlån", "working_method": "Lån sker i kassan", "likelihood": 3,
        "consequence": 4, "value": 12, "handling": None, "measures": [], "categories": [], "doubts": [],
    }  # fmt: skip
    rows = [
        Row("risks", {**given, "nr": nr, "event": text, **changed}) for nr, text in enumerate((STOLEN, OLD, EMPTY), 1)
    ]
    importer = next(one for one in importers() if one.kind == "risks")
    assert importer.apply is not None
    importer.apply(CONTROLLER, scope, rows, None)  # type: ignore[arg-type]


def analysed(nr: int, scope: Scope = SCOPE) -> Any:
    """The event of a number."""
    return rows_in(CONTROLLER, scope).get(nr=nr)


def plan_row(nr: int = 1) -> PlanRow:
    """The event's row in the plan, read anew."""
    row = include_event(actor=CONTROLLER, scope=SCOPE, event=analysed(nr).pk)
    return PlanRow.objects.get(pk=row.pk)


def ask(service: Write, row: Any = None, **given: Any) -> Any:
    """A service as the controller calls it, on a row at the version it was read."""
    at = {"key": row.pk, "version": row.version} if isinstance(row, PlanRow) else {}
    return service(**{"actor": CONTROLLER, "scope": SCOPE, **at, **given})


def control(text: str, **given: str) -> dict[str, str]:
    """A control activity as a parser makes it."""
    return {"text": text, "method": "Stickprov", "owner": "Enhetschef", **given}


def planned(nrs: Sequence[int], events: Sequence[str], *, file: str = "", **changed: Any) -> Row:
    """A row as a parser makes it."""
    values: dict[str, Any] = {
        "risk_nrs": list(nrs), "events": list(events), "area_goal": "1.1 Alla läser", "process": "Utlån",
        "working_method": "Lån sker i kassan", "systematic_control": "Kassan räknas varje kväll", "value": None,
        "activities": [control("Räkna om kassan")],
    }  # fmt: skip
    return Row("control-plan", values | changed, Place(file=file, lines=(3,)) if file else Place())


def take_in(*rows: Row, scope: Scope = SCOPE) -> ImportPlan:
    """Take rows in; the plan made beforehand says the same as what is done."""
    before = plan_intake(CONTROLLER, scope, rows)
    done = apply_rows(actor=CONTROLLER, scope=scope, rows=rows)
    assert [action[1:] for action in before.actions] == [action[1:] for action in done.actions]
    assert before.gone == done.gone
    return done


def actions(plan: ImportPlan) -> list[str]:
    """'create' | 'update' | 'unchanged' of each row."""
    return [action for _row, action, _what in plan.actions]
