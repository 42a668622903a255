"""What can be compared with what, and what a year's documents tell the changes since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ledfyr.engines.ui.standing import decision_words
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.blocks import as_data
from ledfyr.kernel.errors import NotFound
from ledfyr.kernel.register import HistoryCode, HistoryObject
from ledfyr.platform.files.storing import store_bytes
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.selectors import committee_by_slug
from ledfyr.platform.planning.decisions import canonical, decisions_in, find_decision
from ledfyr.platform.planning.models import Decision
from ledfyr.platform.planning.years import years_of

from .catalogue import offered
from .changes import choice_in
from .comparing import Snapshot, frozen_snapshot
from .composing import compose
from .contents import living_data
from .models import ComparisonChoice
from .policy import POLICY

NOW = "nu"
HISTORY = (
    HistoryCode("documents.comparison_chosen", gettext_lazy("Årets dokument redovisar ändringar sedan: %(label)s")),
    HistoryCode("documents.comparison_dropped", gettext_lazy("Årets dokument redovisar inte längre några ändringar")),
)
OBJECT = HistoryObject(gettext_lazy("Ändringar i dokument"), fields={"compared_with": gettext_lazy("Jämförs med")})


@dataclass(frozen=True)
class Comparable:
    """Something to compare with. ``decision`` None: the year's registers as they stand."""

    key: str
    label: str
    year: int
    decision: Decision | None = None


def comparables(committee: str, *, until: int | None = None) -> list[Comparable]:
    """Every year as it stands, and its frozen versions with data, newest first; years up to ``until``."""
    found = []
    for year in years_of(committee):
        if until is not None and year > until:
            continue
        found.append(Comparable(f"{NOW}-{year}", _("%(year)s som det står nu") % {"year": year}, year))
        for one in decisions_in(Scope(committee, year)):
            if one.data_id:
                facts = {"year": year, "version": one.version, "words": decision_words(one)}
                label = _("%(year)s version %(version)s: %(words)s") % facts
                found.append(Comparable(str(one.pk), label, year, one))
    return found


def earlier_than_now(scope: Scope) -> list[Comparable]:
    """What the year's documents can tell the changes since: its versions, and earlier years."""
    return [
        one
        for one in comparables(scope.committee, until=scope.year)
        if one.decision is not None or one.year < scope.year
    ]


def named_comparable(scope: Scope, name: str) -> Comparable:
    """'2026' (as decided, else its registers), '2026:nu' or '2026:1' (a version). Raises NotFound."""
    year, _colon, which = name.partition(":")
    for one in sorted(earlier_than_now(scope), key=lambda one: one.decision is None):
        version = one.decision.version if one.decision else NOW
        is_decided = one.decision is None or one.decision.stage == Decision.Stage.DECIDED
        if str(one.year) == year and (which == str(version) if which else is_decided):
            return one
    raise NotFound("documents.no_comparison", name=name)


def snapshot_of(actor: Actor, scope: Scope, chosen: Comparable, today: date) -> Snapshot:
    """The same, frozen or living. Raises FileDamaged, NotAllowed."""
    if chosen.decision is not None:
        return frozen_snapshot(find_decision(Scope(scope.committee, chosen.year), chosen.decision.pk))
    return living_snapshot(actor=actor, scope=Scope(scope.committee, chosen.year), today=today)


def living_snapshot(*, actor: Actor, scope: Scope, today: date, kinds: Iterable[str] | None = None) -> Snapshot:
    """The registers and documents as they stand now. Raises NotAllowed from the rooms."""
    wanted = [kind.key for kind in offered() if kinds is None or kind.key in set(kinds)]
    trees = {kind: as_data(compose(actor=actor, scope=scope, document=kind, today=today)) for kind in wanted}
    label = _("Registren som de står nu, %(year)s") % {"year": scope.year}
    return Snapshot(label, scope.year, "", living_data(actor, scope, wanted), trees)


@logged
def choose_comparison(*, actor: Actor, scope: Scope, key: str, today: date) -> ComparisonChoice | None:
    """Let the year's documents tell the changes since a version or an earlier year; '' for none.

    An earlier year's registers are kept as they stand today: what is dispatched is then what is decided.
    Raises NotFound, Locked, NotAllowed.
    """
    POLICY.require_write(actor, scope)
    chosen = next((one for one in earlier_than_now(scope) if one.key == key), None)
    if key and chosen is None:
        raise NotFound("documents.no_comparison", name=key)
    old = choice_in(scope)
    was = _noted(old)
    if old is not None:
        old.delete()
    if chosen is None:
        if old is not None:
            record(actor, scope, _change("documents.comparison_dropped", scope, was, ""))
        return None
    choice = ComparisonChoice(
        committee=committee_by_slug(scope.committee),
        year=scope.year,
        decision=chosen.decision,
        other_year=None if chosen.decision else chosen.year,
        chosen_on=today,
    )
    if chosen.decision is None:
        with override("sv"):
            kept = asdict(living_snapshot(actor=actor, scope=Scope(scope.committee, chosen.year), today=today))
        name = f"jamforelse-{scope.committee}-{scope.year}-{chosen.year}.json"
        choice.kept = store_bytes(canonical(kept), name=name, media_type="application/json", actor=actor)
    choice.full_clean()
    choice.save()
    record(actor, scope, _change("documents.comparison_chosen", scope, was, _noted(choice)))
    return choice


def _noted(choice: ComparisonChoice | None) -> str:
    """What is compared with, as history keeps it."""
    with override("sv"):
        return label_of(choice) if choice else ""


def label_of(choice: ComparisonChoice) -> str:
    """What is compared with, as the page names it."""
    if choice.decision is not None:
        one = choice.decision
        return f"{one.year} version {one.version}: {decision_words(one)}"
    facts = {"year": choice.other_year, "day": choice.chosen_on.isoformat()}
    return _("Registren för %(year)s, som de stod %(day)s") % facts


def _change(code: str, scope: Scope, old: str, new: str) -> Change:
    changes = {"compared_with": (old or None, new or None)}
    return Change(code, "documents.comparison", str(scope.year), changes, {"label": new})
