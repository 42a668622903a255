"""Dispatching and deciding: documents, data and fingerprint frozen together, or nothing at all.

``platform/planning`` keeps what is frozen; this part says what there is to freeze, and when it may be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from ledfyr.engines.review.living import open_findings
from ledfyr.engines.ui.standing import act_words
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.blocks import DocumentTree, as_data
from ledfyr.kernel.errors import DomainError, NotFound
from ledfyr.kernel.findings import Finding
from ledfyr.kernel.register import HistoryCode
from ledfyr.platform.history.chain import chain_head
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.models import Person
from ledfyr.platform.planning.decisions import Act, Drawn, next_version, store_decision
from ledfyr.platform.planning.locking import (
    end_exceptions,
    exceptions_of,
    lock_of,
    lock_over,
    name_exception,
    named_in,
    place_lock,
    release_lock,
)
from ledfyr.platform.planning.models import Decision, Lock
from ledfyr.platform.planning.secrecy import grounds_in
from ledfyr.platform.planning.years import lock_year

from .catalogue import document_kind, findings_about, offered
from .composing import compose, published_status, secrets_of
from .contents import living_data, rooms_of
from .policy import DECIDING
from .rendering import render_docx, render_html, render_pdf
from .verifying import fingerprint_of

FORMS: dict[str, Callable[[DocumentTree], bytes]] = {
    "html": lambda tree: render_html(tree).encode(),
    "pdf": render_pdf,
    "docx": render_docx,
}
SHOWN = 3
PDF_AT_ONCE = 2
AMENDED = _("Nämnden beslutar med ändringar")
HISTORY = (
    HistoryCode("documents.dispatched", _("Handlingarna i ärendet ”%(title)s” skickades ut, och registren låstes")),
    HistoryCode("documents.decided", _("Version %(version)s beslutades i ärendet ”%(title)s”")),
    HistoryCode("documents.exception_named", _("%(who)s fick rätt att ändra det som är låst för ärendet ”%(title)s”")),
    HistoryCode(
        "documents.exception_ended", _("%(who)s får inte längre ändra det som är låst för ärendet ”%(title)s”")
    ),
    HistoryCode("documents.released", _("Registren låstes upp för ärendet ”%(title)s”, utan beslut")),
)


class UnansweredErrors(DomainError):
    """The review has errors that nobody has answered; facts: ``count``, ``first`` (the first few, in words)."""

    code = "documents.unanswered_errors"


class AlreadyDispatched(DomainError):
    """What is asked for waits for a decision already; facts: ``title`` of the matter that it waits in."""

    code = "documents.already_dispatched"


class NotDispatched(DomainError):
    """Nothing of the matter waits for a decision; no facts."""

    code = "documents.not_dispatched"


class ChangedSinceDispatch(DomainError):
    """A decision without changes, of documents that have changed; facts: ``documents`` (titles)."""

    code = "documents.changed_since_dispatch"


class NoReason(DomainError):
    """An exception from the lock needs a reason; no facts."""

    code = "documents.no_reason"


class NoDocuments(DomainError):
    """A matter without documents of ours has nothing to freeze; no facts."""

    code = "documents.nothing_to_freeze"


@dataclass(frozen=True)
class Proposal:
    """What a matter asks the committee to decide. ``documents`` are kinds of the catalogue.

    ``own(status)`` gives the matter's own documents (its report), composed under the lock; ``own_published(status,
    grounds)`` the same without what the grounds hide. ``round`` counts dispatches.
    """

    matter: str
    title: str
    round: int
    documents: tuple[str, ...]
    registration_number: str = ""
    own: Callable[[str], Sequence[DocumentTree]] = lambda status: ()
    own_published: Callable[[str, Mapping[tuple[str, str], str]], Sequence[DocumentTree]] = lambda status, grounds: ()


@dataclass(frozen=True)
class Meeting:
    """Who decided, when, and under which paragraph of the minutes."""

    body: str
    on: date
    paragraph: str = ""


def hindrances(actor: Actor, scope: Scope, proposal: Proposal, today: date) -> list[Finding]:
    """The errors that stop a dispatch: about the documents' registers or the matter itself, and unanswered."""
    errors = [finding for finding in open_findings(actor, scope, today) if finding.severity == "error"]
    about = {finding.key for kind in proposal.documents for finding in findings_about(kind, errors)}
    return [
        finding
        for finding in errors
        if finding.key in about or any(place.key == proposal.matter for place in finding.places)
    ]


