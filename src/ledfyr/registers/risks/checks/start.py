"""R-IC-17: what was carried from last year is taken a stand on."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledfyr.engines.review.wording import finding, named_all, quote
from ledfyr.kernel.findings import Finding, ReviewContext


def check_proposals(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-17: rows carried from last year that nobody has rated or called unchanged. One cause, one finding."""
    waiting = [row for row in context.of("risks") if row.values.get("is_proposal")]
    if not waiting:
        return
    message = ngettext(
        "Händelsen %(rows)s är hämtad från förra året, men ingen har tagit ställning till den.",
        "%(count)d händelser är hämtade från förra året, men ingen har tagit ställning till dem: %(rows)s.",
        len(waiting),
    ) % {"count": len(waiting), "rows": named_all(waiting)}
    yield finding(
        "R-IC-17",
        "warning",
        message,
        rows=waiting,
        evidence=[quote(row.values.get("event")) for row in waiting],
        computed=_("värderingen är ett förslag från förra året"),
        mend=_("Värdera om, eller skriv varför händelsen är oförändrad."),
    )
