"""What is asked, of whom, and whether it has been answered. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

DRAFT, ISSUED = "draft", "issued"
FILLED, NOTHING, MISSING = "filled", "nothing", "missing"
OPEN, SUBMITTED, RETURNED, RECEIVED = "open", "submitted", "returned", "received"
LATE = "late"
HOUSE = "house"
NEAR_DAYS = 14
"""Days before its day when a part that is missing is asked about."""


@dataclass(frozen=True)
class Asked:
    """A required part as it was issued. ``house``: key of what a room holds; ``committees`` empty asks all of them."""

    key: str
    kind: str
    heading: str
    text: str = ""
    house: str = ""
    committees: tuple[str, ...] = ()

    def is_asked_of(self, committee: str) -> bool:
        return not self.committees or committee in self.committees


def as_content(text: str, contact: str, deadline: date | None, parts: Iterable[Asked]) -> dict[str, Any]:
    """An instruction as it is issued: plain data, the same for the same words."""
    return {
        "text": text,
        "contact": contact,
        "deadline": deadline.isoformat() if deadline else None,
        "parts": [{**vars(part), "committees": list(part.committees)} for part in parts],
    }


def asked_in(content: Mapping[str, Any]) -> tuple[Asked, ...]:
    """The parts of an issued instruction, in order."""
    return tuple(Asked(**{**part, "committees": tuple(part["committees"])}) for part in content.get("parts", ()))


def asked_of(content: Mapping[str, Any], committee: str) -> tuple[Asked, ...]:
    """The parts that the committee is to answer."""
    return tuple(part for part in asked_in(content) if part.is_asked_of(committee))


@dataclass(frozen=True)
class Difference:
    """One thing that a new version changes. ``what``: text | contact | deadline | added | changed | removed."""

    what: str
    heading: str = ""


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What a new version changes, as a reader would be told."""
    found = [Difference(name) for name in ("text", "contact", "deadline") if old.get(name) != new.get(name)]
    before, after = ({part.key: part for part in asked_in(one)} for one in (old, new))
    found += [Difference("added", part.heading) for key, part in after.items() if key not in before]
    found += [
        Difference("changed", part.heading) for key, part in after.items() if key in before and part != before[key]
    ]
    found += [Difference("removed", part.heading) for key, part in before.items() if key not in after]
    return tuple(found)


def state_of(part: Asked, *, rows: int, answered: str) -> str:
    """Filled, explicitly nothing to report, or missing. What the house holds speaks for itself; the rest is said.

    ``rows``: how many the room holds for the committee's year; ``answered``: what the committee has said, or ''.
    """
    if part.kind == HOUSE:
        return FILLED if rows else NOTHING if answered == NOTHING else MISSING
    return answered if answered in {FILLED, NOTHING} else MISSING


def shown_state(state: str, deadline: date | None, today: date, *, is_asked: bool = True) -> str:
    """How a submission is told of: one still open or returned after its day is late, unless nothing is asked."""
    is_late = is_asked and deadline is not None and deadline < today
    return LATE if is_late and state in {OPEN, RETURNED} else state


def pressure(today: date, *, unit_deadline: date | None, deadline: date | None) -> str:
    """What a missing part is: '' while there is time, 'question' when the day is near, 'error' once it has passed.

    The day is when the units were to be done, where the committee's calendar has one, else the instruction's.
    """
    passed = [day for day in (unit_deadline, deadline) if day is not None]
    if not passed:
        return ""
    first = min(passed)
    if today > first:
        return "error"
    return "question" if (first - today).days <= NEAR_DAYS else ""


def is_reopened(old: Mapping[str, Any], new: Mapping[str, Any], committee: str) -> bool:
    """True when a new version asks something else of the committee than it has submitted.

    Nothing more to ask for is no reason to return what it sent, nor is it that others are asked too.
    """
    before, after = ([replace(part, committees=()) for part in asked_of(one, committee)] for one in (old, new))
    return bool(after) and before != after


def may_step(state: str, step: str) -> bool:
    """True when the submission can take the step: submit, receive, return."""
    ways: Mapping[str, Sequence[str]] = {
        "submit": (OPEN, RETURNED),
        "receive": (SUBMITTED,),
        "return": (SUBMITTED, RECEIVED),
    }
    return state in ways[step]
