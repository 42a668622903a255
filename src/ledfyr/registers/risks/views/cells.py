"""A value edited where it is read."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from ledfyr.engines.review.living import by_row, count_by_severity, open_findings
from ledfyr.engines.ui.history import history_of
from ledfyr.engines.ui.numbers import small_int
from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.wording import sentence
from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import Conflict, DomainError, NotAllowed, NotFound

from ..forms import CELLS, EventForm, HandlingForm
from ..policy import POLICY
from ..rules import HandlingBelowFloor
from ..selectors import find_row, may_keep, scale_in, values_of_year
from ..services import describe_event, handle_event, rate_event
from .listing import cells_of, matrix_beside

MOST, MOST_VERSIONS = 999_999, 2**31 - 1


@page(POLICY)
def cell(request: HttpRequest, at: Page, key: UUID, field: str) -> HttpResponse:
    """GET: the form (or with ?read=1 the value); POST: save, and show what follows from it."""
    if field not in CELLS:
        raise Http404
    row = find_row(at.actor, at.scope, key)
    error, saved, clash = "", False, False
    if request.method == "POST":
        try:
            row = _save(request, at, row, field)
            saved = True
        except Conflict:
            row, clash = find_row(at.actor, at.scope, key), True
        except (NotAllowed, NotFound):
            raise
        except (DomainError, ValidationError, ValueError) as refusal:
            error = _refused(refusal, at, row)
        if saved and not request.htmx:  # type: ignore[attr-defined]
            return redirect("risks:event", at.scope.committee, at.scope.year, row.pk)
    return _show(request, at, row, field, error=error, saved=saved, clash=clash)


def _refused(refusal: DomainError | ValidationError | ValueError, at: Page, row: Any) -> str:
    """The refusal beside the field; what needs a named decision shows the way to where it is given."""
    if isinstance(refusal, ValidationError):
        return " ".join(refusal.messages)
    if not isinstance(refusal, DomainError):
        return _("Skriv ett heltal, eller lämna fältet tomt.")
    if not isinstance(refusal, HandlingBelowFloor):
        return sentence(refusal)
    url = reverse("risks:event", args=[at.scope.committee, at.scope.year, row.pk])
    return format_html(
        '{} <a href="{}?open=handling#handling">{}</a>', sentence(refusal), url, _("Hänvisa till beslutet")
    )


def _save(request: HttpRequest, at: Page, row: Any, field: str) -> Any:
    """Within the bounds of the forms. Raises DomainError, ValidationError, and ValueError for what is no number."""
    posted = request.POST.get(field, "").strip()
    version = _number(request.POST.get("version", ""), MOST_VERSIONS) or row.version
    who = {"actor": at.actor, "scope": at.scope, "key": row.pk, "version": version}
    if field == "handling":
        HandlingForm.base_fields["handling"].clean(posted)
        return handle_event(
            **who, handling=posted, reason=row.handling_reason, decision_reference=row.decision_reference
        )
    if field == "text":
        if posted:  # the service has its own words for an empty one
            EventForm.base_fields["text"].clean(posted)
        return describe_event(**who, text=posted, nr=row.nr)
    number = _number(posted, MOST)
    if field == "nr":
        EventForm.base_fields["nr"].clean(number)
        return describe_event(**who, text=row.text, nr=number)
    steps = {"likelihood": row.likelihood, "consequence": row.consequence, field: number}
    return rate_event(**who, **steps)


def _number(text: str, most: int) -> int | None:
    """The number, None for nothing. Raises ValueError for all else."""
    number = small_int(text, most)
    if number is None and text:
        raise ValueError(text[:20])
    return number


def _show(
    request: HttpRequest, at: Page, row: Any, field: str, *, error: str, saved: bool, clash: bool
) -> HttpResponse:
    scale = scale_in(at.scope)
    row = find_row(at.actor, at.scope, row.pk) if saved else row
    cells = cells_of(row, scale, at.scope, may_write=may_keep(at.actor, at.scope, row.analysis.unit_id))
    cell_context = cells[field]
    reading = saved or request.GET.get("read") == "1" or not cell_context["can_edit"]
    cell_context |= {"editing": not reading, "error": error, "saved_at": timezone.localtime() if saved else None}
    if clash:
        cell_context["clash"] = _clash(at, row, cell_context)
    if error or clash:
        cell_context["value"] = request.POST.get(field, "")
    context = {"cell": cell_context, "row": row, "band": scale.band(row.value), "saved": saved, "field": field}
    if saved:
        unit = row.analysis.unit_id
        findings = [] if unit else open_findings(at.actor, at.scope, at.today)
        at_rows = by_row(findings)
        given = QueryDict(urlsplit(request.headers.get("HX-Current-URL", "")).query)
        before = Scope(at.scope.committee, at.scope.year - 1)
        context |= {
            **matrix_beside(at, given, at_rows, unit=unit),
            "findings": at_rows.get(str(row.pk), []),
            "finding_counts": count_by_severity(findings),
            "review_url": reverse("review:list", args=[at.scope.committee, at.scope.year]),
            "cells": cells,
            "earlier": values_of_year(at.actor, before, [row.thread_id], unit=unit).get(row.thread_id),
            "earlier_year": before.year,
        }
    template = "risks/cell.html" if request.htmx else "risks/edit_cell_page.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=409 if clash else 422 if error else 200)


def _clash(at: Page, row: Any, cell: dict[str, Any]) -> dict[str, Any]:
    """What stands in the cell now, and who changed the row last."""
    latest = history_of(at.scope, "risks.event", str(row.pk))[:1]
    stands = dict(cell.get("choices", ())).get(cell["value"]) or cell["shown"] or cell["value"]
    return {"stands": stands if stands != "" else None, "by": latest[0] if latest else None}
