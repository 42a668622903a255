"""From draft to decision: what is frozen stays, what is locked stands still, and nothing is half done."""

from __future__ import annotations

from typing import Any

import pytest

from ledfyr.engines.documents import deciding
from ledfyr.engines.documents.deciding import AlreadyDispatched, ChangedSinceDispatch, UnansweredErrors
from ledfyr.engines.documents.verifying import faults_in
from ledfyr.kernel.actor import SYSTEM
from ledfyr.kernel.errors import NotAllowed
from ledfyr.platform.files.folder import path_of
from ledfyr.platform.files.storing import read_bytes
from ledfyr.platform.history.tests.watching import nothing_changes, recorded
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER, SCOPE
from ledfyr.platform.planning.decisions import decisions_in, documents_of, frozen_data, frozen_tree, standing_of
from ledfyr.platform.planning.locking import Locked, locks_in
from ledfyr.registers.matters import services
from ledfyr.registers.matters.services import NotReady, NotWritable, WrongStep
from ledfyr.registers.risks.public import rows_in
from ledfyr.registers.risks.services import rate_event

from .samples import EVENTS, MEETING_DAY, TODAY, draft, person, ready, sent, year

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def analysed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Real PDF takes seconds: one test makes it."""
    year()
    if "real" not in request.node.name:
        monkeypatch.setattr(deciding, "render_pdf", lambda tree: f"%PDF-1.7 {tree.key} {tree.status}".encode())


def event(nr: int = 1) -> Any:
    return rows_in(SYSTEM, SCOPE).get(nr=nr)


def decide(matter, actor=SYSTEM, **wanted):  # type: ignore[no-untyped-def]
    given = {"on": MEETING_DAY, "paragraph": "98", "today": MEETING_DAY} | wanted
    return services.decide_matter(actor=actor, scope=SCOPE, key=matter.pk, **given)


def test_what_is_sent_out_is_frozen_and_locked_for_real() -> None:
    matter = ready()
    with recorded() as entries:
        decision = services.dispatch_matter(actor=SYSTEM, scope=SCOPE, key=matter.pk, today=TODAY)
    assert [entry.code for entry in entries] == ["documents.dispatched", "matters.dispatched"]
    assert standing_of(SCOPE).code == "sent"
    assert [document.kind for document in documents_of(decision)] == ["administration-report", "risk-analysis"]
    tree = frozen_tree(documents_of(decision)[1])
    assert tree["status"] == "Förslag, utskickat 2026-11-12"
    assert tree["fingerprint"] == decision.digest
    assert [row["event"] for row in frozen_data(decision)["risks"]] == list(EVENTS)
    assert faults_in(decision) == []
    with nothing_changes(), pytest.raises(Locked) as refusal:
        rate_event(actor=CONTROLLER, scope=SCOPE, key=event().pk, version=None, likelihood=3, consequence=3)
    assert refusal.value.facts == {"since": "2026-11-12", "title": "Riskanalys 2027", "may": ""}


def test_a_decision_freezes_again_and_unlocks() -> None:
    matter = sent()
    decision = decide(matter, reservations="Ledamot (X) reserverar sig.", immediate_approval=True)
    assert (decision.version, decision.paragraph, decision.stage) == (1, "98", "decided")
    assert [one.kind for one in documents_of(decision)] == [
        "administration-report",
        "minutes-extract",
        "recipients",
        "risk-analysis",
    ]
    assert frozen_tree(documents_of(decision)[3])["status"] == "Beslutad av Kulturnämnden 2026-12-10 § 98"
    assert locks_in(SCOPE) == []
    assert standing_of(SCOPE).decision == decision
    rate_event(actor=CONTROLLER, scope=SCOPE, key=event().pk, version=None, likelihood=3, consequence=2)


def test_frozen_bytes_are_the_same_whatever_happens_later() -> None:
    matter = sent()
    decision = decide(matter)
    before = [read_bytes(one.pdf.digest) for one in documents_of(decision)]
    rate_event(actor=CONTROLLER, scope=SCOPE, key=event().pk, version=None, likelihood=3, consequence=2)
    decision = decisions_in(SCOPE)[0]
    assert [read_bytes(one.pdf.digest) for one in documents_of(decision)] == before
    assert frozen_data(decision)["risks"][0]["value"] == 4


def test_the_next_decision_is_the_next_version() -> None:
    decide(sent())
    rate_event(actor=CONTROLLER, scope=SCOPE, key=event().pk, version=None, likelihood=3, consequence=2)
    assert decide(sent(title="Revidering")).version == 2


def test_a_damaged_file_is_said_so() -> None:
    decision = decide(sent())
    path = path_of(documents_of(decision)[0].pdf.digest)
    path.write_bytes(b"%PDF-1.7 something else")
    assert [fault.code for fault in faults_in(decision)] == ["documents.damaged_version"]


def test_nothing_is_sent_out_with_an_error_that_nobody_has_answered() -> None:
    matter = ready()
    rate_event(actor=CONTROLLER, scope=SCOPE, key=event().pk, version=None, likelihood=4, consequence=4)
    with nothing_changes(), pytest.raises(UnansweredErrors) as refusal:
        services.dispatch_matter(actor=SYSTEM, scope=SCOPE, key=matter.pk, today=TODAY)
    assert int(str(refusal.value.facts["count"])) >= 1


def test_two_matters_cannot_wait_with_the_same_register() -> None:
    sent()
    other = ready(title="Samma igen")
    with nothing_changes(), pytest.raises(AlreadyDispatched):
        services.dispatch_matter(actor=SYSTEM, scope=SCOPE, key=other.pk, today=TODAY)


def test_nothing_is_sent_out_twice() -> None:
    matter = sent()
    with nothing_changes(), pytest.raises(WrongStep):
        services.dispatch_matter(actor=SYSTEM, scope=SCOPE, key=matter.pk, today=TODAY)


def test_the_meeting_amends_and_only_the_one_who_keeps_the_minutes() -> None:
    secretary = person("committee_secretary")
    matter = sent()
    with nothing_changes(), pytest.raises(NotAllowed):
        rate_event(actor=secretary, scope=SCOPE, key=event().pk, version=None, likelihood=3, consequence=3)
    services.amend_matter(actor=secretary, scope=SCOPE, key=matter.pk)
    rate_event(actor=secretary, scope=SCOPE, key=event().pk, version=None, likelihood=3, consequence=2)
    with pytest.raises(Locked):
        rate_event(actor=CONTROLLER, scope=SCOPE, key=event().pk, version=None, likelihood=3, consequence=3)
    clause = matter.clauses.all()[0]
    services.change_clause(actor=secretary, scope=SCOPE, clause=clause.pk, version=None, text="att fastställa, ändrad")
    decision = decide(matter, actor=secretary)
    matter.refresh_from_db()
    assert matter.state == "decided_with_changes"
    assert frozen_data(decision)["risks"][0]["value"] == 6
    with pytest.raises(NotAllowed):
        rate_event(actor=secretary, scope=SCOPE, key=event().pk, version=None, likelihood=1, consequence=2)


def test_a_decision_as_proposed_is_of_what_was_proposed() -> None:
    controller = person("controller")
    matter = sent()
    from ledfyr.engines.documents.deciding import except_person
    from ledfyr.registers.matters.selectors import proposal_of

    except_person(
        actor=SYSTEM, scope=SCOPE, proposal=proposal_of(matter, SCOPE), person=controller.key or 0, reason="Felskrivet"
    )
    rate_event(actor=controller, scope=SCOPE, key=event().pk, version=None, likelihood=3, consequence=2)
    with nothing_changes(), pytest.raises(ChangedSinceDispatch):
        decide(matter)


@pytest.mark.parametrize("step", ["refer_back", "withdraw_matter", "reject_matter"])
def test_any_other_end_unlocks_without_a_decision(step: str) -> None:
    matter = sent()
    extra = {"on": MEETING_DAY, "paragraph": "98"} if step == "reject_matter" else {}
    done = getattr(services, step)(actor=SYSTEM, scope=SCOPE, key=matter.pk, reason="Skäl", **extra)
    assert locks_in(SCOPE) == []
    assert standing_of(SCOPE).code == "draft"
    assert done.round == (2 if step == "refer_back" else 1)


def test_a_deferred_matter_is_still_locked_and_can_be_decided() -> None:
    matter = sent()
    services.defer_matter(actor=SYSTEM, scope=SCOPE, key=matter.pk, to=MEETING_DAY)
    assert len(locks_in(SCOPE)) == 1
    assert decide(matter).stage == "decided"


def test_nothing_undispatched_is_decided() -> None:
    matter = ready()
    with nothing_changes(), pytest.raises(WrongStep):
        decide(matter)


def test_a_matter_that_lacks_something_is_not_signed() -> None:
    matter = services.start_matter(actor=SYSTEM, scope=SCOPE, title="Tomt")
    with nothing_changes(), pytest.raises(NotReady) as refusal:
        services.sign_matter(actor=SYSTEM, scope=SCOPE, key=matter.pk)
    assert refusal.value.facts["missing"] == ("meeting_date", "sections", "clauses", "documents", "cooperation")


def test_texts_stand_still_once_signed() -> None:
    matter = ready()
    with nothing_changes(), pytest.raises(NotWritable):
        services.add_clause(actor=SYSTEM, scope=SCOPE, key=matter.pk, text="att också")


@pytest.mark.parametrize(
    ("role", "writes", "signs", "sends"),
    [
        ("case_officer", True, False, False),
        ("committee_secretary", True, False, True),
        ("controller", True, False, True),
        ("head_of_administration", False, True, False),
        ("elected_auditor", False, False, False),
        ("reader", False, False, False),
    ],
)
def test_each_role_has_its_part(role: str, writes: bool, signs: bool, sends: bool) -> None:
    actor, matter = person(role), draft()

    def may(allowed: bool, service, **given):  # type: ignore[no-untyped-def]
        if allowed:
            service(actor=actor, scope=SCOPE, key=matter.pk, **given)
            return
        with nothing_changes(), pytest.raises(NotAllowed):
            service(actor=actor, scope=SCOPE, key=matter.pk, **given)

    may(writes, services.add_clause, text="att också")
    may(signs, services.sign_matter)
    if not signs:
        services.sign_matter(actor=SYSTEM, scope=SCOPE, key=matter.pk)
    may(sends, services.dispatch_matter, today=TODAY)


def test_the_ones_who_read_do_read() -> None:
    from ledfyr.registers.matters.selectors import matters_in

    draft()
    assert matters_in(READER, SCOPE).count() == 1


def test_a_crash_while_rendering_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    matter = ready()

    def crash(tree: Any) -> bytes:
        raise OSError("no more memory")

    monkeypatch.setattr(deciding, "render_docx", crash)
    with nothing_changes(), pytest.raises(OSError, match="no more memory"):
        services.dispatch_matter(actor=SYSTEM, scope=SCOPE, key=matter.pk, today=TODAY)
    assert locks_in(SCOPE) == []


def test_a_decision_is_never_changed_or_deleted() -> None:
    decision = decide(sent())
    decision.paragraph = "99"
    for attempt in (decision.save, decision.delete, type(decision).objects.all().delete):
        with pytest.raises(TypeError):
            attempt()
    with pytest.raises(TypeError):
        type(decision).objects.update(paragraph="99")
