"""Settings and years: who may, what is refused, what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import DomainError, NotAllowed
from ledfyr.platform.history.tests.watching import nothing_changes, recorded
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER, SCOPE, found, unit
from ledfyr.platform.planning.years import YearOutOfRange, years_of
from ledfyr.platform.settings.values import setting
from ledfyr.registers.administration.rules import (
    BadBands,
    BadSteps,
    FloorsOutOfOrder,
    LevelInUse,
    check_floors,
    check_levels,
    check_scale,
)
from ledfyr.registers.administration.services import open_planning_year, set_floors, set_levels, set_scale
from ledfyr.registers.risks.services import add_event

pytestmark = pytest.mark.django_db
STEPS = ["Låg", "Medel", "Hög", "Högst"]
BANDS = [{"lowest": 1, "label": "Grön", "tone": "low"}, {"lowest": 8, "label": "Röd", "tone": "critical"}]


@pytest.fixture(autouse=True)
def municipality() -> None:
    found()


def floors(measure: int | None, plan: int | None, scope: Scope = SCOPE, **who: Any) -> None:
    set_floors(**{"actor": CONTROLLER, "scope": scope, "measure": measure, "plan": plan, "reason": "§ 12", **who})


def test_a_level_is_chosen_from_the_year_and_kept_while_it_is_used() -> None:
    set_levels(actor=CONTROLLER, scope=SCOPE, levels=["unit"], reason="§ 13")
    assert setting("risks.levels", SCOPE) == ["committee", "unit"]
    assert "department" in setting("risks.levels", Scope(SCOPE.committee, SCOPE.year - 1))
    own = unit("NOR", "Norra")
    add_event(actor=CONTROLLER, scope=SCOPE, text="Taket läcker", unit=own.pk)
    with nothing_changes(), pytest.raises(LevelInUse) as refused:
        set_levels(actor=CONTROLLER, scope=SCOPE, levels=["department"], reason="Byt")
    assert refused.value.facts["units"] == "Norra"
    with nothing_changes(), pytest.raises(NotAllowed):
        set_levels(actor=READER, scope=SCOPE, levels=[], reason="Byt")


@pytest.mark.parametrize(("chosen", "refused"), [(["unit"], False), ([], True), (["department"], True)])
def test_a_level_in_use_is_kept(chosen: list[str], refused: bool) -> None:
    if not refused:
        check_levels(chosen, {"unit": ["Norra"]}, 2027)
        return
    with pytest.raises(LevelInUse):
        check_levels(chosen, {"unit": ["Norra"]}, 2027)


def scale(**changed: Any) -> None:
    wanted = {"likelihood": STEPS, "consequence": STEPS, "bands": BANDS, "reason": "Fyra steg"}
    set_scale(**{"actor": CONTROLLER, "scope": SCOPE, **wanted, **changed})


def test_floors_hold_from_the_year_and_say_why() -> None:
    with recorded() as entries:
        floors(8, 10)

    assert setting("risks.floors", SCOPE) == {"measure": 8, "plan": 10}
    assert setting("risks.floors", Scope("kultur", 2026)) == {"measure": 9, "plan": 12}
    assert setting("risks.floors", Scope("idrott", 2027)) == {"measure": 9, "plan": 12}
    entry = entries[-1]
    assert (entry.code, entry.reason) == ("administration.setting_changed", "§ 12")
    assert entry.changes == {"value": [{"measure": 9, "plan": 12}, {"measure": 8, "plan": 10}]}


def test_the_same_floors_again_are_no_change() -> None:
    floors(8, 10)

    with nothing_changes():
        floors(8, 10)


@pytest.mark.parametrize(("measure", "plan"), [(None, None), (None, 12), (9, None), (9, 9)])
def test_a_year_may_lack_floors_or_have_them_alike(measure: int | None, plan: int | None) -> None:
    floors(measure, plan)

    assert setting("risks.floors", SCOPE) == {"measure": measure, "plan": plan}


def test_a_scale_of_four_steps_holds() -> None:
    with recorded() as entries:
        scale()

    assert setting("risks.scale", SCOPE) == {"likelihood": STEPS, "consequence": STEPS, "bands": BANDS}
    assert [entry.code for entry in entries] == ["planning.year_opened", "administration.setting_changed"]


REFUSED: list[tuple[Callable[[], None], type[DomainError]]] = [
    (lambda: floors(12, 9), FloorsOutOfOrder),
    (lambda: scale(likelihood=STEPS[:2], consequence=STEPS[:2]), BadSteps),
    (lambda: scale(likelihood=list("abcdefgh"), consequence=list("abcdefgh")), BadSteps),
    (lambda: scale(consequence=STEPS[:3]), BadSteps),
    (lambda: scale(bands=[]), BadBands),
    (lambda: scale(bands=[{**BANDS[0], "lowest": 2}]), BadBands),
    (lambda: scale(bands=[BANDS[0], BANDS[0]]), BadBands),
    (lambda: open_planning_year(actor=CONTROLLER, scope=Scope("kultur", 1066)), YearOutOfRange),
    (lambda: floors(8, 10, actor=READER), NotAllowed),
    (lambda: scale(actor=READER), NotAllowed),
    (lambda: open_planning_year(actor=READER, scope=SCOPE), NotAllowed),
]


@pytest.mark.parametrize(("write", "refusal"), REFUSED)
def test_a_refusal_leaves_everything_as_it_was(write: Callable[[], None], refusal: type[DomainError]) -> None:
    with nothing_changes(), pytest.raises(refusal):
        write()


def test_a_year_is_opened_and_that_is_recorded_once() -> None:
    with recorded() as entries:
        open_planning_year(actor=CONTROLLER, scope=SCOPE)
        open_planning_year(actor=CONTROLLER, scope=SCOPE)

    assert years_of("kultur") == [2027]
    assert [(entry.code, entry.facts) for entry in entries] == [("planning.year_opened", {"year": 2027})]


def test_what_is_stored_is_swedish_whatever_the_screen_speaks() -> None:
    from django.utils.translation import override

    with recorded() as entries, override("en"):
        floors(8, 10)

    assert entries[-1].facts["label"] == "Golv för åtgärd och för planen"


def test_the_rules_say_what_is_wrong() -> None:
    with pytest.raises(FloorsOutOfOrder) as refusal:
        check_floors({"measure": 12, "plan": 9})
    assert refusal.value.facts == {"measure": 12, "plan": 9}
    check_scale(STEPS, STEPS, BANDS)
