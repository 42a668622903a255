"""Reads of instructions and answers, each starting from what the actor may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.engines.ui.rooms import content_parts
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import NotFound
from ledfyr.kernel.register import DueItem
from ledfyr.kernel.rows import Place, Row
from ledfyr.platform.organisation.models import Committee, Role
from ledfyr.platform.organisation.selectors import tree
from ledfyr.platform.planning.models import Occasion, OccasionStep, PlanningYear

from .models import Instruction, InstructionIssue, PartAnswer, RequiredPart, Submission
from .policy import OFFICE_POLICY, POLICY
from .rules import HOUSE, LATE, MISSING, NOTHING, OPEN, RETURNED, Asked, asked_in, asked_of, shown_state, state_of

BY_DAY = (F("deadline").asc(nulls_last=True), "kind", "month", "title", "id")  # databases differ on where NULL stands
UNIT_DEADLINE = "unit_deadline"
SHOWN = {LATE: gettext_lazy("Försenad"), **dict(Submission.State.choices)}
"""{how a submission is told of: its words}, what is late first."""


@dataclass(frozen=True)
class Line:
    """A required part as it stands for a committee. ``rows``: how many the house holds of it."""

    part: Asked
    state: str
    rows: int
    answer: PartAnswer | None
    label: str = ""
    url: str = ""

    @property
    def state_label(self) -> str:
        return str(PartAnswer.State(self.state).label)

    @property
    def kind_label(self) -> str:
        return str(RequiredPart.Kind(self.part.kind).label)

    @property
    def may_fill(self) -> bool:
        return self.part.kind != HOUSE or self.rows > 0

    @property
    def who(self) -> str:
        """The role that answers, '' when nobody is named."""
        return str(self.answer.get_role_display()) if self.answer and self.answer.role else ""


def instructions_in(actor: Actor, scope: Scope) -> QuerySet[Instruction]:
    """The year's instructions with their issues; drafts only for those who write them."""
    POLICY.require_read(actor, scope)
    found = Instruction.objects.filter(year=scope.year).prefetch_related("issues").order_by(*BY_DAY)
    return found if OFFICE_POLICY.may_write(actor, scope) else found.filter(number__gt=0)


def find_instruction(actor: Actor, scope: Scope, key: UUID | str) -> Instruction:
    """One instruction of the year. Raises NotFound (also for a draft that the actor does not write), NotAllowed."""
    found = instructions_in(actor, scope).filter(pk=key).first()
    if found is None:
        raise NotFound("instructions.no_instruction")
    return found


def working_parts(actor: Actor, scope: Scope, found: Instruction) -> list[RequiredPart]:
    """The parts of the working copy, in order; for those who write it."""
    OFFICE_POLICY.require_write(actor, scope)
    return list(found.parts.order_by("position", "id"))


def find_part(actor: Actor, scope: Scope, key: UUID | str) -> RequiredPart:
    """A part of the working copy. Raises NotFound, NotAllowed."""
    OFFICE_POLICY.require_write(actor, scope)
    part = RequiredPart.objects.select_related("instruction").filter(pk=key, instruction__year=scope.year).first()
    if part is None:
        raise NotFound("instructions.no_part")
    return part


def copyable(actor: Actor, scope: Scope) -> list[Instruction]:
    """Last year's instructions whose occasion has none this year."""
    OFFICE_POLICY.require_write(actor, scope)
    there = set(Instruction.objects.filter(year=scope.year).values_list("kind", "month", "title"))
    last = Instruction.objects.filter(year=scope.year - 1).order_by(*BY_DAY)
    return [one for one in last if (one.kind, one.month, one.title) not in there]


def issue_in_force(found: Instruction) -> InstructionIssue | None:
    """The latest issue: what committees read."""
    return max(found.issues.all(), key=lambda one: one.number, default=None)


def deadline_of(found: InstructionIssue | None) -> date | None:
    """The day of the issue, None when it has none."""
    text = found.content.get("deadline") if found else None
    return date.fromisoformat(text) if text else None


