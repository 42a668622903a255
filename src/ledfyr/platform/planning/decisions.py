"""What has been dispatched and decided: stored once, read as stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from ledfyr.kernel.actor import SYSTEM, Actor, Scope
from ledfyr.kernel.errors import NotFound
from ledfyr.platform.files.models import StoredFile
from ledfyr.platform.files.storing import read_bytes, store_bytes
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.selectors import committee_by_slug

from .locking import locks_in
from .models import Decision, FrozenDocument

CONTENT_TYPES = {
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class Standing:
    """Where a year stands: ``code`` draft, sent or decided; the decision that says so, None for a draft."""

    code: str
    decision: Decision | None = None


def canonical(value: Any) -> bytes:
    """JSON with one way to write it: what fingerprints are taken of."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(value: Any) -> str:
    """SHA-256 of the value's one way to be written."""
    return hashlib.sha256(canonical(value)).hexdigest()


def standing_of(scope: Scope) -> Standing:
    """Where the committee's year stands: the latest decision counts, a waiting dispatch before an earlier decision."""
    waiting = {lock.matter for lock in locks_in(scope)}
    for decision in decisions_in(scope):
        if decision.stage == Decision.Stage.DECIDED:
            return Standing("decided", decision)
        if decision.matter in waiting:
            return Standing("sent", decision)
    return Standing("draft")


def decisions_in(scope: Scope, *, limit: int | None = None) -> list[Decision]:
    """The year's frozen versions, newest first."""
    found = Decision.objects.filter(committee__slug=scope.committee, year=scope.year).order_by("-id")
    return list(found[:limit] if limit else found)


def decisions_of_matter(scope: Scope, matter: str) -> list[Decision]:
    """What a matter has dispatched and decided, newest first, with documents."""
    found = Decision.objects.filter(committee__slug=scope.committee, year=scope.year, matter=matter)
    return list(found.order_by("-id").prefetch_related("documents"))


def find_decision(scope: Scope, key: int) -> Decision:
    """One frozen version with its data file, or NotFound."""
    found = Decision.objects.filter(committee__slug=scope.committee, year=scope.year, pk=key)
    decision = found.select_related("data").first()
    if decision is None:
        raise NotFound("planning.no_decision", key=key)
    return decision


def documents_of(decision: Decision) -> list[FrozenDocument]:
    """The decision's documents with their files, in order."""
    stored = [f"{version}{form}" for version in ("", "published_") for form in ("tree", "html", "pdf", "docx")]
    return list(decision.documents.select_related(*stored))


def document_in_force(scope: Scope, kind: str) -> FrozenDocument | None:
    """The newest document of the kind that is decided, or dispatched and waiting."""
    waiting = [lock.matter for lock in locks_in(scope)]
    found = FrozenDocument.objects.filter(
        decision__committee__slug=scope.committee, decision__year=scope.year, kind=kind
    )
    standing = found.filter(Q(decision__stage=Decision.Stage.DECIDED) | Q(decision__matter__in=waiting))
    return standing.select_related("decision").order_by("-decision_id").first()


def frozen_version(scope: Scope, kind: str, version: int) -> FrozenDocument:
    """The document of a version: as decided if it is, else as last dispatched. NotFound when there is none."""
    found = FrozenDocument.objects.filter(
        decision__committee__slug=scope.committee, decision__year=scope.year, decision__version=version, kind=kind
    )
    documents = list(found.select_related("decision", "html", "pdf", "docx").order_by("-decision_id"))
    decided = [one for one in documents if one.decision.stage == Decision.Stage.DECIDED]
    if not documents:
        raise NotFound("planning.no_decision", key=version)
    return (decided or documents)[0]


def next_version(scope: Scope) -> int:
    """One more than the versions that have been decided."""
    decided = Decision.objects.filter(
        committee__slug=scope.committee, year=scope.year, stage=Decision.Stage.DECIDED
    ).values_list("version", flat=True)
    return max(decided, default=0) + 1


@logged
def note_decision(scope: Scope, note: str, *, actor: Actor = SYSTEM) -> Decision:
    """Say in words when the plan of an imported year was decided. There is nothing frozen behind such a note."""
    decision = Decision(
        committee=committee_by_slug(scope.committee),
        year=scope.year,
        version=next_version(scope),
        stage=Decision.Stage.DECIDED,
        note=note,
        frozen_by=actor.name,
        frozen_by_key=actor.key,
    )
    decision.full_clean()
    decision.save()
    record(actor, scope, Change("planning.decision_noted", "planning.decision", str(decision.pk), facts={"note": note}))
    return decision


@dataclass(frozen=True)
class Drawn:
    """A document on its way into a decision: its tree as data and its files as bytes by form.

    ``published`` is the same without what is secret, None when nothing in it is.
    """

    kind: str
    title: str
    tree: dict[str, Any]
    files: dict[str, bytes]
    published: Drawn | None = None


@dataclass(frozen=True)
class Act:
    """What was done with the matter: dispatched or decided, by whom, when."""

    stage: str
    matter: str
    round: int
    version: int
    body: str = ""
    on: date | None = None
    paragraph: str = ""
    registration_number: str = ""


def store_decision(
    *, actor: Actor, scope: Scope, act: Act, data: Any, drawn: Sequence[Drawn], digest: str, chain_head: str
) -> Decision:
    """Freeze it all, in the caller's transaction. Bytes are on disk before any row speaks of them."""
    name = f"{scope.committee}-{scope.year}-v{act.version}"
    decision = Decision(
        committee=committee_by_slug(scope.committee),
        year=scope.year,
        kinds=[one.kind for one in drawn],
        data=_keep(canonical(data), f"{name}-data.json", "application/json", actor),
        digest=digest,
        chain_head=chain_head,
        frozen_by=actor.name,
        frozen_by_key=actor.key,
        **vars(act),
    )
    decision.full_clean()
    decision.save()
    for position, one in enumerate(drawn):
        files = _files(one, f"{one.kind}-{name}", actor)
        if one.published:
            open_files = _files(one.published, f"{one.kind}-{name}-publicerad", actor)
            files |= {f"published_{form}": file for form, file in open_files.items()}
        document = FrozenDocument(
            decision=decision,
            kind=one.kind,
            title=one.title[:300],
            position=position,
            content=content_of(one.tree),
            **files,
        )
        document.full_clean()
        document.save()
    return decision


def _files(one: Drawn, name: str, actor: Actor) -> dict[str, StoredFile]:
    files = {form: _keep(one.files[form], f"{name}.{form}", CONTENT_TYPES[form], actor) for form in CONTENT_TYPES}
    return files | {"tree": _keep(canonical(one.tree), f"{name}.json", "application/json", actor)}


def content_of(tree: dict[str, Any]) -> str:
    """The digest of what a document says, whatever its date and status are."""
    return digest_of([section["blocks"] for section in tree["sections"]])


def _keep(data: bytes, name: str, media_type: str, actor: Actor) -> StoredFile:
    return store_bytes(data, name=name, media_type=media_type, actor=actor)


def frozen_data(decision: Decision) -> Any:
    """The registers' rows as they were, {kind: [row]}. Raises FileDamaged, NotFound (an imported note has none)."""
    if decision.data is None:
        raise NotFound("planning.no_frozen_data")
    return json.loads(read_bytes(decision.data.digest))


def frozen_tree(document: FrozenDocument, *, published: bool = False) -> dict[str, Any]:
    """The document's tree of blocks as it was. Raises FileDamaged."""
    found: dict[str, Any] = json.loads(read_bytes(document.file("tree", published=published).digest))
    return found
