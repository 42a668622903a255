"""Findings as text for people at a terminal, and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledfyr.kernel.findings import SEVERITY_ORDER, Finding, Severity

from .wording import SHOWN, listed, shortened

_EVIDENCE_SHOWN = 4
_EVIDENCE_LENGTH = 200


def severity_words() -> dict[Severity, str]:
    """The severities as a reader knows them."""
    return {"error": _("FEL"), "warning": _("VARNING"), "question": _("FRÅGA")}


def findings_as_json(findings: Iterable[Finding]) -> dict[str, Any]:
    """The data contract's shape: {"findings": [...]}."""
    return {"findings": [finding.as_json() for finding in findings]}


def where(finding: Finding) -> str:
    """'rad 462 och 463' for a file, else the first row of the register; the message names the others."""
    place = finding.place
    if place.file:
        lines = sorted({line for spot in finding.places for line in spot.lines})
        if len(lines) > SHOWN:  # rows that run over many lines: where each begins is enough to find it
            lines = sorted({min(spot.lines) for spot in finding.places if spot.lines})
        if not lines:
            return place.part
        words = ngettext("rad %(lines)s", "rad %(lines)s", len(lines)) % {"lines": listed(lines)}
        return f"{place.part}, {words}" if place.part else words
    return place.row


def format_findings_text(findings: Sequence[Finding], basis: Sequence[str], file: str) -> str:
    """The review as text: the basis, the findings by severity, and a closing line that counts them."""
    out = [_("Granskning av %(file)s") % {"file": file}, *(f"  {sentence}" for sentence in basis)]
    for severity in SEVERITY_ORDER:
        for finding in findings:
            if finding.severity == severity:
                out += ["", *_one(finding)]
    return "\n".join([*out, "", closing(findings)])


def _one(finding: Finding) -> list[str]:
    words, place = severity_words()[finding.severity], where(finding)
    lines = [f"{words} {finding.rule}" + (f" ({place})" if place else "") + f": {finding.message}"]
    shown = [shortened(" ".join(item.split()), _EVIDENCE_LENGTH) for item in finding.evidence if item]
    more = len(shown) - _EVIDENCE_SHOWN
    if shown:
        text = "; ".join(shown[:_EVIDENCE_SHOWN])
        lines.append("  " + _("Underlag: %(text)s") % {"text": text})
        if more > 0:
            lines[-1] += " " + ngettext("(och %(count)d till)", "(och %(count)d till)", more) % {"count": more}
    if finding.computed:
        lines.append("  " + _("Jämfört: %(text)s") % {"text": finding.computed})
    if finding.mend:
        lines.append("  " + _("Gör så här: %(text)s") % {"text": finding.mend})
    return lines


def closing(findings: Sequence[Finding]) -> str:
    """'3 fel, 5 varningar och 2 frågor.'"""
    if not findings:
        return _("Granskningen hittade inget att anmärka på.")
    count = {severity: sum(1 for finding in findings if finding.severity == severity) for severity in SEVERITY_ORDER}
    return _("Summa: %(counts)s.") % {
        "counts": listed(
            [
                ngettext("%(count)d fel", "%(count)d fel", count["error"]) % {"count": count["error"]},
                ngettext("%(count)d varning", "%(count)d varningar", count["warning"]) % {"count": count["warning"]},
                ngettext("%(count)d fråga", "%(count)d frågor", count["question"]) % {"count": count["question"]},
            ]
        )
    }
