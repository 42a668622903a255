"""Pages of imports: choose a file, look, take it all in, see what was done; and exports."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.files.base import ContentFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledfyr.engines.ui.downloads import made_file
from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.rooms import exporters, rooms, sample_files
from ledfyr.engines.ui.turns import heavy
from ledfyr.engines.ui.wording import sentence
from ledfyr.kernel.errors import DomainError, NotAllowed

from . import services
from .choices import changed_values
from .intake import NotYourKind, may_take_in, wanted_importers
from .models import ImportDraft
from .past import day_asked
from .policy import POLICY
from .readers import FORMATS, MAX_BYTES
from .showing import ALL, TO_CHECK, kinds_shown
from .writers import CONTENT_TYPES, export


@page(POLICY)
@heavy
def upload(request: HttpRequest, at: Page) -> HttpResponse:
    """Choose a file; a file that cannot be read says why and what to do."""
    error, status = "", 422
    if request.method == "POST":
        POLICY.require_write(at.actor, at.scope)
        given = _sample() if request.POST.get("sample") else request.FILES.get("file")
        if given is None:
            error = _("Välj en fil att läsa in.")
        else:
            kinds = [request.POST["kind"]] if request.POST.get("kind") else []
            try:
                draft = services.upload(
                    actor=at.actor, scope=at.scope, name=str(given.name), data=given.read(MAX_BYTES + 1), kinds=kinds
                )
            except DomainError as refusal:
                if isinstance(refusal, NotAllowed) and not isinstance(refusal, NotYourKind):
                    raise
                error, status = sentence(refusal), 403 if isinstance(refusal, NotYourKind) else 422
            else:
                return redirect("exchange:preview", at.scope.committee, at.scope.year, draft.pk)
    context = {
        "error": error,
        "steps": _steps(0),
        "kinds": [one for one in wanted_importers(()) if may_take_in(one, at.actor, at.scope)],
        "chosen_kind": request.POST.get("kind", ""),
        "accept": ",".join(f".{form}" for form in FORMATS),
        "drafts": services.drafts_in(at.actor, at.scope),
        "exporters": list(exporters().values()),
        "forms": list(CONTENT_TYPES),
        "limit": MAX_BYTES // (1024 * 1024),
        "has_sample": bool(sample_files()),
        "may_write": POLICY.may_write(at.actor, at.scope),
    }
    return render(request, "exchange/upload.html", context, status=status if error else 200)


def _sample() -> ContentFile[bytes] | None:
    """The first file that a room offers for trying an import, as if it had been uploaded."""
    return next((ContentFile(data, name=name) for name, data in sample_files().items()), None)


@page(POLICY)
def preview(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """What the file holds, doubts first, and what taking it in would do. Nothing is written."""
    draft = services.find_draft(at.actor, at.scope, key)
    if draft.state != ImportDraft.State.PREVIEW:
        return redirect("exchange:done", at.scope.committee, at.scope.year, key)
    seen = services.preview_draft(at.actor, at.scope, draft)
    only = request.GET.get("visa", TO_CHECK if seen.doubtful or seen.rejected else ALL)
    may_write = POLICY.may_write(at.actor, at.scope)
    kinds = kinds_shown(seen, draft, only, request.GET.get("andra", "") if may_write else "")
    doubts = sum(kind["counts"]["doubtful"] for kind in kinds)
    context = {
        "draft": draft,
        "kinds": kinds,
        "only": only,
        "current": request.GET.get("rad", ""),
        "doubtful": sum(kind["doubtful"] for kind in kinds),
        "doubts": doubts,
        "rejected": seen.rejected,
        "to_check": doubts + seen.rejected,
        "will_write": sum(kind["counts"]["created"] + kind["counts"]["updated"] for kind in kinds),
        "total": sum(kind["counts"]["read"] for kind in kinds),
        "other_year": seen.stated_year if seen.stated_year != at.scope.year else None,
        "steps": _steps(1),
        "may_write": may_write,
    }
    return render(request, "exchange/preview.html", context)


def _steps(at: int) -> list[dict[str, str]]:
    """Where you are: choose, check, done."""
    labels = (_("Välj fil"), _("Kontrollera"), _("Inläst"))
    states = ["done"] * at + ["current"] + ["ahead"] * (len(labels) - at - 1)
    return [{"label": label, "state": state} for label, state in zip(labels, states, strict=True)]


@require_POST
@page(POLICY)
def choose(request: HttpRequest, at: Page, key: UUID, kind: str, index: int) -> HttpResponse:
    """Accept, change or skip a row; 'undo' takes it back."""
    draft = services.find_draft(at.actor, at.scope, key)
    what = request.POST.get("what", "")
    choice: dict[str, Any] = {}
    if what == "accept":
        choice = {"confirmed": True}
    elif what == "skip":
        choice = {"skip": True}
    elif what == "change":
        readings = services.readings_of(at.actor, at.scope, draft)
        if kind not in readings or index >= len(readings[kind].rows):
            raise Http404
        values, problem = changed_values(exporters()[kind].columns, readings[kind].rows[index].values, request.POST)
        if problem:
            messages.error(request, problem)
        else:
            choice = {"confirmed": True, "values": values}
    services.choose(actor=at.actor, scope=at.scope, key=key, kind=kind, index=index, choice=choice)
    shown = reverse("exchange:preview", args=[at.scope.committee, at.scope.year, key])
    return redirect(shown + _where(request, f"{kind}-{index}", is_done=bool(choice)))


def _where(request: HttpRequest, row: str, *, is_done: bool) -> str:
    """Back to the same list, at the next doubt when this row is done with, else at the row."""
    following = request.POST.get("next", "")
    to = following if is_done and re.fullmatch(r"[a-z-]+-\d+", following) else row
    only = request.POST.get("visa", "")
    query = {"visa": only if only in {ALL, TO_CHECK} else "", "rad": to}
    return "?" + urlencode({name: value for name, value in query.items() if value}) + f"#{to}"


@require_POST
@page(POLICY)
@heavy
def apply(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Take everything in, or nothing."""
    services.apply_draft(actor=at.actor, scope=at.scope, key=key, today=at.today)
    return redirect("exchange:done", at.scope.committee, at.scope.year, key)


