"""ledfyr restore: try a copy, or let everything be as it says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.engines.backup.checking import look_through, open_archive
from ledfyr.engines.backup.reporting import Watcher, contents
from ledfyr.engines.backup.restoring import occupant, restore
from ledfyr.engines.ui.commands import Command as Base


class Command(Base):
    """Restore all or nothing. A database that is somebody's is replaced only when its name is typed."""

    help = gettext_lazy(
        "Återställer en säkerhetskopia, allt eller inget, eller prövar den med --verify. Stoppa servern först."
    )
    example = "ledfyr restore /backup/ledfyr.zip --verify"

    def add_arguments(self, parser: CommandParser) -> None:
        """The file and how."""
        parser.add_argument("file", metavar=_("FIL"), help=_("säkerhetskopian"))
        parser.add_argument("--verify", action="store_true", help=_("läs igenom kopian och ändra inget"))
        parser.add_argument("--replace", action="store_true", help=_("ersätt allt som finns i databasen"))
        parser.add_argument(
            "--confirm", default="", metavar=_("NAMN"), help=_("kommunens namn, som svar på frågan vid --replace")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Look through, ask if need be, restore and say what came back."""
        path, watcher = Path(options["file"]), Watcher(self.stdout)
        if options["verify"]:
            with open_archive(path) as archive:
                look_through(archive, watcher)
                self._say(_("Kopian är hel: %(contents)s, tagen %(at)s med Ledfyr %(version)s."), archive.manifest)
            return
        if options["replace"]:
            self._ask(options["confirm"])
        manifest = restore(path, replace=options["replace"], progress=watcher)
        self._say(_("Återställt: %(contents)s, som det var %(at)s med Ledfyr %(version)s."), manifest)
        self.stdout.write(_("Alla får logga in på nytt. Starta servern igen."))

    def _say(self, words: str, manifest: Any) -> None:
        at = manifest.taken_at[:16].replace("T", " ")
        self.stdout.write(words % {"contents": contents(manifest), "at": f"{at} UTC", "version": manifest.version})
        if manifest.damaged:
            self.stderr.write(
                _("De här filerna var skadade redan när kopian togs och finns inte med: %(digests)s.")
                % {"digests": ", ".join(manifest.damaged)}
            )

    def _ask(self, given: str) -> None:
        """Whoever replaces everything writes whose it is."""
        name = occupant()
        if not name:
            return
        if not given and sys.stdin.isatty():
            given = input(
                _("Allt i databasen ersätts. Skriv kommunens namn, %(name)s, för att fortsätta: ") % {"name": name}
            )
        if given.strip() != name:
            raise CommandError(
                _('Inget är ändrat: kommunens namn stämmer inte. Ange --confirm "%(name)s" för att ersätta allt.')
                % {"name": name}
            )
