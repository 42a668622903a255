"""R-IC-17: what was carried from last year's plan is taken a stand on."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledfyr.engines.review.wording import finding, named_all, quote
from ledfyr.kernel.findings import Finding, ReviewContext


def check_carried_rows(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-17: plan rows carried from last year that nobody has changed or called unchanged. One cause, one finding."""
    waiting = [row for row in context.of("control-plan") if row.values.get("is_proposal")]
    if not waiting:
        return
    message = ngettext(
        "Planraden för %(rows)s är hämtad från förra året, men ingen har tagit ställning till den.",
        "%(count)d planrader är hämtade från förra året, men ingen har tagit ställning till dem: %(rows)s.",
        len(waiting),
    ) % {"count": len(waiting), "rows": named_all(waiting)}
    yield finding(
        "R-IC-17",
        "warning",
        message,
        rows=waiting,
        evidence=[quote((row.values.get("events") or [""])[0]) for row in waiting],
        computed=_("raden är ett förslag från förra året"),
        mend=_("Ändra raden, eller skriv varför den är oförändrad."),
    )