@require_POST
@page(POLICY)
def move(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Look at the file as one for the year that it names itself."""
    draft = services.find_draft(at.actor, at.scope, key)
    stated = services.preview_draft(at.actor, at.scope, draft).stated_year
    if stated is None:
        raise Http404
    services.move_draft(actor=at.actor, scope=at.scope, key=key, year=stated)
    messages.success(request, _("Nu förhandsgranskas filen för %(year)s.") % {"year": stated})
    return redirect("exchange:preview", at.scope.committee, stated, key)


@require_POST
@page(POLICY)
def discard(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Throw the draft away."""
    services.discard_draft(actor=at.actor, scope=at.scope, key=key)
    messages.success(request, _("Filen är kastad. Inget lästes in."))
    return redirect("exchange:upload", at.scope.committee, at.scope.year)


@require_POST
@page(POLICY)
def undo(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Take an import back."""
    services.undo_draft(actor=at.actor, scope=at.scope, key=key)
    messages.success(request, _("Inläsningen är ångrad. Registret är som det var innan."))
    return redirect("exchange:upload", at.scope.committee, at.scope.year)


@page(POLICY)
def done(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """The report of what was done."""
    draft = services.find_draft(at.actor, at.scope, key)
    labels = {kind: exporter.label for kind, exporter in exporters().items()}
    reported = draft.report.get("kinds", {})
    kinds = [{"kind": kind, "label": labels.get(kind, kind)} | number for kind, number in reported.items()]
    doubts = [doubt | {"label": labels.get(doubt["kind"], doubt["kind"])} for doubt in draft.report.get("doubts", [])]
    context = {
        "draft": draft,
        "kinds": kinds,
        "doubts": doubts,
        "written": sum(kind["created"] + kind["updated"] for kind in kinds),
        "steps": _steps(2),
        "next_steps": _registers_of(at, reported),
        "is_undone": draft.state == ImportDraft.State.UNDONE,
        "may_undo": draft.state == ImportDraft.State.APPLIED
        and any(draft.marks.values())
        and POLICY.may_write(at.actor, at.scope),
    }
    return render(request, "exchange/done.html", context)


def _registers_of(at: Page, kinds: Iterable[str]) -> list[dict[str, str]]:
    """Where the rows that were taken in can be seen: the pages in the menu of the rooms that own the kinds."""
    wanted = set(kinds)
    owning = [room for room in rooms() if wanted & {exporter.kind for exporter in room.exporters}]
    items = sorted((item for room in owning for item in room.menu), key=lambda item: item.order)
    where = [at.scope.committee, at.scope.year]
    return [{"label": str(item.label), "url": reverse(item.url_name, args=where)} for item in items]


@page(POLICY)
def sample_file(request: HttpRequest, at: Page) -> HttpResponse:
    """A file to try the import with."""
    for name, data in sample_files().items():
        return made_file(data, name=name, content_type="text/plain; charset=utf-8")
    raise Http404


@page(POLICY)
@heavy
def export_file(request: HttpRequest, at: Page, kind: str, form: str) -> HttpResponse:
    """A register as a file; with ``?unit=`` a unit's own part of it, with ``?som=`` as it stood on a day."""
    unit = request.GET.get("unit", "")
    day = day_asked(request, at.today)
    data = export(actor=at.actor, scope=at.scope, kind=kind, form=form, unit=unit, day=day)
    own = f"-{re.sub(r'[^A-Za-z0-9_-]', '', unit)}" if unit else ""
    name = f"{kind}-{at.scope.committee}{own}-{at.scope.year}.{form}"
    return made_file(data, name=name, content_type=CONTENT_TYPES[form])
