"""Several events in one go: rate, handle, say which unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ledfyr.engines.ui.many import Chosen, ManyForm, keys_in, many_page, read_rows, write_rows
from ledfyr.engines.ui.page import Page, page
from ledfyr.kernel.batch import Batch
from ledfyr.kernel.errors import NotAllowed
from ledfyr.platform.organisation.selectors import tree

from ..forms import AssignManyForm, HandleManyForm, RateManyForm
from ..policy import POLICY
from ..selectors import list_url, may_keep, place_of, rows_in, scale_in, unit_by_code, with_details
from ..services import assign_events, handle_events, rate_events
from .listing import narrowed

Save = Callable[..., Batch]


@page(POLICY, form=True)
def many(request: HttpRequest, at: Page) -> HttpResponse:
    """GET: the chosen rows and what should hold for them; POST: all of them, or the reasons why not."""
    unit = unit_by_code(at.actor, at.scope, request.GET.get("analys", ""))
    key = unit.key if unit else None
    if not may_keep(at.actor, at.scope, key):
        raise NotAllowed("not_allowed.write", room=POLICY.room)
    if request.method == "POST":
        keys = list(read_rows(request.POST.get("rows", "")))
        everything = rows_in(at.actor, at.scope, unit=key).filter(pk__in=keys)
    elif request.GET.get("all") == "1":
        everything = narrowed(at, request.GET)
    else:
        everything = rows_in(at.actor, at.scope, unit=key).filter(pk__in=keys_in(request.GET.getlist("row")))
    do = request.GET.get("do", "")
    rows = [_shown(row, do) for row in with_details(everything)]
    form, texts, save = _ways(at, do)(request.POST if request.method == "POST" else None, rows)
    saved, code = partial(save, actor=at.actor, scope=at.scope), unit.code if unit else ""
    back = f"{list_url(at.scope)}?analys={code}"
    return many_page(request, form=form, rows=rows, texts=texts | {"analysis": code}, back=back, save=saved)


def _shown(row: Any, do: str) -> Chosen:
    now = {"handle": row.get_handling_display() or _("inte bestämt"), "assign": place_of(row) or _("Alla enheter")}
    rated = f"{row.likelihood or '–'} × {row.consequence or '–'}"
    return Chosen(str(row.pk), row.version, str(row.nr or "–"), row.text, str(now.get(do, rated)))


def _ways(at: Page, do: str) -> Callable[[Any, list[Chosen]], tuple[ManyForm, dict[str, str], Save]]:
    """The form, the words and the service of what is to be done; rating unless something else is asked for."""

    def way(data: Any, rows: list[Chosen]) -> tuple[ManyForm, dict[str, str], Save]:
        initial = {"rows": write_rows(rows)}
        if do == "handle":
            texts = {"title": _("Hantera flera händelser"), "button": _("Spara hanteringen")}
            return HandleManyForm(data, initial=initial), texts, handle_events
        if do == "assign":
            units = [(unit["code"], unit["name"]) for unit in tree(on=date(at.scope.year, 12, 31))]
            texts = {"title": _("Tilldela flera händelser en enhet"), "button": _("Spara enheten")}
            return AssignManyForm(data, initial=initial, units=units), texts, assign_events
        texts = {"title": _("Värdera flera händelser"), "button": _("Spara värderingen")}
        return RateManyForm(data, initial=initial, scale=scale_in(at.scope)), texts, rate_events

    return way
