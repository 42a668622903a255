"""Pages of the control plan: translate in, call one service or selector, translate out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledfyr.engines.exchange.doubts import describe_doubt
from ledfyr.engines.exchange.past import past_page
from ledfyr.engines.review.living import by_row, count_by_severity, open_findings
from ledfyr.engines.ui.history import history_of
from ledfyr.engines.ui.many import Chosen, keys_in, many_page, read_rows, write_rows
from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.submitting import accepted
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.findings import Finding
from ledfyr.kernel.rows import Doubt
from ledfyr.platform.organisation.positions import held_by, offered_in
from ledfyr.registers.goals.public import goals_in
from ledfyr.registers.risks.public import processes_in, rows_in, scale_in

from .. import services
from ..forms import METHODS, ActivityForm, AssignManyForm, EventsForm, PlanRowForm
from ..policy import POLICY
from ..selectors import (
    event_value,
    event_wording,
    find_plan_row,
    has_plan_before,
    method_label,
    plan_rows_in,
    plan_rows_of_event,
    row_value,
    starred_without_row,
)

LACKS = "R-IC-5"  # about fields that are missing, which the row shows in its own words
# What ?open= may ask for on the page of a row.
OPENS = {"place": "place_form", "events": "events_form", "activities": "activity_form"}


@page(POLICY)
def plan(request: HttpRequest, at: Page) -> HttpResponse:
    """The plan grouped by area goal, with what is missing at a glance."""
    if (past := past_page(request, at, "control-plan")) is not None:
        return past
    findings = open_findings(at.actor, at.scope, at.today)
    at_rows = by_row(findings)
    scale = scale_in(at.scope)
    rows = [_shown(row, scale, at_rows) for row in plan_rows_in(at.actor, at.scope)]
    starred = starred_without_row(at.actor, at.scope)
    only = request.GET.get("visa", "")
    shown = [row for row in rows if only != "saknas" or row["missing"]]
    groups: list[dict[str, Any]] = []
    for row in shown:
        if not groups or groups[-1]["goal"] != row["row"].area_goal:
            groups.append({"goal": row["row"].area_goal, "rows": []})
        groups[-1]["rows"].append(row)
    context = {
        "groups": groups,
        "total": len(rows),
        "incomplete": sum(1 for row in rows if row["missing"]),
        "without_row": list(starred),
        "may_start": not rows and has_plan_before(at.actor, at.scope),
        "proposals": sum(1 for row in rows if row["row"].is_proposal),
        "findings": findings,
        "counts": count_by_severity([f for row in rows for f in row["findings"]]),
        "only": only,
        "many": {
            "url": reverse("internal_control:many", args=[at.scope.committee, at.scope.year]),
            "kept": [("visa", only)] if only else [],
            "total": len(shown),
            "actions": (("assign", _("Tilldela ansvarig")),),
        },
        "may_write": POLICY.may_write(at.actor, at.scope),
    }
    return render(request, "internal_control/plan.html", context)


def _shown(row: Any, scale: Any, at_rows: dict[str, Any]) -> dict[str, Any]:
    """A plan row as the page shows it."""
    activities = list(row.activities.all())
    value = row_value(row)
    missing = [
        str(label)
        for label, there in (
            (_("process"), row.process),
            (_("arbetssätt"), row.working_method),
            (_("systematisk kontroll"), row.systematic_control),
            (_("kontrollaktivitet"), activities),
            (_("metod"), activities and all(a.method for a in activities)),
            (_("kontrollansvarig"), activities and all(a.owner_words for a in activities)),
        )
        if not there
    ]
    return {
        "row": row,
        "events": [
            {"event": e, "analysed": e.analysis_row, "wording": event_wording(e), "value": event_value(e)}
            for e in row.events.all()
        ],
        "activities": [{"activity": a, "method": method_label(a.method)} for a in activities],
        "value": value,
        "band": scale.band(value),
        "missing": missing,
        "findings": at_rows.get(str(row.pk), []),
        "notes": [f for f in at_rows.get(str(row.pk), []) if not _says_missing(f, missing)],
    }


def _says_missing(finding: Finding, missing: list[str]) -> bool:
    """True for a finding that only repeats what the row itself shows as missing."""
    return finding.rule == LACKS and any(field in finding.message for field in missing)


@page(POLICY)
def row(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """One plan row."""
    return _show_row(request, at, key)


def _show_row(
    request: HttpRequest, at: Page, key: UUID, bound: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    found = find_plan_row(at.actor, at.scope, key)
    at_rows = by_row(open_findings(at.actor, at.scope, at.today))
    bound = bound or {}
    changed = bound.get("changed_activity")
    activities = [_shown_activity(activity, changed) for activity in found.activities.all()]
    context = {
        **_shown(found, scale_in(at.scope), at_rows),
        "activities": activities,
        "numbers": _numbers(found),
        "place_form": PlanRowForm(initial=_placed(found), goals=_goals(at), auto_id="place-%s"),
        "events_form": EventsForm(
            initial={"version": found.version, "events": [str(e.analysis_row_id) for e in found.events.all()]},
            events=_events(at),
            auto_id="events-%s",
        ),
        "activity_form": ActivityForm(auto_id="new-activity-%s"),
        "held": held_by([a.owner_position_id for a in found.activities.all()], on=at.today),
        "positions": offered_in(at.scope.committee, on=at.today) if POLICY.may_write(at.actor, at.scope) else [],
        "methods": [str(label) for label in METHODS],
        "processes": processes_in(at.actor, at.scope),
        "doubts": [describe_doubt(Doubt(**doubt)) for doubt in found.doubts],
        "history": history_of(at.scope, "internal_control.plan_row", str(found.pk)),
        "may_write": POLICY.may_write(at.actor, at.scope),
        "open_form": OPENS.get(request.GET.get("open", ""), ""),
        **bound,
    }
    return render(request, "internal_control/row.html", context, status=status)


def _numbers(found: Any) -> str:
    """'48 och 49' for a row with several events that all have numbers, else ''."""
    numbers = [str(e.analysis_row.nr) for e in found.events.all() if e.analysis_row and e.analysis_row.nr]
    if len(numbers) < max(2, len(found.events.all())):
        return ""
    return _("%(first)s och %(last)s") % {"first": ", ".join(numbers[:-1]), "last": numbers[-1]}


def _shown_activity(activity: Any, changed: ActivityForm | None) -> dict[str, Any]:
    """A control with its form: the one that was refused stands open with what was typed."""
    form = _activity_form(activity)
    is_open = changed is not None and changed.auto_id == form.auto_id
    return {
        "activity": activity,
        "method": method_label(activity.method),
        "form": changed if is_open else form,
        "open": is_open,
    }


def _placed(found: Any) -> dict[str, Any]:
    return {
        "version": found.version,
        "goal": str(found.area_goal_id or ""),
        "process": found.process.name if found.process else "",
        "working_method": found.working_method.name if found.working_method else "",
        "control": found.systematic_control.text if found.systematic_control else "",
    }


def _goals(at: Page) -> list[tuple[str, str]]:
    return [(str(goal.pk), goal.label) for goal in goals_in(at.actor, at.scope).filter(level="area")]


def _events(at: Page) -> list[tuple[str, str]]:
    return [
        (str(event.pk), f"{event.nr or '–'} {event.text}")
        for event in rows_in(at.actor, at.scope).filter(handling="plan")
    ]


def _activity_form(activity: Any, data: Any = None) -> ActivityForm:
    initial = {name: getattr(activity, name) for name in ActivityForm.base_fields}
    initial["method"], initial["owner"] = method_label(activity.method), activity.owner_words
    return ActivityForm(data, initial=initial, auto_id=f"activity-{activity.pk}-%s")


def _back(at: Page, key: Any) -> HttpResponse:
    return redirect(reverse("internal_control:row", args=[at.scope.committee, at.scope.year, key]))


def _change(
    request: HttpRequest, at: Page, key: UUID, name: str, form: Any, done: str, save: Callable[[dict[str, Any]], Any]
) -> HttpResponse:
    """Valid and accepted goes back with a receipt, else the page with the reason beside the form."""
    POLICY.require_write(at.actor, at.scope)
    if accepted(form, save):
        messages.success(request, done)
        return _back(at, key)
    return _show_row(request, at, key, {name: form, "open_form": name}, status=422)


@require_POST
@page(POLICY)
def include(request: HttpRequest, at: Page, event: UUID) -> HttpResponse:
    """Take an event into the plan."""
    made = services.include_event(actor=at.actor, scope=at.scope, event=event)
    messages.success(request, _("Händelsen är med i planen. Beskriv hur den kontrolleras."))
    return _back(at, made.pk)


@require_POST
@page(POLICY)
def place(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Say what the row concerns."""

    def save(given: dict[str, Any]) -> None:
        services.place_plan_row(actor=at.actor, scope=at.scope, key=key, **given | {"goal": given["goal"] or None})

    form = PlanRowForm(request.POST, goals=_goals(at), auto_id="place-%s")
    return _change(request, at, key, "place_form", form, _("Planraden är sparad."), save)


