"""R-OR: what the review asks of people and their roles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.engines.review.wording import finding
from ledfyr.kernel import roles
from ledfyr.kernel.findings import Check, Finding, ReviewContext
from ledfyr.kernel.rows import Row

from .rules.roles import Held, clashes

KIND = "people"
DUTIES = "duties"


def check_incompatible(context: ReviewContext) -> Iterable[Finding]:
    """R-OR-1: somebody holds roles, today or later, that should not be one person's, and nobody has said why."""
    people: dict[str, list[Row]] = defaultdict(list)
    for row in context.of(KIND):
        if row.values["username"] and row.values["role_code"]:
            people[row.values["username"]].append(row)
    for rows in people.values():
        if not any(row.values["is_here"] for row in rows):
            continue
        held = [one for row in rows if (one := _held(row)).until is None or one.until > _today(context)]
        labels = {row.values["role_code"]: _(row.values["role"]) for row in rows}  # rows speak Swedish
        for one, other in clashes(held):
            pair = {"one": labels[one.role], "other": labels[other.role]}
            yield finding(
                "R-OR-1",
                "warning",
                _("%(person)s är både %(one)s och %(other)s.") % {"person": rows[0].values["title"], **pair},
                rows=[row for row in rows if row.values["role_code"] in {one.role, other.role}][:1],
                evidence=[pair["one"], pair["other"]],
                computed=_("rollerna gäller samtidigt och inget skäl till undantag är antecknat"),
                mend=_("Avsluta den ena rollen, eller ge den på nytt med ett skäl till undantaget."),
            )


def _held(row: Row) -> Held:
    values = row.values
    until = date.fromisoformat(values["to"]) + timedelta(days=1) if values["to"] else None
    return Held(values["role_code"], date.fromisoformat(values["from"]), until, values["exception"] or "")


def _today(context: ReviewContext) -> date:
    return date.fromisoformat(str(context.settings["today"]))


def check_vacant(context: ReviewContext) -> Iterable[Finding]:
    """R-OR-2: a manager's position in the committee's organisation that nobody holds."""
    for row in context.of(KIND):
        if row.values["username"] is None and row.values["role_code"] in roles.MANAGERS and row.values["is_here"]:
            role = _(row.values["role"])  # rows speak Swedish
            place = row.values["unit"] or row.values["committee"] or ""
            yield finding(
                "R-OR-2",
                "question",
                _("Ingen är %(role)s vid %(place)s.") % {"role": role, "place": place},
                rows=[row],
                evidence=[role, str(place)],
                computed=_("befattningen finns men ingen innehar den tills vidare"),
                mend=_("Ge någon rollen, eller lämna frågan öppen tills någon är utsedd."),
            )


def check_held(context: ReviewContext) -> Iterable[Finding]:
    """R-OR-3: an open duty whose position nobody holds today, or whose unit stands no longer."""
    for row in context.of(DUTIES):
        values = row.values
        if not values["is_open"] or not values["state"]:
            continue
        facts = {"position": values["position"], "duty": values["duty"]}
        ended = values["state"] == "ended"
        yield finding(
            "R-OR-3",
            "warning" if ended else "question",
            (
                _("%(duty)s: %(position)s svarar för den, men enheten har upphört.")
                if ended
                else _("%(duty)s: %(position)s svarar för den, men ingen har befattningen.")
            )
            % facts,
            rows=[row],
            evidence=[values["position"]],
            computed=_("enheten har upphört") if ended else _("ingen innehar befattningen i dag"),
            mend=_("Lämna över befattningen, eller flytta ansvaret till en annan, under Organisation och Överlämning."),
        )


CHECKS = (
    Check(
        "R-OR-1",
        gettext_lazy("Oförenliga roller innehas inte av samma person"),
        gettext_lazy("Dataskyddsförordningen artikel 38.6, KL 12:4"),
        check_incompatible,
    ),
    Check("R-OR-2", gettext_lazy("Varje chefsroll har en innehavare"), gettext_lazy("Egen regel"), check_vacant),
    Check("R-OR-3", gettext_lazy("Varje ansvar har en innehavare"), gettext_lazy("Egen regel"), check_held),
)
