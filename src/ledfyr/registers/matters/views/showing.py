"""The list of matters, and one matter from top to bottom."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ledfyr.engines.documents.catalogue import offered
from ledfyr.engines.documents.composing import published_status
from ledfyr.engines.documents.deciding import FORMS, hindrances
from ledfyr.engines.review.living import by_row, open_findings
from ledfyr.engines.ui.downloads import made_file, stored_file
from ledfyr.engines.ui.history import history_of
from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.standing import decision_words
from ledfyr.platform.organisation.selectors import people_titles
from ledfyr.platform.planning.decisions import CONTENT_TYPES, decisions_of_matter
from ledfyr.platform.planning.locking import exceptions_of, lock_of
from ledfyr.platform.planning.secrecy import grounds_in

from ..forms import (
    STATE_LABELS,
    AboutForm,
    ClauseForm,
    CooperationForm,
    DecideForm,
    DocumentForm,
    ExceptionForm,
    FileForm,
    OtherwiseForm,
    SectionForm,
)
from ..policy import ANY_POLICY, MEETING_POLICY, POLICY, SIGNING_POLICY
from ..rules import DRAFT, SETTLED, WAITING, may_be_written, steps_from
from ..selectors import (
    Edition,
    cooperation_words,
    days_ahead,
    extract_tree,
    find_matter,
    matter_of_part,
    matters_in,
    meeting_choices,
    missing_in,
    proposal_of,
    recipients_tree,
    report_tree,
    secrets_in,
)

PAGE_SIZE = 50
PAPERS = {"tjansteutlatande": report_tree, "protokollsutdrag": extract_tree, "expediering": recipients_tree}
MISSING = {
    "title": (gettext_lazy("Ärendets namn"), "about"),
    "meeting_date": (gettext_lazy("Sammanträdesdag"), "about"),
    "sections": (gettext_lazy("Text i tjänsteutlåtandet"), "report"),
    "clauses": (gettext_lazy("Minst en beslutssats"), "clauses"),
    "documents": (gettext_lazy("Minst en handling ur Ledfyr som bilaga"), "appendices"),
    "cooperation": (gettext_lazy("Samverkan"), "cooperation"),
}
# What ?open= may ask for.
OPENS = {"about": "about_form", "cooperation": "cooperation_form", "clauses": "clause_form"}


@page(ANY_POLICY)
def matter_list(request: HttpRequest, at: Page) -> HttpResponse:
    """The year's matters, all or those of a state."""
    state = request.GET.get("lage", "")
    everything = list(matters_in(at.actor, at.scope).values_list("state", flat=True))
    shown = Paginator(matters_in(at.actor, at.scope, state=state), PAGE_SIZE).get_page(request.GET.get("page"))
    states = [
        {"code": code, "label": label, "count": everything.count(code), "current": code == state}
        for code, label in STATE_LABELS
        if code in everything
    ]
    context = {
        "shown": shown,
        "states": states,
        "state": state,
        "total": len(everything),
        "page_base": f"?lage={state}&" if state else "?",
        "may_write": POLICY.may_write(at.actor, at.scope),
    }
    return render(request, "matters/list.html", context)