def lines_of(
    parts: Iterable[Asked],
    committee: str,
    year: int,
    *,
    answers: Mapping[str, PartAnswer],
    counts: Mapping[str, Mapping[str, int]],
) -> list[Line]:
    """The parts as they stand for the committee; asks nothing."""
    known, out = content_parts(), []
    for part in parts:
        answer, held = answers.get(part.key), known.get(part.house)
        rows = counts.get(part.house, {}).get(committee, 0)
        state = state_of(part, rows=rows, answered=answer.state if answer else "")
        url = reverse(held.url_name, args=[committee, year]) if held else ""
        out.append(Line(part, state, rows, answer, str(held.label) if held else "", url))
    return out


def counts_of(parts: Iterable[Asked], year: int) -> dict[str, Mapping[str, int]]:
    """{house key: {committee: rows}}; one question for each kind of thing that is asked for."""
    known = content_parts()
    wanted = {part.house for part in parts if part.kind == HOUSE and part.house in known}
    return {key: known[key].counts(year) for key in sorted(wanted)}


def checklist_of(scope: Scope, found: Instruction) -> list[Line]:
    """What the instruction in force asks of the committee, as it stands. The caller has asked the policy."""
    issue = issue_in_force(found)
    parts = asked_of(issue.content, scope.committee) if issue else ()
    own = PartAnswer.objects.filter(instruction=found, committee__slug=scope.committee).select_related("unit")
    answers = {str(one.part): one for one in own}
    return lines_of(parts, scope.committee, scope.year, answers=answers, counts=counts_of(parts, scope.year))


def for_occasion(standings: Sequence[Standing], scope: Scope, occasion: UUID | str) -> list[Standing]:
    """Those that are about the committee's occasion."""
    named = Occasion.objects.filter(committee__slug=scope.committee, pk=occasion).first()
    key = (named.kind, named.month, named.title) if named else None
    return [one for one in standings if (one.instruction.kind, one.instruction.month, one.instruction.title) == key]


def find_line(actor: Actor, scope: Scope, key: UUID | str, part: UUID | str) -> tuple[Instruction, Line]:
    """One part of the checklist. Raises NotFound, NotAllowed."""
    found = find_instruction(actor, scope, key)
    for line in checklist_of(scope, found):
        if line.part.key == str(part):
            return found, line
    raise NotFound("instructions.no_part")


@dataclass(frozen=True)
class Standing:
    """An instruction and how far a committee has come with it. ``shown`` is the submission's state, or 'late'."""

    instruction: Instruction
    issue: InstructionIssue | None
    deadline: date | None
    submission: Submission
    lines: Sequence[Line]
    shown: str

    @property
    def missing(self) -> int:
        return sum(1 for one in self.lines if one.state == MISSING)

    @property
    def text(self) -> str:
        """The words as issued; of a draft those it has now."""
        return str(self.issue.content["text"]) if self.issue else self.instruction.text

    @property
    def contact(self) -> str:
        """The role to ask, in words."""
        return str(Role(self.issue.content["contact"] if self.issue else self.instruction.contact).label)

    @property
    def answered(self) -> int:
        return len(self.lines) - self.missing


def standings_in(actor: Actor, scope: Scope, today: date) -> list[Standing]:
    """The year's instructions as they stand for the committee; a handful of questions however many they are."""
    return _standings(list(instructions_in(actor, scope)), scope, today)


def _standings(found: Sequence[Instruction], scope: Scope, today: date) -> list[Standing]:
    parts = {one.pk: asked_of(issue.content, scope.committee) for one in found if (issue := issue_in_force(one))}
    counts = counts_of([part for own in parts.values() for part in own], scope.year)
    own = PartAnswer.objects.filter(instruction__in=found, committee__slug=scope.committee).select_related("unit")
    answers = {str(one.part): one for one in own}
    sent = Submission.objects.filter(instruction__in=found, committee__slug=scope.committee)
    submissions = {one.instruction_id: one for one in sent}
    out = []
    for one in found:
        issue = issue_in_force(one)
        deadline = deadline_of(issue) if issue else one.deadline
        submission = submissions.get(one.pk) or Submission(instruction=one, state=OPEN)
        lines = lines_of(parts.get(one.pk, ()), scope.committee, scope.year, answers=answers, counts=counts)
        shown = shown_state(submission.state, deadline, today, is_asked=bool(lines))
        out.append(Standing(one, issue, deadline, submission, lines, shown))
    return out


