"""Decisions about matters: the steps one can take, and what a matter lacks before the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

DRAFT, READY, DISPATCHED, AMENDING, DEFERRED = "draft", "ready", "dispatched", "amending", "deferred"
DECIDED, CHANGED, REJECTED, WITHDRAWN = "decided", "decided_with_changes", "rejected", "withdrawn"
STATES = (DRAFT, READY, DISPATCHED, AMENDING, DEFERRED, DECIDED, CHANGED, REJECTED, WITHDRAWN)
WAITING = frozenset({DISPATCHED, AMENDING, DEFERRED})
"""Sent out and not settled: what the matter's documents are made of is locked."""
SETTLED = frozenset({DECIDED, CHANGED, REJECTED, WITHDRAWN})

# (state, step): the state after it. What is not here cannot be done.
STEPS = {
    (DRAFT, "sign"): READY,
    (READY, "reopen"): DRAFT,
    (READY, "dispatch"): DISPATCHED,
    (DISPATCHED, "decide"): DECIDED,
    (DEFERRED, "decide"): DECIDED,
    (AMENDING, "decide"): CHANGED,
    (DISPATCHED, "amend"): AMENDING,
    (DEFERRED, "amend"): AMENDING,
    (DISPATCHED, "defer"): DEFERRED,
    (DEFERRED, "defer"): DEFERRED,
    **{(state, "refer_back"): DRAFT for state in (DISPATCHED, AMENDING, DEFERRED)},
    **{(state, "reject"): REJECTED for state in (DISPATCHED, AMENDING, DEFERRED)},
    **{(state, "withdraw"): WITHDRAWN for state in (DRAFT, READY, DISPATCHED, AMENDING, DEFERRED)},
}

COOPERATION = ("not_needed", "planned", "informed", "in_agreement", "in_disagreement")


def after(state: str, step: str) -> str | None:
    """The state that the step leads to, None when it cannot be taken."""
    return STEPS.get((state, step))


def steps_from(state: str) -> list[str]:
    """The steps that can be taken."""
    return [step for (start, step) in STEPS if start == state]


def may_be_written(state: str) -> bool:
    """Whether the matter's own texts may be changed: while it is a draft, and when the meeting amends it."""
    return state in {DRAFT, AMENDING}


@dataclass(frozen=True)
class Facts:
    """What the rules look at of a matter."""

    title: str = ""
    registration_number: str = ""
    meeting_date: str = ""
    sections: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    documents: int = 0
    recipients: int = 0
    cooperation: str = ""
    cooperation_date: str = ""
    cooperation_party: str = ""
    cooperation_ground: str = ""


def lacking_cooperation(facts: Facts) -> str:
    """'' or what the cooperation state lacks (R-SV-4, R-SV-1): 'state', 'reason', 'date', 'party', 'ground'."""
    if facts.cooperation not in COOPERATION:
        return "state"
    if facts.cooperation == "not_needed":
        return "" if facts.cooperation_ground else "reason"
    if not facts.cooperation_date:
        return "date"
    if facts.cooperation == "in_disagreement":
        if not facts.cooperation_party:
            return "party"
        return "" if facts.cooperation_ground else "ground"
    return ""


def lacking_to_sign(facts: Facts) -> tuple[str, ...]:
    """What must be there before the head of administration can sign, in the order of the page."""
    wanted = (
        ("title", bool(facts.title)),
        ("meeting_date", bool(facts.meeting_date)),
        ("sections", any(text.strip() for text in facts.sections)),
        ("clauses", bool(facts.clauses)),
        ("documents", facts.documents > 0),
        ("cooperation", not lacking_cooperation(facts)),
    )
    return tuple(name for name, there in wanted if not there)


def lacks_that(clause: str) -> bool:
    """True when a decision clause does not begin with 'att', as clauses do."""
    return not clause.strip().casefold().startswith("att ")


def moved(positions: Iterable[int], at: int, by: int) -> list[int]:
    """The order of the places after the one at index ``at`` has gone ``by`` steps; unchanged at the ends."""
    order = list(positions)
    to = at + by
    if 0 <= at < len(order) and 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    return order