@page(ANY_POLICY)
def matter(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """One matter, with its next step."""
    return show_matter(request, at, key)


def show_matter(
    request: HttpRequest, at: Page, key: UUID, bound: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The page of a matter; ``bound`` holds a form that was refused, and which one stands open."""
    found, bound = find_matter(at.actor, at.scope, key), bound or {}
    may_write = POLICY.may_write(at.actor, at.scope) and may_be_written(found.state)
    may_meet = MEETING_POLICY.may_write(at.actor, at.scope)
    context = {
        "matter": found,
        "waiting": found.state in WAITING,
        "settled": found.state in SETTLED,
        "missing": [{"label": MISSING[name][0], "anchor": MISSING[name][1]} for name in missing_in(found)],
        "steps": _steps(found, at),
        "course": _course(found),
        "errors": hindrances(at.actor, at.scope, proposal_of(found, at.scope), at.today) if may_meet else [],
        "findings": by_row(open_findings(at.actor, at.scope, at.today)).get(str(found.pk), []),
        "days_ahead": days_ahead(found, at.scope),
        "cooperation_words": cooperation_words(found),
        "decisions": [
            {"decision": one, "words": decision_words(one), "documents": list(one.documents.all())}
            for one in decisions_of_matter(at.scope, str(found.pk))
        ],
        "secrets": secrets_in(found, at.scope),
        "may_mark": POLICY.may_write(at.actor, at.scope),
        "history": history_of(at.scope, "matters.matter", str(found.pk)),
        "may_write": may_write,
        "may_meet": may_meet,
        "open_form": OPENS.get(request.GET.get("open", ""), ""),
        "forms": list(FORMS),
        **(_forms(found, at, bound) if may_write else {}),
        **(_meeting_forms(found, at, may_meet)),
        **bound,
    }
    return render(request, "matters/matter.html", context, status=status)


def _steps(found: Any, at: Page) -> set[str]:
    """The steps that this reader can take now."""
    allowed = set()
    for step in steps_from(found.state):
        if step == "sign":
            may = SIGNING_POLICY.may_write_some(at.actor, at.scope)
        elif step == "reopen":
            may = POLICY.may_write(at.actor, at.scope)
        else:
            may = MEETING_POLICY.may_write(at.actor, at.scope)
        if may:
            allowed.add(step)
    return allowed


def _course(found: Any) -> list[dict[str, str]]:
    """The road from draft to decision, for the row of steps at the top."""
    labels = (_("Skriv"), _("Godkänn"), _("Skicka ut"), _("Besluta"))
    at = {"draft": 0, "ready": 2, "dispatched": 3, "amending": 3, "deferred": 3}.get(found.state, 4)
    if found.state == DRAFT and not missing_in(found):
        at = 1
    return [
        {"label": label, "state": "done" if place < at else "current" if place == at else "ahead"}
        for place, label in enumerate(labels)
    ]


def meetings_for(at: Page, found: Any = None) -> list[tuple[str, date]]:
    """[(key, day)] of the meetings that a matter can be taken up at; the one that it has is always there."""
    meetings = {str(one.pk): one.day for one in meeting_choices(at.actor, at.scope, at.today)}
    if found is not None and found.meeting:
        meetings[str(found.meeting_id)] = found.meeting.day
    return sorted(meetings.items(), key=lambda one: one[1])


def _forms(found: Any, at: Page, bound: dict[str, Any]) -> dict[str, Any]:
    taken = {one.document for one in found.appendices.all()}
    documents = [(kind.key, str(kind.title)) for kind in offered() if kind.key not in taken]
    about = {name: getattr(found, name) for name in AboutForm.base_fields} | {"meeting": str(found.meeting_id or "")}
    cooperation = {name: getattr(found, name) for name in CooperationForm.base_fields}
    return {
        "about_form": AboutForm(initial=about, meetings=meetings_for(at, found), auto_id="about-%s"),
        "cooperation_form": CooperationForm(initial=cooperation, auto_id="cooperation-%s"),
        "section_form": SectionForm(auto_id="section-%s"),
        "clause_form": ClauseForm(auto_id="clause-%s"),
        "document_form": DocumentForm(documents=documents, auto_id="document-%s") if documents else None,
        "file_form": FileForm(auto_id="file-%s"),
        "section_forms": [_part(one, SectionForm, bound.get("changed_part")) for one in found.sections.all()],
        "clause_forms": [_part(one, ClauseForm, bound.get("changed_part")) for one in found.clauses.all()],
    }


def _part(part: Any, form: Any, changed: Any) -> dict[str, Any]:
    """A section or clause with its form; the one that was refused stands open with what was typed."""
    initial = {name: getattr(part, name) for name in form.base_fields}
    own = form(initial=initial, auto_id=f"part-{part.pk}-%s")
    is_open = changed is not None and changed.auto_id == own.auto_id
    return {"part": part, "form": changed if is_open else own, "open": is_open}


def _meeting_forms(found: Any, at: Page, may_meet: bool) -> dict[str, Any]:
    if not may_meet or found.state not in WAITING:
        return {}
    lock = lock_of(at.scope, str(found.pk))
    initial = {"on": found.day or at.today, "paragraph": found.paragraph}
    return {
        "decide_form": DecideForm(initial=initial, auto_id="decide-%s"),
        "otherwise_form": OtherwiseForm(auto_id="otherwise-%s"),
        "exceptions": exceptions_of(lock) if lock else [],
        "exception_form": ExceptionForm(people=people_titles(), auto_id="exception-%s"),
    }


@page(ANY_POLICY)
def part(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """To the part of a matter's page where a section, clause or appendix stands."""
    found, anchor = matter_of_part(at.actor, at.scope, key)
    where = reverse("matters:matter", args=[at.scope.committee, at.scope.year, found.pk])
    return redirect(f"{where}#{anchor}")


@page(ANY_POLICY)
def appendix_file(request: HttpRequest, at: Page, key: UUID, part: UUID) -> HttpResponseBase:
    """An appendix that is a file."""
    found = find_matter(at.actor, at.scope, key)
    appendix = next((one for one in found.appendices.all() if one.pk == part and one.file), None)
    if appendix is None or appendix.file is None:
        raise Http404
    return stored_file(appendix.file)


@page(ANY_POLICY)
def paper(request: HttpRequest, at: Page, key: UUID, paper: str, form: str) -> HttpResponse:
    """The report, the extract or the list of recipients as the matter stands now, whole or as it may be published."""
    found = find_matter(at.actor, at.scope, key)
    if paper not in PAPERS or form not in FORMS or (paper != "tjansteutlatande" and found.state not in SETTLED):
        raise Http404
    published = request.GET.get("version") == "publicerad"
    edition = Edition(published, grounds_in(at.scope) if published else {})
    with override("sv"):
        state = str(found.get_state_display())
        tree = PAPERS[paper](found, at.scope, published_status(state) if published else state, edition)
    name = f"{paper}-{at.scope.committee}-{at.scope.year}{'-publicerad' if published else ''}.{form}"
    return made_file(FORMS[form](tree), name=name, content_type=CONTENT_TYPES[form])
