"""The review of a real document, held against what a careful reader found in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ledfyr.engines.exchange.readers import read_source
from ledfyr.engines.review.form import CHECKS as FORM_CHECKS
from ledfyr.engines.review.running import review_source
from ledfyr.kernel.findings import Finding
from ledfyr.kernel.register import Importer
from ledfyr.registers.governing_documents.checks import CHECKS as DOCUMENT_CHECKS
from ledfyr.registers.governing_documents.importer import read_governing_documents
from ledfyr.registers.internal_control.checks import CHECKS as PLAN_CHECKS
from ledfyr.registers.internal_control.importer import read_control_plan
from ledfyr.registers.risks.checks import CHECKS as RISK_CHECKS
from ledfyr.registers.risks.importer import complete_risks, read_risks

# What each kind of fault is called by the reader, and the rule that must say it.
RULES = {
    "missing number and rating": "R-IC-6",
    "value>=12 blank IKP cell": "R-IC-4",
    "blank IKP cell, listed in plan": "R-IC-4",
    "in plan but value<9": "R-IC-7",
    "plan row event differs": "R-IC-7",
    "plan row process differs": "R-IC-7",
    "plan row without process, procedure, systematic control": "R-IC-5",
    "control activity is not a control": "R-IC-5",
    "missing responsible": "R-IC-5",
    "heading numbering": "R-FO-1",
    "governing document without decision": "R-SD-2",
    "governing document listed twice": "R-SD-1",
    "governing document whose period has ended": "R-SD-3",
}
IMPORTERS = (
    Importer("risks", "Riskanalys", read_risks, complete=complete_risks),
    Importer("control-plan", "Internkontrollplan", read_control_plan, after=("risks",)),
    Importer("governing-documents", "Styrdokument", read_governing_documents),
)
CHECKS = (*RISK_CHECKS, *PLAN_CHECKS, *DOCUMENT_CHECKS, *FORM_CHECKS)
# Nothing to fall back on: the document states its own limits.
DEFAULTS: dict[str, Any] = {"risks.floors": {"measure": None, "plan": None}}


@pytest.fixture(scope="module")
def faults(shared: Path) -> dict[str, Any]:
    return json.loads((shared / "acceptance" / "faults_2022.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def findings(shared: Path, faults: dict[str, Any]) -> Sequence[Finding]:
    source = read_source((shared / "seeds" / faults["document"]).read_bytes(), faults["document"])
    found, basis = review_source(source, IMPORTERS, CHECKS, defaults=DEFAULTS)
    assert sum("enligt dokumentet" in sentence for sentence in basis) >= 2
    return found


def lines_of(finding: Finding) -> set[int]:
    return {line for place in finding.places for line in place.lines}


def test_every_required_fault_is_found(faults: dict[str, Any], findings: Sequence[Finding]) -> None:
    required = [fault for fault in faults["faults"] if fault["required"]]
    assert required
    absent = [
        (fault["id"], fault["kind"])
        for fault in required
        if not any(
            finding.rule == RULES[fault["kind"]] and lines_of(finding) & set(fault["source_lines"])
            for finding in findings
        )
    ]
    assert not absent


def test_faults_that_share_a_cause_are_one_finding(faults: dict[str, Any], findings: Sequence[Finding]) -> None:
    for kind in ("missing responsible", "governing document whose period has ended"):
        fault = next(fault for fault in faults["faults"] if fault["kind"] == kind)
        sharing = [
            finding
            for finding in findings
            if finding.rule == RULES[kind] and lines_of(finding) & set(fault["source_lines"])
        ]
        assert len(sharing) == 1


def test_what_breaks_the_documents_own_rules_is_an_error(faults: dict[str, Any], findings: Sequence[Finding]) -> None:
    for fault in faults["faults"]:
        if fault["required"] and fault["breaks_stated_rule"]:
            saying = [finding for finding in findings if lines_of(finding) & set(fault["source_lines"])]
            assert any(finding.severity == "error" for finding in saying), fault["id"]


def test_the_review_does_not_cry_wolf(findings: Sequence[Finding]) -> None:
    assert len(findings) <= 40
    assert sum(finding.severity == "error" for finding in findings) <= 6


def test_every_finding_says_what_where_and_how_to_mend(findings: Sequence[Finding]) -> None:
    for finding in findings:
        assert finding.message
        assert finding.evidence
        assert finding.computed
        assert finding.mend
        assert lines_of(finding)
