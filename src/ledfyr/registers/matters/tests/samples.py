"""A year with an analysis that can be decided, and a matter about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledfyr.kernel.actor import SYSTEM, Actor, Scope
from ledfyr.kernel.rows import Row
from ledfyr.platform.organisation.models import Person
from ledfyr.platform.organisation.tests.factories import SCOPE, found
from ledfyr.platform.planning.years import open_year
from ledfyr.registers.matters import services
from ledfyr.registers.matters.models import Matter
from ledfyr.registers.risks.services import apply_rows

TODAY, MEETING_DAY = date(2026, 11, 12), date(2026, 12, 10)
EVENTS = ("Böcker försvinner ur magasinet", "Bidrag betalas ut två gånger")


def person(role: str, username: str = "") -> Actor:
    """Somebody with the role, as an actor with a key."""
    made = Person.objects.create_person(username=username or role, title=role.title(), role=role, password=None)
    return Actor(made.title, frozenset({role}), key=made.pk)


def year(scope: Scope = SCOPE, *, events: tuple[str, ...] = EVENTS, founded: bool = False) -> None:
    """A committee whose analysis has nothing to mend; ``founded``: the municipality is there already."""
    if not founded:
        found()
    open_year(scope)
    rows = [
        Row("risks", {"nr": nr, "event": text, "process": "Drift", "working_method": "Vård", "likelihood": 2,
                      "consequence": 2, "value": 4, "handling": "analysis_only", "measures": []})
        for nr, text in enumerate(events, 1)
    ]  # fmt: skip
    apply_rows(actor=SYSTEM, scope=scope, rows=rows)


def draft(scope: Scope = SCOPE, **wanted: Any) -> Matter:
    """A matter that can be signed."""
    given = {"title": "Riskanalys 2027", "registration_number": "KN 2026/1", "meeting_date": MEETING_DAY}
    matter = services.start_matter(actor=SYSTEM, scope=scope, **given | wanted)
    section = matter.sections.all()[0]
    services.change_section(
        actor=SYSTEM, scope=scope, section=section.pk, version=None, heading="Sammanfattning", text="Analysen är klar."
    )
    services.add_clause(actor=SYSTEM, scope=scope, key=matter.pk, text="att fastställa riskanalysen för 2027")
    services.append_document(actor=SYSTEM, scope=scope, key=matter.pk, document="risk-analysis")
    services.note_cooperation(
        actor=SYSTEM,
        scope=scope,
        key=matter.pk,
        version=None,
        cooperation="in_agreement",
        cooperation_date=date(2026, 11, 2),
    )
    matter.refresh_from_db()
    return matter


def ready(scope: Scope = SCOPE, **wanted: Any) -> Matter:
    """A matter that can be sent out."""
    matter = draft(scope, **wanted)
    return services.sign_matter(actor=SYSTEM, scope=scope, key=matter.pk)


def sent(scope: Scope = SCOPE, **wanted: Any) -> Matter:
    """A matter that waits for the committee."""
    matter = ready(scope, **wanted)
    services.dispatch_matter(actor=SYSTEM, scope=scope, key=matter.pk, today=TODAY)
    matter.refresh_from_db()
    return matter