@require_POST
@page(POLICY)
def events(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Choose the events that the row answers."""

    def save(given: dict[str, Any]) -> None:
        services.change_events(actor=at.actor, scope=at.scope, key=key, **given)

    form = EventsForm(request.POST, events=_events(at), auto_id="events-%s")
    return _change(request, at, key, "events_form", form, _("Händelserna är sparade."), save)


@require_POST
@page(POLICY)
def confirm(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """The row has been looked at and is right."""
    services.confirm_doubts(actor=at.actor, scope=at.scope, key=key, version=None)
    messages.success(request, _("Planraden är kontrollerad mot källan."))
    return _back(at, key)


@require_POST
@page(POLICY)
def withdraw(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """End the row."""
    services.withdraw_plan_row(
        actor=at.actor, scope=at.scope, key=key, version=None, reason=request.POST.get("reason", "")
    )
    restore_url = reverse("internal_control:restore", args=[at.scope.committee, at.scope.year, key])
    messages.success(request, _("Planraden är borttagen."), extra_tags=f"undo {restore_url}")
    return redirect("internal_control:plan", at.scope.committee, at.scope.year)


@require_POST
@page(POLICY)
def restore(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Bring the row back."""
    services.restore_plan_row(actor=at.actor, scope=at.scope, key=key)
    messages.success(request, _("Planraden är återställd."))
    return _back(at, key)


@require_POST
@page(POLICY)
def add_activity(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """A new control under the row."""

    def save(given: dict[str, Any]) -> None:
        services.add_activity(actor=at.actor, scope=at.scope, row_key=key, **given)

    form = ActivityForm(request.POST, auto_id="new-activity-%s")
    return _change(request, at, key, "activity_form", form, _("Kontrollen är tillagd."), save)


@require_POST
@page(POLICY)
def change_activity(request: HttpRequest, at: Page, key: UUID, activity: UUID) -> HttpResponse:
    """Change a control."""

    def save(given: dict[str, Any]) -> None:
        services.change_activity(actor=at.actor, scope=at.scope, key=activity, **given)

    form = ActivityForm(request.POST, auto_id=f"activity-{activity}-%s")
    return _change(request, at, key, "changed_activity", form, _("Kontrollen är sparad."), save)


@require_POST
@page(POLICY)
def withdraw_activity(request: HttpRequest, at: Page, key: UUID, activity: UUID) -> HttpResponse:
    """Take a control away."""
    services.withdraw_activity(actor=at.actor, scope=at.scope, key=activity)
    messages.success(request, _("Kontrollen är borttagen."))
    return _back(at, key)


@page(POLICY, form=True)
def many(request: HttpRequest, at: Page) -> HttpResponse:
    """Several rows in one go: who is responsible for their controls, and when they are reported."""
    POLICY.require_write(at.actor, at.scope)
    keys = read_rows(request.POST.get("rows", "")) if request.method == "POST" else keys_in(request.GET.getlist("row"))
    scale = scale_in(at.scope)
    found = [_shown(one, scale, {}) for one in plan_rows_in(at.actor, at.scope)]
    if request.method != "POST" and request.GET.get("all") == "1":
        chosen = [one for one in found if request.GET.get("visa") != "saknas" or one["missing"]]
    else:
        chosen = [one for one in found if str(one["row"].pk) in keys]
    rows = [_chosen(one) for one in chosen]
    form = AssignManyForm(request.POST if request.method == "POST" else None, initial={"rows": write_rows(rows)})
    texts = {"title": _("Tilldela ansvarig för flera planrader"), "button": _("Spara för alla")}
    save = partial(services.assign_activities, actor=at.actor, scope=at.scope)
    back = reverse("internal_control:plan", args=[at.scope.committee, at.scope.year])
    return many_page(request, form=form, rows=rows, texts=texts, back=back, save=save)


def _chosen(shown: dict[str, Any]) -> Chosen:
    owners = dict.fromkeys(words for one in shown["activities"] if (words := one["activity"].owner_words))
    numbers = [str(one["analysed"].nr) for one in shown["events"] if one["analysed"] and one["analysed"].nr]
    wording = shown["events"][0]["wording"] if shown["events"] else _("Rad utan händelse")
    row = shown["row"]
    return Chosen(
        str(row.pk), row.version, ", ".join(numbers) or "–", wording, ", ".join(owners) or _("ingen ansvarig")
    )


def event_panel(actor: Actor, scope: Scope, key: str) -> tuple[str, dict[str, Any]] | None:
    """What the plan says about an event, on the event's page."""
    rows = plan_rows_of_event(actor, scope, UUID(key))
    scale = scale_in(scope)
    shown = [_shown(one, scale, {}) for one in rows]
    return "internal_control/event_panel.html", {
        "plan_rows": shown,
        "event_key": key,
        "may_include": POLICY.may_write(actor, scope),
    }


def start_card(actor: Actor, scope: Scope) -> tuple[str, dict[str, Any]] | None:
    """How the plan stands, on the start page."""
    scale = scale_in(scope)
    rows = [_shown(one, scale, {}) for one in plan_rows_in(actor, scope)]
    starred = starred_without_row(actor, scope)
    findings = open_findings(actor, scope, timezone.localdate())
    return "internal_control/start_card.html", {
        "total": len(rows),
        "activities": sum(len(one["activities"]) for one in rows),
        "incomplete": sum(1 for one in rows if one["missing"]),
        "without_row": starred.count(),
        "findings": [f for f in findings if f.place.register == "control-plan"][:3],
    }
