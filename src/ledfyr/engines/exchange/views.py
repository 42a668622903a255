"""Pages of imports: choose a file, look, take it all in, see what was done; and exports."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.rooms import exporters, sample_files
from ledfyr.engines.ui.wording import sentence
from ledfyr.kernel.errors import DomainError, NotAllowed
from ledfyr.kernel.rows import Row

from . import services
from .choices import changed_values, fields_of
from .doubts import describe_doubt
from .intake import Preview, wanted_importers
from .models import ImportDraft
from .policy import POLICY
from .readers import MAX_BYTES
from .reporting import counts
from .writers import CONTENT_TYPES, export


@page
def upload(request: HttpRequest, at: Page) -> HttpResponse:
    """Choose a file; a file that cannot be read says why and what to do."""
    error = ""
    if request.method == "POST":
        POLICY.require_write(at.actor, at.scope)
        given = request.FILES.get("file")
        if given is None:
            error = _("Välj en fil att läsa in.")
        else:
            kinds = [request.POST["kind"]] if request.POST.get("kind") else []
            try:
                draft = services.upload(
                    actor=at.actor, scope=at.scope, name=str(given.name), data=given.read(MAX_BYTES + 1), kinds=kinds
                )
            except NotAllowed:
                raise
            except DomainError as refusal:
                error = sentence(refusal)
            else:
                return redirect("exchange:preview", at.scope.committee, at.scope.year, draft.pk)
    context = {
        "error": error,
        "kinds": wanted_importers(()),
        "drafts": services.drafts_in(at.actor, at.scope),
        "exporters": list(exporters().values()),
        "forms": list(CONTENT_TYPES),
        "limit": MAX_BYTES // (1024 * 1024),
        "has_sample": bool(sample_files()),
        "may_write": POLICY.may_write(at.actor, at.scope),
    }
    return render(request, "exchange/upload.html", context, status=422 if error else 200)


@page
def preview(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """What the file holds, doubts first, and what taking it in would do. Nothing is written."""
    draft = services.find_draft(at.actor, at.scope, key)
    if draft.state != ImportDraft.State.PREVIEW:
        return redirect("exchange:done", at.scope.committee, at.scope.year, key)
    seen = services.preview_draft(at.actor, at.scope, draft)
    only = request.GET.get("visa", "att-kontrollera" if seen.doubtful else "alla")
    kinds = [_kind(seen, draft, kind, only) for kind in seen.readings]
    context = {
        "draft": draft,
        "kinds": kinds,
        "only": only,
        "doubtful": sum(kind["doubtful"] for kind in kinds),
        "will_write": sum(kind["counts"]["created"] + kind["counts"]["updated"] for kind in kinds),
        "total": sum(kind["counts"]["read"] for kind in kinds),
        "may_write": POLICY.may_write(at.actor, at.scope),
    }
    return render(request, "exchange/preview.html", context)


def _kind(seen: Preview, draft: ImportDraft, kind: str, only: str) -> dict[str, Any]:
    """One kind of the file: its rows with doubts first, its loose lines, its counts."""
    reading, plan = seen.readings[kind], seen.plans[kind]
    choices = draft.choices.get(kind, {})
    done = iter(plan.actions)
    rows = []
    for index, row in enumerate(reading.rows):
        choice = choices.get(str(index), {})
        action, what = ("skip", "") if choice.get("skip") else next(done)[1:]
        if only == "alla" or row.doubts or choice:
            rows.append(_row(kind, index, row, choice, action, what))
    rows.sort(key=lambda one: (not one["doubts"], one["index"]))
    return {
        "kind": kind,
        "label": exporters()[kind].label if kind in exporters() else kind,
        "rows": rows,
        "loose": [
            {"line": place.lines[0] if place.lines else None, "words": words} for place, words, _why in reading.loose
        ],
        "counts": counts(seen, kind),
        "gone": plan.gone,
        "doubtful": sum(1 for index, row in enumerate(reading.rows) if row.doubts and not choices.get(str(index))),
    }


def _row(kind: str, index: int, row: Row, choice: dict[str, Any], action: str, what: str) -> dict[str, Any]:
    values = {**row.values, **(choice.get("values") or {})}
    return {
        "kind": kind,
        "index": index,
        "line": row.place.lines[0] if row.place.lines else None,
        "lines": row.place.lines,
        "part": row.place.part,
        "words": row.words,
        "fields": fields_of(exporters()[kind].columns, values),
        "doubts": [describe_doubt(doubt) for doubt in row.doubts],
        "doubt_fields": {doubt.field for doubt in row.doubts},
        "choice": choice,
        "action": action,
        "what": what,
    }


@require_POST
@page
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
    visa = request.POST.get("visa", "")
    target = redirect("exchange:preview", at.scope.committee, at.scope.year, key)
    target["Location"] += f"{'?visa=' + visa if visa in {'alla', 'att-kontrollera'} else ''}#{kind}-{index}"
    return target


@require_POST
@page
def apply(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Take everything in, or nothing."""
    services.apply_draft(actor=at.actor, scope=at.scope, key=key, today=at.today)
    return redirect("exchange:done", at.scope.committee, at.scope.year, key)


@require_POST
@page
def discard(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Throw the draft away."""
    services.discard_draft(actor=at.actor, scope=at.scope, key=key)
    messages.success(request, _("Filen är kastad. Inget lästes in."))
    return redirect("exchange:upload", at.scope.committee, at.scope.year)


@require_POST
@page
def undo(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Take an import back."""
    services.undo_draft(actor=at.actor, scope=at.scope, key=key)
    messages.success(request, _("Inläsningen är ångrad. Registret är som det var innan."))
    return redirect("exchange:upload", at.scope.committee, at.scope.year)


@page
def done(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """The report of what was done."""
    draft = services.find_draft(at.actor, at.scope, key)
    labels = {kind: exporter.label for kind, exporter in exporters().items()}
    kinds = [{"label": labels.get(kind, kind)} | number for kind, number in draft.report.get("kinds", {}).items()]
    context = {"draft": draft, "kinds": kinds, "doubts": draft.report.get("doubts", [])}
    return render(request, "exchange/done.html", context)


@page
def sample_file(request: HttpRequest, at: Page) -> HttpResponse:
    """A file to try the import with."""
    for name, data in sample_files().items():
        return HttpResponse(
            data,
            content_type="text/plain; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    raise Http404


@page
def export_file(request: HttpRequest, at: Page, kind: str, form: str) -> HttpResponse:
    """A register as a file."""
    data = export(actor=at.actor, scope=at.scope, kind=kind, form=form)
    name = f"{kind}-{at.scope.committee}-{at.scope.year}.{form}"
    return HttpResponse(
        data, content_type=CONTENT_TYPES[form], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
