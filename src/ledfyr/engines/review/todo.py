"""What the review puts under 'Att göra': what is wrong, a line per rule, the worst first."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.findings import SEVERITY_ORDER, Finding
from ledfyr.kernel.register import StartCard

from .living import count_by_severity, open_findings
from .policy import POLICY

SHOWN = 5


def build(actor: Actor, scope: Scope) -> tuple[str, dict[str, Any]] | None:
    """The card; None when nothing is open."""
    if not POLICY.may_read(actor, scope):
        return None
    found = open_findings(actor, scope, timezone.localdate())
    if not found:
        return None
    lines = by_rule(found)
    counts = count_by_severity(found)
    return "review/todo_card.html", {"lines": lines[:SHOWN], "rest": len(lines) - SHOWN, "counts": counts}


def by_rule(findings: list[Finding]) -> list[dict[str, Any]]:
    """[{rule, title, severity, count, first}] a line per check and severity, errors first."""
    lines: dict[tuple[str, str, str], dict[str, Any]] = {}
    for finding in findings:
        line = lines.setdefault(
            (finding.severity, finding.rule, finding.title),
            {
                "rule": finding.rule,
                "title": finding.title,
                "severity": finding.severity,
                "count": 0,
                "first": finding,
            },
        )
        line["count"] += 1
    return sorted(lines.values(), key=lambda line: (SEVERITY_ORDER[line["severity"]], -line["count"], line["rule"]))


CARD = StartCard(20, build)
