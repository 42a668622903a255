"""ledfyr export: a register, whole."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.engines.exchange.writers import CONTENT_TYPES, export
from ledfyr.engines.ui.commands import Command as Base
from ledfyr.engines.ui.commands import add_scope, command_line_actor, scope_of
from ledfyr.platform.planning.years import find_year


class Command(Base):
    """Write a register to a file or to standard output."""

    help = gettext_lazy("Skriver ut ett register i sin helhet.")
    example = "ledfyr export risks --committee utbildning --year 2027 --format xlsx --out risker.xlsx"

    def add_arguments(self, parser: CommandParser) -> None:
        """What, whose and how."""
        parser.add_argument("kind", metavar=_("SLAG"), help=_("till exempel risks, control-plan eller goals"))
        add_scope(parser)
        parser.add_argument("--format", required=True, choices=list(CONTENT_TYPES), help=_("filformat"))
        parser.add_argument("--unit", default="", metavar=_("KOD"), help=_("en enhets egen analys; annars nämndens"))
        parser.add_argument("--out", type=Path, metavar=_("FIL"), help=_("fil att skriva till; annars standard ut"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Export and write whole."""
        scope = scope_of(options)
        find_year(scope)
        data = export(
            actor=command_line_actor(),
            scope=scope,
            kind=options["kind"],
            form=options["format"],
            unit=options["unit"],
        )
        if options["out"]:
            options["out"].write_bytes(data)
        else:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