def standing_of(actor: Actor, scope: Scope, found: Instruction, today: date) -> Standing:
    """How far the committee has come with one instruction."""
    POLICY.require_read(actor, scope)
    return _standings([found], scope, today)[0]


@dataclass(frozen=True)
class MatrixRow:
    """A committee in the matrix: its submission and a line for each part, None where it is not asked."""

    committee: Committee
    submission: Submission
    shown: str
    lines: Sequence[Line | None]

    @property
    def missing(self) -> int:
        return sum(1 for one in self.lines if one is not None and one.state == MISSING)


def matrix_of(actor: Actor, scope: Scope, found: Instruction, today: date) -> tuple[list[Asked], list[MatrixRow]]:
    """Committees times parts, for the committees that the actor may read; the same few questions however many."""
    POLICY.require_read(actor, scope)
    issue = issue_in_force(found)
    parts = asked_in(issue.content) if issue else ()
    counts = counts_of(parts, found.year)
    answers: dict[int, dict[str, PartAnswer]] = {}
    for one in PartAnswer.objects.filter(instruction=found).order_by("id"):
        answers.setdefault(one.committee_id, {})[str(one.part)] = one
    sent = {one.committee_id: one for one in Submission.objects.filter(instruction=found).order_by("id")}
    opened = set(PlanningYear.objects.filter(year=found.year).values_list("committee_id", flat=True))
    rows = []
    for committee in Committee.objects.filter(pk__in=opened).order_by("name", "pk"):
        asked = [part for part in parts if part.is_asked_of(committee.slug)]
        if not asked or not POLICY.may_read(actor, Scope(committee.slug, found.year)):
            continue
        own = lines_of(asked, committee.slug, found.year, answers=answers.get(committee.pk, {}), counts=counts)
        by_key = {line.part.key: line for line in own}
        submission = sent.get(committee.pk) or Submission(instruction=found, committee=committee, state=OPEN)
        shown = shown_state(submission.state, deadline_of(issue), today)
        rows.append(MatrixRow(committee, submission, shown, [by_key.get(part.key) for part in parts]))
    return list(parts), rows


def committees_to_ask(actor: Actor, scope: Scope) -> list[tuple[str, str]]:
    """(slug, name) of all committees, for those who write instructions."""
    OFFICE_POLICY.require_write(actor, scope)
    return list(Committee.objects.order_by("name", "pk").values_list("slug", "name"))


def units_to_name(actor: Actor, scope: Scope, today: date) -> list[tuple[str, str]]:
    """(code, name) of the units that can answer for a part, in the tree's order."""
    POLICY.require_read(actor, scope)
    return [(one["code"], one["name"]) for one in tree(on=today)]


def instruction_rows(actor: Actor, scope: Scope) -> list[Row]:
    """What is asked for in the year, a row a part, as rows of kind 'instructions': the working copy for those who write
    it, otherwise what has been issued."""
    writes = OFFICE_POLICY.may_write(actor, scope)
    found = instructions_in(actor, scope).prefetch_related(Prefetch("parts", RequiredPart.objects.order_by("position")))
    rows = []
    for one in found:
        issue = issue_in_force(one)
        own = [Asked(str(p.pk), p.kind, p.heading, p.text, p.house, tuple(p.committees)) for p in one.parts.all()]
        parts = own if writes or issue is None else asked_in(issue.content)
        about = (one.text, one.contact, one.deadline.isoformat() if one.deadline else None)
        if not writes and issue is not None:
            about = (issue.content["text"], issue.content["contact"], issue.content["deadline"])
        rows += [_instruction_row(one, part, about) for part in parts]
    return rows


def _instruction_row(one: Instruction, part: Asked, about: tuple[str, str, str | None]) -> Row:
    values = {
        "occasion": one.kind,
        "month": one.month or None,
        "name": one.title,
        "text": about[0],
        "contact": about[1],
        "deadline": about[2],
        "part": part.heading,
        "kind": part.kind,
        "house": part.house,
        "demand": part.text,
        "committees": list(part.committees),
    }
    return Row("instructions", values, Place(register="instructions", row=f"{one.label}: {part.heading}", key=part.key))