@logged
def dispatch(*, actor: Actor, scope: Scope, proposal: Proposal, today: date) -> Decision:
    """Freeze the documents as they are sent out, and lock what they are made of until the matter is settled.

    Raises UnansweredErrors, AlreadyDispatched, NoDocuments, NotAllowed.
    """
    DECIDING.require_write(actor, scope)
    lock_year(scope)  # first of all: nothing slips in between what is read and what is printed
    if not proposal.documents:
        raise NoDocuments()
    covered = rooms_of(proposal.documents)
    for room in covered:
        if waiting := lock_over(room.key, scope):
            raise AlreadyDispatched(title=waiting.title)
    if errors := hindrances(actor, scope, proposal, today):
        raise UnansweredErrors(
            count=len(errors), first="; ".join(error.message.rstrip(".") for error in errors[:SHOWN])
        )
    act = Act(
        stage=Decision.Stage.DISPATCHED,
        matter=proposal.matter,
        round=proposal.round,
        version=next_version(scope),
        on=today,
        registration_number=proposal.registration_number,
    )
    decision = _freeze(actor, scope, proposal, act, today)
    place_lock(
        scope=scope,
        matter=proposal.matter,
        title=proposal.title,
        rooms=[room.key for room in covered] + ["documents"],
        since=today,
    )
    _note(actor, scope, "documents.dispatched", proposal, decision)
    return decision


@logged
def decide(
    *, actor: Actor, scope: Scope, proposal: Proposal, meeting: Meeting, today: date, with_changes: bool = False
) -> Decision:
    """Freeze the documents as they were decided, and let the registers go.

    Raises NotDispatched, ChangedSinceDispatch (unless ``with_changes``), NotAllowed.
    """
    DECIDING.require_write(actor, scope)
    lock_year(scope)
    lock = lock_of(scope, proposal.matter)
    sent = dispatched(scope, proposal.matter)
    if lock is None or sent is None:
        raise NotDispatched()
    proposal = replace(proposal, documents=tuple(kind for kind in sent.kinds if kind in proposal.documents))
    act = Act(
        stage=Decision.Stage.DECIDED,
        matter=proposal.matter,
        round=proposal.round,
        version=sent.version,
        body=meeting.body,
        on=meeting.on,
        paragraph=meeting.paragraph,
        registration_number=proposal.registration_number,
    )
    decision = _freeze(actor, scope, proposal, act, today)
    if not with_changes:
        _refuse_changes(sent, decision, proposal)
    end_exceptions(lock)
    release_lock(lock)
    _note(actor, scope, "documents.decided", proposal, decision)
    return decision


@logged
def release(*, actor: Actor, scope: Scope, proposal: Proposal) -> None:
    """Let the registers go without a decision: referred back, withdrawn or rejected. Raises NotDispatched."""
    DECIDING.require_write(actor, scope)
    lock_year(scope)
    lock = lock_of(scope, proposal.matter)
    if lock is None:
        raise NotDispatched()
    end_exceptions(lock)
    release_lock(lock)
    _note(actor, scope, "documents.released", proposal, lock)


@logged
def except_actor(*, actor: Actor, scope: Scope, proposal: Proposal) -> None:
    """Let the one who keeps the minutes change what is locked. Raises NotDispatched, NotAllowed."""
    DECIDING.require_write(actor, scope)
    lock = lock_of(scope, proposal.matter)
    person = Person.objects.filter(pk=actor.key or 0).first()
    if lock is None:
        raise NotDispatched()
    if person is not None and person.pk not in named_in(lock):
        with override("sv"):
            reason = str(AMENDED)
        name_exception(lock, person=person, reason=reason, given_by=actor.name)
        _note(actor, scope, "documents.exception_named", proposal, lock, who=actor.name, reason=reason)


@logged
def except_person(*, actor: Actor, scope: Scope, proposal: Proposal, person: int, reason: str) -> None:
    """Let a person change what is locked, with a reason. Raises NoReason, NotDispatched, NotFound, NotAllowed."""
    DECIDING.require_write(actor, scope)
    lock = lock_of(scope, proposal.matter)
    found = Person.objects.filter(pk=person, is_active=True).first()
    if lock is None:
        raise NotDispatched()
    if found is None:
        raise NotFound("documents.no_person")
    if not reason.strip():
        raise NoReason()
    if found.pk not in named_in(lock):
        name_exception(lock, person=found, reason=reason, given_by=actor.name)
        _note(actor, scope, "documents.exception_named", proposal, lock, who=found.title, reason=reason.strip())


