"""The page of findings, and answering them."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.rooms import exporters, rooms
from ledfyr.kernel.findings import Finding

from .living import Answered, answer_finding, answered, count_by_severity, withdraw_answer
from .policy import POLICY

PAGE_SIZE = 100
PLACES_SHOWN = 8
SEVERITIES = (
    ("error", pgettext_lazy("flera", "Fel")),
    ("warning", gettext_lazy("Varningar")),
    ("question", gettext_lazy("Frågor")),
)


@page(POLICY)
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
    part = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    known = _rules_known()
    context = {
        "page": part,
        "groups": _groups(list(part), known),
        "closed": [_shown(one) for one in everything if not one.is_open],
        "counts": _counts([one.finding for one in standing], severity, rule),
        "total": len(standing),
        "severity": severity,
        "rule": rule,
        "rule_facts": known.get(rule),
        "rules": _rules(standing, known),
        "query": _query(severity, rule),
        "page_base": f"?{_query(severity, rule)}&" if severity or rule else "?",
        "may_write": POLICY.may_write(at.actor, at.scope),
    }
    return render(request, "review/list.html", context)


def _rules_known() -> dict[str, dict[str, Any]]:
    """{rule: {rule, title, source}}; of several checks of a rule the first one names it."""
    known: dict[str, dict[str, Any]] = {}
    for check in (check for room in rooms() for check in room.checks):
        known.setdefault(check.rule, {"rule": check.rule, "title": check.title, "source": check.source})
    return known


def _rules(standing: list[Answered], known: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The rules that have something to say, with how much."""
    numbers = Counter(one.finding.rule for one in standing)
    return [
        known.get(rule, {"rule": rule, "title": "", "source": ""}) | {"count": numbers[rule]}
        for rule in sorted(numbers, key=_rule_order)
    ]


def _rule_order(rule: str) -> tuple[Any, ...]:
    """R-IC-9 before R-IC-14."""
    return tuple(int(part) if part.isdigit() else part for part in re.split(r"(\d+)", rule))


def _groups(shown: list[Answered], known: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """By severity, then by check, worst first: [{severity, label, rules: [{rule, title, source, findings}]}]."""
    out = []
    for severity, label in SEVERITIES:
        of_severity = [one for one in shown if one.finding.severity == severity]
        checks: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for one in of_severity:
            checks.setdefault((one.finding.rule, one.finding.title), []).append(_shown(one))
        blocks = [
            {"source": "", **known.get(rule, {}), "rule": rule, "title": title, "findings": checks[rule, title]}
            for rule, title in sorted(checks, key=lambda check: _rule_order(check[0]))
        ]
        if blocks:
            out.append({"severity": severity, "label": label, "count": len(of_severity), "rules": blocks})
    return out


def _shown(one: Answered) -> dict[str, Any]:
    """A finding with its answer and links to the rows that it concerns."""
    labels = {kind: exporter.label for kind, exporter in exporters().items()}
    places = [
        {"register": labels.get(place.register, place.register), "row": place.row, "url": place.url}
        for place in one.finding.places
    ]
    more = max(0, len(places) - PLACES_SHOWN)
    return {"finding": one.finding, "answer": one.answer, "places": places[:PLACES_SHOWN], "more": more}


def _counts(findings: list[Finding], severity: str, rule: str) -> list[dict[str, Any]]:
    """The strip above the list: everything, then each severity, as links that keep the chosen rule."""
    of_rule = [one for one in findings if not rule or one.rule == rule]
    numbers = count_by_severity(of_rule)
    strip = [{"label": _("öppna"), "value": len(of_rule), "url": f"?{_query('', rule)}", "current": not severity}]
    for name, label in SEVERITIES:
        value, is_current = numbers[name], severity == name
        strip.append(
            {
                "label": label.lower(),
                "value": value,
                "url": f"?{_query(name, rule)}" if value or is_current else "",
                "current": is_current,
                "severity": name,
            }
        )
    return strip


def _query(severity: str, rule: str) -> str:
    return urlencode({name: value for name, value in (("allvar", severity), ("regel", rule)) if value})


def _back(request: HttpRequest, at: Page, key: str) -> HttpResponse:
    """To the list as it was filtered."""
    query = _query(request.POST.get("allvar", ""), request.POST.get("regel", ""))
    target = reverse("review:list", args=[at.scope.committee, at.scope.year])
    return redirect(f"{target}{'?' + query if query else ''}#finding-{key}")


@require_POST
@page(POLICY)
def answer(request: HttpRequest, at: Page, key: str) -> HttpResponse:
    """Accept a finding with a reason."""
    reason = request.POST.get("answer", "")
    answer_finding(actor=at.actor, scope=at.scope, key=key, reason=reason, today=at.today)
    messages.success(request, _("Svaret är sparat. Ändras uppgifterna kommer anmärkningen tillbaka."))
    return _back(request, at, key)


@require_POST
@page(POLICY)
def withdraw(request: HttpRequest, at: Page, key: str) -> HttpResponse:
    """Take an answer back."""
    withdraw_answer(actor=at.actor, scope=at.scope, key=key)
    messages.success(request, _("Svaret är borttaget. Anmärkningen står kvar igen."))
    return _back(request, at, key)
