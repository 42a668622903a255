"""What the committee decided about two years, a revision, and a draft about the third."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from ledfyr.engines.documents.texts import texts_in, write_text
from ledfyr.engines.review.living import answer_finding, open_findings
from ledfyr.engines.ui.rooms import exporters, importers
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.platform.organisation.models import Person
from ledfyr.platform.planning.secrecy import mark_secret

from .. import services
from ..policy import POLICY

COMMITTEE = "utbildning"
CONTROLLER = Actor("Controller, ekonomistaben", frozenset({"controller"}))
HEAD = Actor("Förvaltningschef", frozenset({"head_of_administration"}))


def build(today: date) -> None:
    """Take each matter as far as it has come."""
    data = tomllib.loads((Path(__file__).parent / "matters.toml").read_text(encoding="utf-8"))
    for matter in data["matters"]:
        _take(matter, Scope(COMMITTEE, matter["year"]))


def _take(data: dict[str, Any], scope: Scope) -> None:
    for change in data.get("before", []):
        _change(CONTROLLER, scope, change, data["dispatched"])
    key = _write(data, scope)
    if "dispatched" not in data:
        return
    secretary = _secretary()
    _answer(scope, data)
    services.sign_matter(actor=HEAD, scope=scope, key=key)
    services.dispatch_matter(actor=secretary, scope=scope, key=key, today=data["dispatched"])
    if "amended" in data and secretary.key:
        services.amend_matter(actor=secretary, scope=scope, key=key)
        for text in data["amended"].get("clauses", []):
            services.add_clause(actor=secretary, scope=scope, key=key, text=text)
        for change in data["amended"]["changes"]:
            _change(secretary, scope, change, data["meeting"])
    services.decide_matter(
        actor=secretary,
        scope=scope,
        key=key,
        on=data["meeting"],
        paragraph=data["paragraph"],
        reservations=data.get("reservations", ""),
        immediate_approval=data.get("immediate_approval", False),
        today=data["meeting"],
    )


def _secretary() -> Actor:
    """The demo's secretary: whoever keeps the minutes is named when the meeting amends."""
    person = Person.objects.filter(username="sekreterare").first()
    title = person.title if person else "Nämndsekreterare, kansliet"
    return Actor(title, frozenset({"committee_secretary"}), key=person.pk if person else None)


def _write(data: dict[str, Any], scope: Scope) -> Any:
    common: dict[str, Any] = {"actor": CONTROLLER, "scope": scope}
    matter = services.start_matter(
        title=data["title"],
        registration_number=data.get("registration_number", ""),
        meeting_date=data.get("meeting"),
        **common,
    )
    for section, text in zip(matter.sections.all(), data["sections"], strict=False):
        services.change_section(section=section.pk, version=None, heading=section.heading, text=text, **common)
    for position, ground in data.get("secret_sections", {}).items():
        section = matter.sections.get(position=int(position))
        mark_secret(
            policy=POLICY,
            object_type="matters.section",
            object_key=str(section.pk),
            name=section.heading,
            ground=ground,
            **common,
        )
    for text in data.get("clauses", []):
        services.add_clause(key=matter.pk, text=text, **common)
    for document in data.get("documents", []):
        services.append_document(key=matter.pk, document=document, **common)
    if "cooperation" in data:
        services.note_cooperation(key=matter.pk, version=None, **data["cooperation"], **common)
    services.describe_matter(
        key=matter.pk,
        version=None,
        title=data["title"],
        registration_number=data.get("registration_number", ""),
        meeting_date=data.get("meeting"),
        recipients="\n".join(data.get("recipients", [])),
        **common,
    )
    return matter.pk


def _answer(scope: Scope, data: dict[str, Any]) -> None:
    """Errors that were accepted before the dispatch, each with its reason."""
    for finding in open_findings(CONTROLLER, scope, data["dispatched"]):
        if finding.severity == "error" and (reason := data.get("answers", {}).get(finding.rule)):
            answer_finding(actor=CONTROLLER, scope=scope, key=finding.key, reason=reason, today=data["dispatched"])


def _change(actor: Actor, scope: Scope, change: dict[str, Any], today: date) -> None:
    """A text with a sentence more, or a row of a register as a file would change it."""
    if "text" in change:
        before = texts_in(scope).get(change["text"], "")
        write_text(actor=actor, scope=scope, key=change["text"], text=f"{before}\n\n{change['add']}")
        return
    kind = change["kind"]
    row = next(one for one in exporters()[kind].rows(CONTROLLER, scope) if one.values.get("nr") == change["nr"])
    importer = next(one for one in importers() if one.kind == kind)
    if importer.apply:
        importer.apply(actor, scope, [replace(row, values={**row.values, **change["values"]})], today)
