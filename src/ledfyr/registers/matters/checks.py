"""Rules of the review about matters that have not been sent out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.engines.review.wording import finding, quote
from ledfyr.kernel.findings import Check, Finding, ReviewContext
from ledfyr.kernel.rows import Row

from .rules import DRAFT, READY, Facts, lacking_cooperation, lacks_that

SOURCE = gettext_lazy("Egen regel")


def _on_the_desk(context: ReviewContext) -> Iterator[Row]:
    return (row for row in context.of("matters") if row.values["state"] in {DRAFT, READY})


WORDS = {
    "state": gettext_lazy("saknar uppgift om samverkan"),
    "reason": gettext_lazy("säger inte varför samverkan inte behövs"),
    "date": gettext_lazy("saknar dag för samverkan"),
    "party": gettext_lazy("säger inte vem som är oenig"),
    "ground": gettext_lazy("säger inte vad oenigheten gäller"),
}


def cooperation_is_stated(context: ReviewContext) -> Iterable[Finding]:
    """R-SV-4: no matter is sent out without its cooperation state."""
    return _lacking(context, "R-SV-4", {"state", "reason", "date"})


def disagreement_is_explained(context: ReviewContext) -> Iterable[Finding]:
    """R-SV-1: disagreement names party and ground."""
    return _lacking(context, "R-SV-1", {"party", "ground"})


def _lacking(context: ReviewContext, rule: str, about: set[str]) -> Iterable[Finding]:
    for row in _on_the_desk(context):
        values = row.values
        facts = Facts(
            cooperation=values["cooperation"] or "",
            cooperation_date=values["cooperation_date"] or "",
            cooperation_party=values["cooperation_party"],
            cooperation_ground=values["cooperation_ground"],
        )
        lacking = lacking_cooperation(facts)
        if lacking in about:
            yield finding(
                rule,
                "error",
                _("Ärendet %(title)s %(lacking)s.") % {"title": quote(values["title"]), "lacking": WORDS[lacking]},
                rows=[row],
                evidence=[values["cooperation"] or _("(tomt)")],
                mend=_("Ange hur ärendet har samverkats innan det skickas ut."),
                act=(_("Ange samverkan"), "cooperation"),
            )


def clauses_begin_with_that(context: ReviewContext) -> Iterable[Finding]:
    """R-AR-1: a decision clause begins with 'att'."""
    for row in _on_the_desk(context):
        wrong = [clause for clause in row.values["clauses"] if lacks_that(clause)]
        if wrong:
            yield finding(
                "R-AR-1",
                "warning",
                _("Ärendet %(title)s har en beslutssats som inte börjar med ”att”.")
                % {"title": quote(row.values["title"])},
                rows=[row],
                evidence=wrong,
                mend=_("Skriv varje beslutssats så att den börjar med ”att”."),
                act=(_("Ändra beslutssatserna"), "clauses"),
            )


def recipients_are_named(context: ReviewContext) -> Iterable[Finding]:
    """R-AR-2: a matter says who is to have the decision."""
    for row in _on_the_desk(context):
        if not row.values["recipients"]:
            yield finding(
                "R-AR-2",
                "question",
                _("Ärendet %(title)s säger inte vem som ska ha beslutet.") % {"title": quote(row.values["title"])},
                rows=[row],
                evidence=[_("(tomt)")],
                mend=_("Ange mottagare, eller svara att beslutet inte ska skickas till någon."),
                act=(_("Ange mottagare"), "about"),
            )


def files_have_numbers(context: ReviewContext) -> Iterable[Finding]:
    """R-AR-3: a matter has its registration number before it is sent out."""
    for row in _on_the_desk(context):
        if not row.values["registration_number"]:
            yield finding(
                "R-AR-3",
                "warning",
                _("Ärendet %(title)s saknar diarienummer.") % {"title": quote(row.values["title"])},
                rows=[row],
                evidence=[_("(tomt)")],
                mend=_("Ange diarienumret ur kommunens diarium."),
                act=(_("Ange diarienummer"), "about"),
            )


CHECKS = (
    Check("R-SV-4", gettext_lazy("Samverkan är angiven innan ärendet skickas ut"), SOURCE, cooperation_is_stated),
    Check("R-SV-1", gettext_lazy("Oenighet har part och skäl"), SOURCE, disagreement_is_explained),
    Check("R-AR-1", gettext_lazy("Beslutssatser börjar med ”att”"), SOURCE, clauses_begin_with_that),
    Check("R-AR-2", gettext_lazy("Ärendet säger vem som ska ha beslutet"), SOURCE, recipients_are_named),
    Check("R-AR-3", gettext_lazy("Ärendet har ett diarienummer"), SOURCE, files_have_numbers),
)