def checklist_rows(actor: Actor, scope: Scope) -> list[Row]:
    """The committee's own checklist of the year, a row a part, as rows of kind 'instruction-checklist'."""
    POLICY.require_read(actor, scope)
    found = list(Instruction.objects.filter(year=scope.year, number__gt=0).prefetch_related("issues"))
    units = _unit_deadlines(scope)
    rows = []
    for one in _standings(found, scope, date.min):
        for line in one.lines:
            url = reverse("instructions:instruction", args=[scope.committee, scope.year, one.instruction.pk])
            values = {
                "instruction": one.instruction.label,
                "part": line.part.heading,
                "state": line.state,
                "where": line.label or (line.answer.where if line.answer else ""),
                "reason": line.answer.reason if line.answer and line.state != MISSING else "",
                "role": line.who,
                "note": line.answer.note if line.answer else "",
                "submission": one.submission.state,
                "deadline": one.deadline.isoformat() if one.deadline else None,
                "unit_deadline": units.get((one.instruction.kind, one.instruction.month, one.instruction.title)),
            }
            place = Place(
                register="instruction-checklist",
                row=f"{one.instruction.label}: {line.part.heading}",
                key=f"{one.instruction.pk}:{line.part.key}",
                url=f"{url}#del-{line.part.key}",
            )
            rows.append(Row("instruction-checklist", values, place))
    return rows


def _unit_deadlines(scope: Scope) -> dict[tuple[str, int, str], str]:
    """{the occasion's kind, month and title: the day its units are to be done}, by the committee's calendar."""
    steps = OccasionStep.objects.filter(
        occasion__committee__slug=scope.committee, occasion__year=scope.year, kind=UNIT_DEADLINE
    )
    found = steps.values_list("occasion__kind", "occasion__month", "occasion__title", "day")
    return {(kind, month, title): day.isoformat() for kind, month, title, day in found}


def due_instructions(scope: Scope, today: date) -> list[DueItem]:
    """What the committee has not submitted. The system asks: who may read is asked where it is shown."""
    found = list(Instruction.objects.filter(year=scope.year, number__gt=0).prefetch_related("issues"))
    return [
        DueItem(
            key=f"instructions.submission:{one.instruction.pk}:{scope.committee}",
            title=_("Lämna in enligt anvisningen: %(what)s") % {"what": one.instruction.label},
            day=one.deadline,
            roles=("controller",),
            committee=scope.committee,
            url_name="instructions:instruction",
            url_key=str(one.instruction.pk),
        )
        for one in _standings(found, scope, today)
        if one.deadline and one.lines and one.submission.state in {OPEN, RETURNED}
    ]


def nothing_to_report(scope: Scope) -> dict[str, str]:
    """{key of what the house holds: why there is nothing to report}, by the committee's answers to what the year's
    instructions ask; the latest due has the last word. Documents ask: they print it to whoever may read them."""
    said = PartAnswer.objects.filter(committee__slug=scope.committee, instruction__year=scope.year, state=NOTHING)
    keys = set(said.values_list("instruction_id", flat=True))
    if not keys:
        return {}
    found = list(Instruction.objects.filter(pk__in=keys, number__gt=0).prefetch_related("issues"))
    found.sort(key=lambda one: (one.deadline or date.min, str(one.pk)))
    return {
        line.part.house: line.answer.reason
        for one in _standings(found, scope, date.min)
        for line in one.lines
        if line.part.kind == HOUSE and line.state == NOTHING and line.answer
    }


def waiting_for_office(actor: Actor, scope: Scope) -> list[dict[str, Any]]:
    """What committees have submitted and nobody has received, for those who receive it."""
    if not OFFICE_POLICY.may_write(actor, scope):
        return []
    found = Submission.objects.filter(state=Submission.State.SUBMITTED, instruction__year=scope.year)
    ordered = found.select_related("instruction", "committee").order_by("submitted_on", "id")
    return [{"instruction": one.instruction, "committee": one.committee, "on": one.submitted_on} for one in ordered]
