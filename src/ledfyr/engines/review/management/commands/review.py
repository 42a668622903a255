"""ledfyr review: a file, or a committee's year."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.engines.review.output import findings_as_json, format_findings_text
from ledfyr.engines.ui.commands import Command as Base
from ledfyr.engines.ui.commands import add_scope, command_line_actor, scope_of
from ledfyr.kernel.findings import Finding


class Command(Base):
    """Findings on standard output; exit status 1 when there are errors among them."""

    help = gettext_lazy(
        "Granskar en fil (utan databas, inget sparas) eller en nämnds år. Avslutar med 1 om det finns fel."
    )
    example = "ledfyr review plan-2026.pdf --floor-measure 9 --floor-plan 12"

    def add_arguments(self, parser: CommandParser) -> None:
        """A file, or committee and year."""
        parser.add_argument("file", nargs="?", metavar=_("FIL"), type=Path)
        add_scope(parser, required=False)
        parser.add_argument("--floor-measure", type=int, metavar="N", help=_("lägsta riskvärde som kräver åtgärd"))
        parser.add_argument("--floor-plan", type=int, metavar="N", help=_("lägsta riskvärde som ska med i planen"))
        parser.add_argument("--format", choices=["text", "json"], default="text", help=_("form"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Review and report."""
        if options["file"]:
            findings, basis = _review_file(options)
            subject = options["file"].name
        elif options["committee"] and options["year"]:
            findings, basis = _review_year(options), ()
            subject = f"{options['committee']} {options['year']}"
        else:
            raise CommandError(_("Ange en fil, eller både --committee och --year."), returncode=2)
        if options["format"] == "json":
            data = findings_as_json(findings) | {"file": subject, "basis": list(basis)}
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))
        else:
            self.stdout.write(format_findings_text(findings, basis, subject))
        if any(finding.severity == "error" for finding in findings):
            self.exit_status = 1


def _review_file(options: dict[str, Any]) -> tuple[list[Finding], tuple[str, ...]]:
    from ledfyr.engines.exchange.readers import read_source
    from ledfyr.engines.review.filed import review_file

    source = read_source(options["file"].read_bytes(), options["file"].name)
    floors = {"measure": options["floor_measure"], "plan": options["floor_plan"]}
    return review_file(source, year=options["year"], floors=floors)


def _review_year(options: dict[str, Any]) -> list[Finding]:
    from django.utils import timezone

    from ledfyr.engines.review.living import open_findings
    from ledfyr.platform.planning.years import find_year

    scope = scope_of(options)
    find_year(scope)
    return open_findings(command_line_actor(), scope, timezone.localdate())
