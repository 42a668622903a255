"""Pages of frozen versions: which there are, their files as stored, and what differs between two."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from ledfyr.engines.ui.downloads import stored_file
from ledfyr.engines.ui.numbers import small_int
from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.rooms import exporters
from ledfyr.engines.ui.standing import decision_words
from ledfyr.engines.ui.wording import sentence
from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import DomainError
from ledfyr.platform.planning.decisions import decisions_in, documents_of, find_decision
from ledfyr.platform.planning.models import Decision
from ledfyr.platform.planning.years import years_of

from .comparing import Difference, Snapshot, differences, frozen_snapshot, living_snapshot, numbered_name, shown_value
from .policy import POLICY
from .verifying import faults_in

NOW = "nu"
ROWS_SHOWN = 200


@page(POLICY)
def versions(request: HttpRequest, at: Page) -> HttpResponse:
    """All frozen versions of the year, newest first, each checked against its fingerprint when asked for."""
    shown = [
        {"decision": one, "words": decision_words(one), "documents": documents_of(one), "has_files": bool(one.kinds)}
        for one in decisions_in(at.scope)
    ]
    checked = small_int(request.GET.get("kontrollera", ""), 2**31 - 1)
    context: dict[str, Any] = {"versions": shown, "checked": checked, "choices": _choices(at)}
    if checked is not None:
        context["faults"] = [sentence(fault) for fault in faults_in(find_decision(at.scope, checked))]
    return render(request, "documents/versions.html", context)


@page(POLICY)
def frozen(request: HttpRequest, at: Page, key: int, document: str, form: str) -> HttpResponseBase:
    """A file of a frozen version, whole or published, byte for byte as stored."""
    decision = find_decision(at.scope, key)
    found = next((one for one in documents_of(decision) if one.kind == document), None)
    if found is None or form not in found.forms:
        raise Http404
    return stored_file(found.file(form, published=request.GET.get("version") == "publicerad"))


@page(POLICY)
def frozen_rows(request: HttpRequest, at: Page, key: int) -> HttpResponseBase:
    """The registers' rows of a frozen version, as stored."""
    decision = find_decision(at.scope, key)
    if decision.data is None:
        raise Http404
    return stored_file(decision.data)


@page(POLICY)
def compare(request: HttpRequest, at: Page) -> HttpResponse:
    """What differs between two versions, or a version and the registers as they stand."""
    choices = _choices(at)
    known = {choice["key"] for choice in choices}
    start = request.GET.get("fran", "") or next((c["key"] for c in choices if c["frozen"]), "")
    end = request.GET.get("till", "") or f"{NOW}-{at.scope.year}"
    context: dict[str, Any] = {"choices": choices, "start": start, "end": end}
    if start in known and end in known and start != end:
        try:
            before, after = _snapshot(at, start), _snapshot(at, end)
        except DomainError as refusal:
            context["refusal"] = sentence(refusal)
        else:
            context |= {"before": before, "after": after, **_shown(differences(before, after))}
    return render(request, "documents/compare.html", context)


def _choices(at: Page) -> list[dict[str, Any]]:
    """What can be compared: the frozen versions with data, and every year as it stands."""
    choices = []
    for year in years_of(at.scope.committee):
        scope = Scope(at.scope.committee, year)
        choices.append(
            {"key": f"{NOW}-{year}", "label": _("%(year)s som det står nu") % {"year": year}, "frozen": False}
        )
        for one in decisions_in(scope):
            if one.data_id:
                facts = {"year": year, "version": one.version, "words": decision_words(one)}
                label = _("%(year)s version %(version)s: %(words)s") % facts
                choices.append({"key": str(one.pk), "label": label, "frozen": year == at.scope.year})
    return choices


def _snapshot(at: Page, key: str) -> Snapshot:
    if key.startswith(f"{NOW}-"):
        year = int(key.removeprefix(f"{NOW}-"))
        return living_snapshot(actor=at.actor, scope=Scope(at.scope.committee, year), today=at.today)
    decision = Decision.objects.get(pk=int(key))  # known: it stood among the choices of this committee
    return frozen_snapshot(decision)


def _shown(found: Difference) -> dict[str, Any]:
    labels = {kind: {c.key: str(c.label) for c in one.columns} for kind, one in exporters().items()}
    kinds = []
    for kind in found.rows:
        changes = [
            {
                "what": change.what,
                "name": numbered_name(change.row),
                "fields": [
                    {
                        "label": labels[kind.kind].get(one.field, one.field),
                        "old": shown_value(one.old),
                        "new": shown_value(one.new),
                    }
                    for one in change.fields
                ],
            }
            for change in kind.changes[:ROWS_SHOWN]
        ]
        counts = {what: sum(1 for change in kind.changes if change.what == what) for what in ("new", "gone", "changed")}
        kinds.append(
            {"label": kind.label, "changes": changes, "counts": counts, "rest": len(kind.changes) - len(changes)}
        )
    return {"kinds": kinds, "texts": found.texts, "is_empty": found.is_empty}
