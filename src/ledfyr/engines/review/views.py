"""The page of findings, and answering them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.rooms import rooms

from .living import answer_finding, answered, count_by_severity, withdraw_answer
from .policy import POLICY


@page
def finding_list(request: HttpRequest, at: Page) -> HttpResponse:
    """All findings of the year: what to mend first, answered ones last."""
    everything = answered(at.actor, at.scope, at.today)
    standing = [one for one in everything if one.is_open]
    severity, rule = request.GET.get("allvar", ""), request.GET.get("regel", "")
    shown = [
        one
        for one in standing
        if (not severity or one.finding.severity == severity) and (not rule or one.finding.rule == rule)
    ]
    titles = {check.rule: (check.title, check.source) for room in rooms() for check in room.checks}
    context = {
        "shown": shown,
        "closed": [one for one in everything if not one.is_open],
        "counts": count_by_severity([one.finding for one in standing]),
        "total": len(standing),
        "severity": severity,
        "rule": rule,
        "rules": sorted({one.finding.rule for one in standing}),
        "titles": titles,
        "may_write": POLICY.may_write(at.actor, at.scope),
    }
    return render(request, "review/list.html", context)


@require_POST
@page
def answer(request: HttpRequest, at: Page, key: str) -> HttpResponse:
    """Accept a finding with a reason."""
    reason = request.POST.get("answer", "")
    answer_finding(actor=at.actor, scope=at.scope, key=key, reason=reason, today=at.today)
    messages.success(request, _("Svaret är sparat. Ändras uppgifterna kommer anmärkningen tillbaka."))
    return redirect("review:list", at.scope.committee, at.scope.year)


@require_POST
@page
def withdraw(request: HttpRequest, at: Page, key: str) -> HttpResponse:
    """Take an answer back."""
    withdraw_answer(actor=at.actor, scope=at.scope, key=key)
    messages.success(request, _("Svaret är borttaget. Anmärkningen står kvar igen."))
    return redirect("review:list", at.scope.committee, at.scope.year)
