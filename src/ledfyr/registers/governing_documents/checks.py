"""R-SD: what the review asks of a list of governing documents."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ledfyr.engines.review.wording import finding, listed, quote, shortened, softened
from ledfyr.kernel.findings import Check, Finding, ReviewContext
from ledfyr.kernel.rows import Row
from ledfyr.kernel.text import fold

KIND = "governing-documents"

_PERIOD = re.compile(r"\b((?:19|20)\d\d)\s*[-–—]\s*((?:19|20)?\d\d)\b(?![-:]\d)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?!:\d)")
_BRACKET = re.compile(r"\(\s*([A-ZÅÄÖ][\wåäöÅÄÖ]*)\b[^()]*\)?\s*\.?\s*$")
# When at least this share of a list names body or date, the ones that do not are left out by mistake.
_HABIT = 0.6
_FEWEST_IN_LIST = 4
_FEWEST_USES = 3


def _title(row: Row) -> str:
    return str(row.values.get("title") or row.words or "").strip()


def _date(row: Row) -> str:
    return str(row.values.get("date") or "").strip()


def _body(row: Row) -> str:
    return str(row.values.get("decided_by") or "").strip()


def _decision(row: Row) -> str:
    return ", ".join(part for part in (_body(row), _date(row)) if part) or _("inget beslut angivet")


def _without_years(row: Row) -> str:
    """The wording with its own period and years left out; numbers of laws (2017:725) stay."""
    return fold(_YEAR.sub(" ", _PERIOD.sub(" ", _title(row))))


def period_end(row: Row) -> int | None:
    """The last year of its own period, from ``valid_years`` or the title ('2018-2021', '2018–21'); None without one."""
    years = row.values.get("valid_years")
    if years:
        return int(years[-1])
    periods = _PERIOD.findall(_title(row))
    if not periods:
        return None
    first, last = periods[-1]
    end = int(last) if len(last) == 4 else int(first[:2] + last)
    return end if end >= int(first) else None


def check_listed_twice(context: ReviewContext) -> Iterable[Finding]:
    """R-SD-1: the same document twice. With the same decision it is a warning, with different ones a question."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in context.of(KIND):
        if _without_years(row):
            groups[_without_years(row)].append(row)
    for rows in groups.values():
        if len(rows) < 2:
            continue
        same = len({(_body(row), _date(row)) for row in rows}) == 1
        yield finding(
            "R-SD-1",
            softened("warning", when=not same),
            _("Styrdokumentet %(title)s står %(count)d gånger i listan.")
            % {"title": quote(shortened(_title(rows[0]))), "count": len(rows)},
            rows=rows,
            evidence=[f"{_title(row)} ({_decision(row)})" for row in rows],
            computed=_("samma ord när årtal räknas bort") + ("; " + _("samma beslut") if same else ""),
            mend=_("Ta bort den ena raden, eller skriv hur dokumenten skiljer sig åt."),
        )


def _list_of(row: Row) -> str:
    """Which list a row belongs to: subheadings under one heading (5.2.1, 5.2.2 …) share a habit of naming decisions."""
    parts = str(row.values.get("heading_number") or "").split(".")
    if len(parts) < 2:
        return str(row.values.get("category") or "")
    return f"{len(parts)}:{'.'.join(parts[:-1])}"


def _names_a_body(row: Row, bodies: set[str]) -> bool:
    """True for a decision in a form that the reader did not know, such as '(KF, 12-34/2019)'."""
    match = _BRACKET.search(_title(row))
    return match is not None and match.group(1) in bodies


