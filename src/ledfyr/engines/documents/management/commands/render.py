"""ledfyr render: a formal document."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.engines.documents.catalogue import document_kind, offered
from ledfyr.engines.documents.choosing import named_comparable, snapshot_of
from ledfyr.engines.documents.composing import compose
from ledfyr.engines.documents.rendering import render_docx, render_html, render_pdf
from ledfyr.engines.ui.commands import Command as Base
from ledfyr.engines.ui.commands import add_scope, command_line_actor, scope_of
from ledfyr.kernel.actor import Scope
from ledfyr.platform.files.storing import read_bytes
from ledfyr.platform.planning.decisions import frozen_version


def stored(scope: Scope, document: str, version: int, form: str) -> bytes:
    """The frozen file: as decided if it is, else as dispatched. Raises NotFound, FileDamaged."""
    document_kind(document)
    return read_bytes(getattr(frozen_version(scope, document, version), form).digest)


class Command(Base):
    """Compose the document and write it in the form asked for."""

    help = gettext_lazy("Gör ett formellt dokument.")
    example = "ledfyr render risk-analysis --committee utbildning --year 2027 --format pdf --out analys.pdf"

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """--version is ours here: Django's own says which Django this is."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """Which document, whose, and in what form."""
        parser.add_argument("document", nargs="?", metavar=_("DOKUMENT"))
        add_scope(parser, required=False)
        parser.add_argument("--format", choices=["pdf", "docx", "html"], help=_("filformat"))
        parser.add_argument("--out", type=Path, metavar=_("FIL"), help=_("fil att skriva till; annars standard ut"))
        parser.add_argument("--published", action="store_true", help=_("utelämna det som är markerat som sekretess"))
        parser.add_argument("--unit", default="", metavar=_("KOD"), help=_("en enhets egen analys; annars nämndens"))
        parser.add_argument(
            "--compare-with",
            default="",
            metavar=_("ÅR[:VERSION]"),
            help=_("redovisa ändringar sedan ett år som det beslutades, en version (2027:1) eller registren (2026:nu)"),
        )
        parser.add_argument(
            "--version",
            type=int,
            default=None,
            metavar=_("NUMMER"),
            help=_("den version som beslutades eller skickades ut, byte för byte som den sparades"),
        )
        parser.add_argument("--list", action="store_true", help=_("visa vilka dokument som finns"))

    def handle(self, *args: Any, **options: Any) -> None:
        """List the documents, or make one."""
        if options["list"]:
            for kind in offered():
                self.stdout.write(f"{kind.key:<34} {kind.title}")
            return
        missing = [name for name in ("document", "committee", "year", "format") if not options[name]]
        if missing:
            raise CommandError(_("Ange också: %(names)s.") % {"names": ", ".join(missing)}, returncode=2)
        if options["version"] is not None and options["unit"]:
            raise CommandError(
                _("En enhets egen analys beslutas inte. Ange antingen --unit eller --version."), returncode=2
            )
        if options["version"] is not None:
            self._write(stored(scope_of(options), options["document"], options["version"], options["format"]), options)
            return
        actor, scope, today = command_line_actor(), scope_of(options), timezone.localdate()
        name = options["compare_with"]
        tree = compose(
            actor=actor,
            scope=scope,
            document=options["document"],
            today=today,
            published=options["published"],
            compare_with=snapshot_of(actor, scope, named_comparable(scope, name), today) if name else None,
            unit=options["unit"],
        )
        data = {
            "pdf": render_pdf,
            "docx": render_docx,
            "html": lambda drawn: render_html(drawn).encode(),
        }[options["format"]](tree)
        self._write(data, options)

    def _write(self, data: bytes, options: dict[str, Any]) -> None:
        if options["out"]:
            options["out"].write_bytes(data)
        else:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
