"""Pages of frozen versions: which there are, their files as stored, and what differs between two."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ledfyr.engines.ui.downloads import made_file, stored_file
from ledfyr.engines.ui.history import history_of
from ledfyr.engines.ui.numbers import small_int
from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.standing import decision_words
from ledfyr.engines.ui.submitting import accepted
from ledfyr.engines.ui.turns import heavy
from ledfyr.engines.ui.wording import sentence
from ledfyr.kernel.errors import DomainError
from ledfyr.platform.planning.decisions import CONTENT_TYPES, decisions_in, documents_of, find_decision

from .changes import changes_tree, choice_in
from .choosing import NOW, Comparable, choose_comparison, comparables, earlier_than_now, label_of, snapshot_of
from .comparing import Difference, Snapshot, differences, numbered_name, shown_fields
from .deciding import FORMS
from .policy import POLICY
from .verifying import faults_in

ROWS_SHOWN = 200


class ChoiceForm(forms.Form):
    """What the year's documents tell the changes since."""

    key = forms.ChoiceField(
        label=gettext_lazy("Redovisa ändringar sedan"),
        required=False,
        help_text=gettext_lazy("Ett tidigare års register sparas som de står i dag, så att dokumentet inte ändras."),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = ("", gettext_lazy("Ingenting: inget avsnitt om ändringar"))
        self.fields["key"].choices = [none, *choices]  # type: ignore[attr-defined]


@page(POLICY)
def versions(request: HttpRequest, at: Page) -> HttpResponse:
    """All frozen versions of the year, newest first, each checked against its fingerprint when asked for."""
    shown = [
        {"decision": one, "words": decision_words(one), "documents": documents_of(one), "has_files": bool(one.kinds)}
        for one in decisions_in(at.scope)
    ]
    checked = small_int(request.GET.get("kontrollera", ""), 2**31 - 1)
    context: dict[str, Any] = {"versions": shown, "checked": checked}
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
    choices = comparables(at.scope.committee)
    pair = _pair(request, at, choices)
    start, end = (one.key if one else "" for one in pair)
    context: dict[str, Any] = {"choices": choices, "start": start, "end": end, "forms": list(FORMS)}
    try:
        before, after = _snapshots(at, pair)
    except DomainError as refusal:
        context["refusal"] = sentence(refusal)
    else:
        if before and after:
            context |= {"before": before, "after": after, **_shown(differences(before, after))}
    return render(request, "documents/compare.html", context)


@page(POLICY)
@heavy
def compare_file(request: HttpRequest, at: Page, form: str) -> HttpResponse:
    """The same as a document."""
    before, after = _snapshots(at, _pair(request, at, comparables(at.scope.committee)))
    if form not in FORMS or not before or not after:
        raise Http404
    with override("sv"):
        tree = changes_tree(at.scope, before, after, at.today)
    name = f"andringar-{at.scope.committee}-{before.year}-{after.year}.{form}"
    return made_file(FORMS[form](tree), name=name, content_type=CONTENT_TYPES[form])


Pair = tuple[Comparable | None, Comparable | None]


def _pair(request: HttpRequest, at: Page, choices: list[Comparable]) -> Pair:
    """What is asked for: unless said, from what was last decided or sent out to the year's registers as they stand."""
    known = {choice.key: choice for choice in choices}
    earlier = earlier_than_now(at.scope)
    newest = next((one.key for one in earlier if one.decision), earlier[0].key if earlier else "")
    start = known.get(request.GET.get("fran", "") or newest)
    return start, known.get(request.GET.get("till", "") or f"{NOW}-{at.scope.year}")


def _snapshots(at: Page, pair: Pair) -> tuple[Snapshot | None, Snapshot | None]:
    start, end = pair
    if start is None or end is None or start == end:
        return None, None
    return tuple(snapshot_of(at.actor, at.scope, one, at.today) for one in (start, end))  # type: ignore[return-value]


@page(POLICY, form=True)
def choose(request: HttpRequest, at: Page) -> HttpResponse:
    """Choose what the year's documents tell the changes since."""
    choices = [(one.key, one.label) for one in earlier_than_now(at.scope)]
    standing = choice_in(at.scope)
    key = (str(standing.decision_id) if standing.decision_id else f"{NOW}-{standing.other_year}") if standing else ""
    form = ChoiceForm(request.POST or None, choices=choices, initial={"key": key})
    done = _("Sparat. Avsnittet om ändringar står sist i årets dokument.")

    def save(given: dict[str, Any]) -> None:
        choose_comparison(actor=at.actor, scope=at.scope, today=at.today, **given)

    if request.method == "POST" and accepted(form, save):
        messages.success(request, done if form.cleaned_data["key"] else _("Dokumenten redovisar inga ändringar."))
        return redirect("documents:list", at.scope.committee, at.scope.year)
    context = {
        "form": form,
        "standing": label_of(standing) if standing else "",
        "history": history_of(at.scope, "documents.comparison", str(at.scope.year)),
        "can_choose": bool(choices),
    }
    return render(request, "documents/choose.html", context, status=422 if form.errors else 200)


def _shown(found: Difference) -> dict[str, Any]:
    kinds = []
    for kind in found.rows:
        changes = [
            {"what": one.what, "name": numbered_name(one.row), "fields": shown_fields(kind.kind, one)}
            for one in kind.changes[:ROWS_SHOWN]
        ]
        counts = {what: sum(1 for change in kind.changes if change.what == what) for what in ("new", "gone", "changed")}
        kinds.append(
            {"label": kind.label, "changes": changes, "counts": counts, "rest": len(kind.changes) - len(changes)}
        )
    return {"kinds": kinds, "texts": found.texts, "is_empty": found.is_empty}