@logged
def end_exception(*, actor: Actor, scope: Scope, proposal: Proposal, person: int) -> None:
    """Take the right back. Raises NotDispatched, NotAllowed."""
    DECIDING.require_write(actor, scope)
    lock = lock_of(scope, proposal.matter)
    if lock is None:
        raise NotDispatched()
    named = [one for one in exceptions_of(lock) if one.person_id == person]
    if named:
        end_exceptions(lock, person=person)
        _note(actor, scope, "documents.exception_ended", proposal, lock, who=named[0].person.title)


def dispatched(scope: Scope, matter: str) -> Decision | None:
    """What the matter last sent out."""
    found = Decision.objects.filter(committee__slug=scope.committee, year=scope.year, matter=matter)
    return found.filter(stage=Decision.Stage.DISPATCHED).order_by("-id").first()


def living_trees(actor: Actor, scope: Scope, proposal: Proposal, status: str, today: date) -> list[DocumentTree]:
    """The matter's own documents and those of the catalogue, as they stand now."""
    kinds = [document_kind(kind).key for kind in proposal.documents]
    with override("sv"):
        own = [replace(tree, made_on=today.isoformat()) for tree in proposal.own(status)]
    return own + [compose(actor=actor, scope=scope, document=kind, today=today, status=status) for kind in kinds]


def _freeze(actor: Actor, scope: Scope, proposal: Proposal, act: Act, today: date) -> Decision:
    with override("sv"):
        status = act_words(act.stage, act.on, act.body, act.paragraph)
    data = living_data(actor, scope, proposal.documents)
    trees = living_trees(actor, scope, proposal, status, today)
    opened = _published_trees(actor, scope, proposal, trees, status, today)
    head = chain_head()
    act_facts = {**vars(act), "on": act.on.isoformat() if act.on else None}
    every = [*trees, *opened.values()]
    digest = fingerprint_of(act_facts, data, [as_data(tree) for tree in every])
    drawn = _draw([replace(tree, fingerprint=digest, chain_head=head) for tree in every])
    published = {one.kind: one for one in drawn[len(trees) :]}
    drawn = [replace(one, published=published.get(one.kind)) for one in drawn[: len(trees)]]
    return store_decision(actor=actor, scope=scope, act=act, data=data, drawn=drawn, digest=digest, chain_head=head)


def _published_trees(
    actor: Actor, scope: Scope, proposal: Proposal, trees: Sequence[DocumentTree], status: str, today: date
) -> dict[str, DocumentTree]:
    """{document: the tree that may be published} of those that differ from the whole, in the order of the trees."""
    with override("sv"):
        own = proposal.own_published(published_status(status), grounds_in(scope))
    composed = {tree.key: replace(tree, made_on=today.isoformat()) for tree in own}
    kinds = {kind.key for kind in offered()} if secrets_of(scope) else set()
    composed |= {
        tree.key: compose(actor=actor, scope=scope, document=tree.key, today=today, status=status, published=True)
        for tree in trees
        if tree.key in kinds
    }
    return {tree.key: composed[tree.key] for tree in trees if composed.get(tree.key, tree).sections != tree.sections}


def _draw(trees: Sequence[DocumentTree]) -> list[Drawn]:
    """Every document in every form. PDF is made in processes of its own: they work while we make the rest."""
    with override("sv"), ThreadPoolExecutor(max_workers=PDF_AT_ONCE) as pool:
        waiting = [pool.submit(render_pdf, tree) for tree in trees]
        made = [{"html": render_html(tree).encode(), "docx": render_docx(tree)} for tree in trees]
        return [
            Drawn(tree.key, tree.title, as_data(tree), files | {"pdf": pdf.result()})
            for tree, files, pdf in zip(trees, made, waiting, strict=True)
        ]


def _refuse_changes(sent: Decision, decision: Decision, proposal: Proposal) -> None:
    before = dict(sent.documents.values_list("kind", "content"))
    changed = [
        document.title
        for document in decision.documents.all()
        if document.kind in proposal.documents and before.get(document.kind) != document.content
    ]
    if changed:
        raise ChangedSinceDispatch(documents=", ".join(changed))


def _note(
    actor: Actor,
    scope: Scope,
    code: str,
    proposal: Proposal,
    about: Decision | Lock,
    *,
    reason: str = "",
    who: str = "",
) -> None:
    facts = {"title": proposal.title, "version": "", "digest": "", "who": who}
    if isinstance(about, Decision):
        facts |= {"version": str(about.version), "digest": about.digest}
    record(actor, scope, Change(code, "planning.decision", proposal.matter, facts=facts, reason=reason))
