"""The review of a committee's year as it stands, and the answers that people have given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language

from ledfyr.engines.ui.rooms import exporters, rooms
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import DomainError, NotFound
from ledfyr.kernel.findings import Finding, ReviewContext
from ledfyr.kernel.rows import Row
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record, stamp, stamp_elsewhere
from ledfyr.platform.organisation.selectors import committee_by_slug
from ledfyr.platform.planning.years import years_of
from ledfyr.platform.settings.values import declared_keys, setting

from .models import FindingAnswer
from .policy import POLICY
from .running import run_checks

YEARS_BACK = 2


class EmptyAnswer(DomainError):
    """An accepted finding needs a reason."""

    code = "review.empty_answer"


@dataclass(frozen=True)
class Answered:
    """A finding with the answer that accepts it, if any."""

    finding: Finding
    answer: FindingAnswer | None

    @property
    def is_open(self) -> bool:
        return self.answer is None


def findings_in(actor: Actor, scope: Scope, today: date) -> list[Finding]:
    """All findings of the committee's year. Computed anew only when something has changed."""
    POLICY.require_read(actor, scope)
    key = f"findings:{scope.committee}:{scope.year}:{stamp(scope)}:{today}:{get_language()}"
    found: list[Finding] | None = cache.get(key)
    if found is None:
        checks = [check for room in rooms() for check in room.checks]
        found = run_checks(checks, living_context(actor, scope, today))
        cache.set(key, found, timeout=3600)
    return found


def living_context(actor: Actor, scope: Scope, today: date) -> ReviewContext:
    """The year's rows of every kind with the settings that hold, and two earlier years for comparing."""
    kinds = exporters()
    earlier = [year for year in years_of(scope.committee) if scope.year - YEARS_BACK <= year < scope.year]
    settings: dict[str, Any] = {key.key: setting(key.key, scope) for key in declared_keys()}
    return ReviewContext(
        rows={kind: tuple(exporter.rows(actor, scope)) for kind, exporter in kinds.items()},
        settings=settings | {"today": today.isoformat()},
        settings_from=dict.fromkeys(settings, "setting"),
        year=scope.year,
        earlier={year: _rows_of_year(actor, Scope(scope.committee, year), stamp_elsewhere(scope)) for year in earlier},
    )


def _rows_of_year(actor: Actor, scope: Scope, mark: str) -> dict[str, tuple[Row, ...]]:
    """An earlier year's rows, kept as long as nothing but the reviewed year changes: they are most of the work."""
    key = f"rows:{scope.committee}:{scope.year}:{mark}:{get_language()}"
    kept: dict[str, tuple[Row, ...]] | None = cache.get(key)
    if kept is None:
        kept = {
            kind: tuple(exporter.rows(actor, scope)) for kind, exporter in exporters().items() if exporter.is_yearly
        }
        cache.set(key, kept, timeout=3600)
    return kept


def answered(actor: Actor, scope: Scope, today: date) -> list[Answered]:
    """Findings with their answers; an answer to facts that have changed no longer counts."""
    answers = {
        answer.key: answer for answer in FindingAnswer.objects.filter(committee__slug=scope.committee, year=scope.year)
    }
    return [Answered(finding, answers.get(finding.key)) for finding in findings_in(actor, scope, today)]


def open_findings(actor: Actor, scope: Scope, today: date) -> list[Finding]:
    """Findings that nobody has answered."""
    return [one.finding for one in answered(actor, scope, today) if one.is_open]


def count_by_severity(findings: list[Finding]) -> dict[str, int]:
    """{'error': n, 'warning': n, 'question': n}."""
    counts = {"error": 0, "warning": 0, "question": 0}
    for finding in findings:
        counts[finding.severity] += 1
    return counts


def by_row(findings: list[Finding]) -> dict[str, list[Finding]]:
    """{object key: its findings}, for showing each at the rows it concerns."""
    out: dict[str, list[Finding]] = {}
    for finding in findings:
        for place in finding.places:
            if place.key:
                out.setdefault(place.key, []).append(finding)
    return out


@logged
def answer_finding(*, actor: Actor, scope: Scope, key: str, reason: str, today: date) -> FindingAnswer:
    """Accept a finding with a reason. Raises EmptyAnswer, NotFound (it is mended already), NotAllowed."""
    POLICY.require_write(actor, scope)
    finding = next((found for found in findings_in(actor, scope, today) if found.key == key), None)
    if finding is None:
        raise NotFound("review.no_finding")
    if not reason.strip():
        raise EmptyAnswer()
    answer, _made = FindingAnswer.objects.update_or_create(
        committee=committee_by_slug(scope.committee),
        year=scope.year,
        key=key,
        defaults={"rule": finding.rule, "reason": reason.strip(), "answered_by": actor.name},
    )
    facts = {"rule": finding.rule}
    record(actor, scope, Change("review.answered", "review.finding", key, facts=facts, reason=answer.reason))
    return answer


@logged
def withdraw_answer(*, actor: Actor, scope: Scope, key: str) -> None:
    """Take an answer back: the finding stands again."""
    POLICY.require_write(actor, scope)
    answer = FindingAnswer.objects.filter(committee__slug=scope.committee, year=scope.year, key=key).first()
    if answer is None:
        raise NotFound("review.no_finding")
    answer.delete()
    record(actor, scope, Change("review.answer_withdrawn", "review.finding", key, facts={"rule": answer.rule}))
