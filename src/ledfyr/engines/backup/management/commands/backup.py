"""ledfyr backup: everything in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.engines.backup.reporting import Watcher, contents, megabytes
from ledfyr.engines.backup.writing import back_up
from ledfyr.engines.ui.commands import Command as Base
from ledfyr.engines.ui.commands import command_line_actor


class Command(Base):
    """Take a copy. An older file of the same name stays until the new one is whole."""

    help = gettext_lazy("Tar en säkerhetskopia av databasen och alla sparade filer. Servern kan vara igång.")
    example = "ledfyr backup /backup/ledfyr.zip"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument(
            "file", metavar=_("FIL"), help=_("filen att skriva; finns den ersätts den när kopian är klar")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the archive and say what it holds."""
        target = Path(options["file"])
        if target.is_dir():
            raise CommandError(_("%(file)s är en mapp. Ange en fil.") % {"file": target})
        if not target.absolute().parent.is_dir():
            raise CommandError(_("Mappen %(folder)s finns inte.") % {"folder": target.parent})
        made = back_up(target, by=command_line_actor().name, progress=Watcher(self.stdout))
        self.stdout.write(
            _("Säkerhetskopian %(file)s är klar: %(contents)s, %(size)s.")
            % {"file": target, "contents": contents(made.manifest), "size": megabytes(made.size)}
        )
        self.stdout.write(f"SHA-256: {made.sha256}")
        if made.manifest.damaged:
            raise CommandError(
                _("Kopian är inte fullständig: de här sparade filerna är skadade eller borta: %(digests)s.")
                % {"digests": ", ".join(made.manifest.damaged)}
            )
