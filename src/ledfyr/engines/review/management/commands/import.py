"""ledfyr import: a file into a committee's year.

Stands with the review, since its report holds the review's findings.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.engines.exchange.intake import apply, preview, read_file
from ledfyr.engines.exchange.readers import read_source
from ledfyr.engines.exchange.reporting import as_text, report
from ledfyr.engines.review.filed import review_file
from ledfyr.engines.ui.commands import Command as Base
from ledfyr.engines.ui.commands import add_scope, command_line_actor, scope_of
from ledfyr.platform.history.guarding import logged_block
from ledfyr.platform.organisation.selectors import committee_by_slug
from ledfyr.platform.planning.years import open_year


class Command(Base):
    """Preflight, preview, apply all or nothing, report: the same code as on screen."""

    help = gettext_lazy("Läser in en fil: TXT, CSV, XLSX, DOCX eller PDF. Allt läses in eller inget.")
    example = "ledfyr import plan-2026.pdf --committee utbildning --year 2026 --dry-run"

    def add_arguments(self, parser: CommandParser) -> None:
        """The file and where it belongs."""
        parser.add_argument("file", metavar=_("FIL"), type=Path)
        add_scope(parser)
        parser.add_argument(
            "--as",
            dest="kinds",
            default="",
            metavar=_("SLAG"),
            help=_("vad som ska läsas, till exempel risks,control-plan"),
        )
        parser.add_argument("--dry-run", action="store_true", help=_("visa vad som skulle hända, skriv inget"))
        parser.add_argument("--format", choices=["text", "json"], default="text", help=_("rapportens form"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, then preview or apply."""
        scope, actor = scope_of(options), command_line_actor()
        source = read_source(options["file"].read_bytes(), options["file"].name)
        committee_by_slug(scope.committee)
        kinds = [kind for kind in options["kinds"].replace(",", " ").split() if kind]
        with logged_block():
            if not options["dry_run"]:
                open_year(scope, actor)
            readings = read_file(actor, scope, source, kinds)
            if options["dry_run"]:
                done = preview(actor, scope, source, readings, {})
            else:
                today = timezone.localdate()
                done = apply(actor=actor, scope=scope, source=source, readings=readings, choices={}, today=today)
        findings, _basis = review_file(source, year=scope.year)
        data = report(
            done,
            applied=not options["dry_run"],
            year=scope.year,
            findings=[finding.as_json() for finding in findings],
        )
        if options["format"] == "json":
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))
        else:
            self.stdout.write(as_text(data))
