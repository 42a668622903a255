"""Forms that change the matter's own texts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledfyr.engines.documents.catalogue import offered
from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.submitting import accepted

from .. import services
from ..forms import AboutForm, ClauseForm, CooperationForm, DocumentForm, FileForm, SectionForm, StartForm
from ..policy import ANY_POLICY, POLICY
from ..selectors import find_matter
from .showing import meetings_for, show_matter


def back(at: Page, key: Any, anchor: str = "") -> HttpResponse:
    """To the matter's page, at the part that was changed."""
    target = reverse("matters:matter", args=[at.scope.committee, at.scope.year, key])
    return redirect(f"{target}{'#' + anchor if anchor else ''}")


@page(POLICY, form=True)
def start(request: HttpRequest, at: Page) -> HttpResponse:
    """A new matter."""
    form = StartForm(request.POST or None, meetings=meetings_for(at))
    made: list[Any] = []

    def save(given: dict[str, Any]) -> None:
        made.append(services.start_matter(actor=at.actor, scope=at.scope, **given))

    if request.method == "POST" and accepted(form, save):
        messages.success(request, _("Ärendet är påbörjat. Skriv tjänsteutlåtandet och beslutssatserna."))
        return back(at, made[0].pk)
    return render(request, "matters/start.html", {"form": form}, status=422 if form.errors else 200)


def changed(
    request: HttpRequest, at: Page, key: UUID, name: str, form: Any, done: str, save: Callable[..., Any], anchor: str
) -> HttpResponse:
    """Valid and accepted goes back with a receipt, else the page with the reason beside the form."""
    if accepted(form, save):
        messages.success(request, done)
        return back(at, key, anchor)
    return show_matter(request, at, key, {name: form, "open_form": name}, status=422)


@require_POST
@page(ANY_POLICY)
def about(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Name, number, day, recipients."""

    def save(given: dict[str, Any]) -> None:
        services.describe_matter(actor=at.actor, scope=at.scope, key=key, **given)

    found = find_matter(at.actor, at.scope, key)
    form = AboutForm(request.POST, meetings=meetings_for(at, found), auto_id="about-%s")
    return changed(request, at, key, "about_form", form, _("Uppgifterna är sparade."), save, "about")


@require_POST
@page(ANY_POLICY)
def cooperation(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """The state of cooperation."""

    def save(given: dict[str, Any]) -> None:
        services.note_cooperation(actor=at.actor, scope=at.scope, key=key, **given)

    form = CooperationForm(request.POST, auto_id="cooperation-%s")
    return changed(request, at, key, "cooperation_form", form, _("Samverkan är sparad."), save, "cooperation")


@require_POST
@page(ANY_POLICY)
def add_section(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """A new part of the report."""
    form = SectionForm(request.POST, auto_id="section-%s")
    return _added(request, at, key, "section_form", form, services.add_section, _("Avsnittet är tillagt."), "report")


@require_POST
@page(ANY_POLICY)
def change_section(request: HttpRequest, at: Page, key: UUID, part: UUID) -> HttpResponse:
    """Word a part of the report."""
    form = SectionForm(request.POST, auto_id=f"part-{part}-%s")
    save = partial(services.change_section, section=part)
    return _part_changed(request, at, key, form, save, _("Avsnittet är sparat."), "report")


@require_POST
@page(ANY_POLICY)
def remove_section(request: HttpRequest, at: Page, key: UUID, part: UUID) -> HttpResponse:
    """Take a part out of the report."""
    services.remove_section(actor=at.actor, scope=at.scope, section=part)
    messages.success(request, _("Avsnittet är borttaget. Texten finns kvar i historiken."))
    return back(at, key, "report")


@require_POST
@page(ANY_POLICY)
def add_clause(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """A new clause."""
    form = ClauseForm(request.POST, auto_id="clause-%s")
    return _added(request, at, key, "clause_form", form, services.add_clause, _("Beslutssatsen är tillagd."), "clauses")


@require_POST
@page(ANY_POLICY)
def change_clause(request: HttpRequest, at: Page, key: UUID, part: UUID) -> HttpResponse:
    """Word a clause."""
    form = ClauseForm(request.POST, auto_id=f"part-{part}-%s")
    save = partial(services.change_clause, clause=part)
    return _part_changed(request, at, key, form, save, _("Beslutssatsen är sparad."), "clauses")


@require_POST
@page(ANY_POLICY)
def move_clause(request: HttpRequest, at: Page, key: UUID, part: UUID) -> HttpResponse:
    """Up or down."""
    services.move_clause(actor=at.actor, scope=at.scope, clause=part, by=_by(request))
    return back(at, key, "clauses")


@require_POST
@page(ANY_POLICY)
def remove_clause(request: HttpRequest, at: Page, key: UUID, part: UUID) -> HttpResponse:
    """Take a clause away."""
    services.remove_clause(actor=at.actor, scope=at.scope, clause=part)
    messages.success(request, _("Beslutssatsen är borttagen. Den finns kvar i historiken."))
    return back(at, key, "clauses")


@require_POST
@page(ANY_POLICY)
def append_document(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """A document of ours as an appendix."""
    documents = [(kind.key, str(kind.title)) for kind in offered()]
    form = DocumentForm(request.POST, documents=documents, auto_id="document-%s")
    done = _("Bilagan är tillagd.")
    return _added(request, at, key, "document_form", form, services.append_document, done, "appendices")


@require_POST
@page(ANY_POLICY)
def append_file(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """A file as an appendix."""

    def save(given: dict[str, Any]) -> None:
        file = given["file"]
        services.append_file(actor=at.actor, scope=at.scope, key=key, stream=file, name=file.name, title=given["title"])

    form = FileForm(request.POST, request.FILES, auto_id="file-%s")
    return changed(request, at, key, "file_form", form, _("Bilagan är tillagd."), save, "appendices")


@require_POST
@page(ANY_POLICY)
def move_appendix(request: HttpRequest, at: Page, key: UUID, part: UUID) -> HttpResponse:
    """Up or down."""
    services.move_appendix(actor=at.actor, scope=at.scope, appendix=part, by=_by(request))
    return back(at, key, "appendices")


@require_POST
@page(ANY_POLICY)
def remove_appendix(request: HttpRequest, at: Page, key: UUID, part: UUID) -> HttpResponse:
    """Take an appendix away."""
    services.remove_appendix(actor=at.actor, scope=at.scope, appendix=part)
    messages.success(request, _("Bilagan är borttagen."))
    return back(at, key, "appendices")


def _added(
    request: HttpRequest, at: Page, key: UUID, name: str, form: Any, add: Callable[..., Any], done: str, anchor: str
) -> HttpResponse:
    """One part more of the matter; a part that is new has no version to hold against."""

    def save(given: dict[str, Any]) -> None:
        add(actor=at.actor, scope=at.scope, key=key, **{n: value for n, value in given.items() if n != "version"})

    return changed(request, at, key, name, form, done, save, anchor)


def _part_changed(
    request: HttpRequest, at: Page, key: UUID, form: Any, change: Callable[..., Any], done: str, anchor: str
) -> HttpResponse:
    """A part worded anew; refused, it stands open with what was typed."""

    def save(given: dict[str, Any]) -> None:
        change(actor=at.actor, scope=at.scope, **given)

    return changed(request, at, key, "changed_part", form, done, save, anchor)


def _by(request: HttpRequest) -> int:
    return -1 if request.POST.get("by") == "-1" else 1