def check_decision_named(context: ReviewContext) -> Iterable[Finding]:
    """R-SD-2: neither body nor date, in a list whose other documents have them. One finding for each list."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in context.of(KIND):
        groups[_list_of(row)].append(row)
    bodies = {_body(row) for row in context.of(KIND) if _body(row)}
    for rows in groups.values():
        lacking = [row for row in rows if not _body(row) and not _date(row) and not _names_a_body(row, bodies)]
        habit = 1 - len(lacking) / len(rows)
        if not lacking or len(rows) < _FEWEST_IN_LIST or habit < _HABIT:
            continue
        message = ngettext(
            "Styrdokumentet %(titles)s saknar uppgift om vem som beslutat och när.",
            "%(count)d styrdokument saknar uppgift om vem som beslutat och när: %(titles)s.",
            len(lacking),
        )
        yield finding(
            "R-SD-2",
            "warning",
            message % {"count": len(lacking), "titles": listed(quote(shortened(_title(row))) for row in lacking)},
            rows=lacking,
            evidence=[_title(row) for row in lacking],
            computed=_("%(with)d av listans %(all)d dokument anger beslutsorgan eller datum")
            % {"with": len(rows) - len(lacking), "all": len(rows)},
            mend=_("Lägg till beslutsorgan och datum, eller ta bort dokumentet om det inte är beslutat."),
        )


def check_period_ended(context: ReviewContext) -> Iterable[Finding]:
    """R-SD-3: the document's own period ended before the year. It may still be in force: one question for all."""
    if context.year is None:
        return
    ended = [row for row in context.of(KIND) if (end := period_end(row)) is not None and end < context.year]
    if not ended:
        return
    facts: dict[str, object] = {"count": len(ended), "year": context.year}
    facts["titles"] = listed(quote(shortened(_title(row))) for row in ended)
    message = ngettext(
        "Styrdokumentet %(titles)s gäller enligt sina egna årtal inte längre %(year)s.",
        "%(count)d styrdokument gäller enligt sina egna årtal inte längre %(year)s: %(titles)s.",
        len(ended),
    )
    yield finding(
        "R-SD-3",
        "question",
        message % facts,
        rows=ended,
        evidence=[_title(row) for row in ended],
        computed="; ".join(
            _("slutar %(end)s, före %(year)s") % {"end": period_end(row), "year": context.year} for row in ended
        ),
        mend=_("Byt till det dokument som gäller nu, eller skriv att det gamla fortfarande gäller."),
    )


def check_bodies(context: ReviewContext) -> Iterable[Finding]:
    """R-SD-4: a body that looks like the beginning of one that the list uses again and again."""
    rows = context.of(KIND)
    uses = Counter(_body(row) for row in rows if _body(row))
    for row in rows:
        body = _body(row)
        longer = _meant(body, uses)
        if longer:
            yield finding(
                "R-SD-4",
                "question",
                _("Beslutsorganet står som %(body)s för %(title)s. Ska det vara %(longer)s?")
                % {
                    "body": quote(body),
                    "title": quote(shortened(_title(row))),
                    "longer": listed((quote(name) for name in longer), last=_("eller")),
                },
                rows=[row],
                evidence=[f"{_title(row)} ({_decision(row)})"],
                computed=_("%(body)s används en gång, %(others)s")
                % {
                    "body": quote(body),
                    "others": listed(
                        _("%(name)s %(count)d gånger") % {"name": quote(n), "count": uses[n]} for n in longer
                    ),
                },
                mend=_("Skriv ut beslutsorganet."),
            )


def _meant(body: str, uses: Counter[str]) -> Sequence[str]:
    if not body or uses[body] > 1:
        return ()
    return sorted(
        name for name, count in uses.items() if count >= _FEWEST_USES and name != body and name.startswith(body)
    )


_OWN = gettext_lazy("Egen regel")

CHECKS: tuple[Check, ...] = (
    Check("R-SD-1", gettext_lazy("Varje styrdokument står en gång"), _OWN, check_listed_twice),
    Check("R-SD-2", gettext_lazy("Varje styrdokument har beslutsorgan och datum"), _OWN, check_decision_named),
    Check("R-SD-3", gettext_lazy("Styrdokumenten gäller fortfarande"), _OWN, check_period_ended),
    Check("R-SD-4", gettext_lazy("Beslutsorganen är rätt skrivna"), _OWN, check_bodies),
)
