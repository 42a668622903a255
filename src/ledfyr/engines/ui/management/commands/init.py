"""ledfyr init: the database and an empty municipality."""

from __future__ import annotations

import re
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.engines.ui.commands import Command as Base
from ledfyr.platform.organisation.services import found_municipality

_SWEDISH = str.maketrans("åäöÅÄÖ", "aaoAAO")


class Command(Base):
    """Make or migrate the database. Safe to run again."""

    help = gettext_lazy("Gör eller uppgraderar databasen och en tom kommun med sina nämnder.")
    example = 'ledfyr init --municipality "Granviks kommun" --committee "Kulturnämnden=kultur"'

    def add_arguments(self, parser: CommandParser) -> None:
        """The municipality's and the committees' names."""
        parser.add_argument("--municipality", required=True, metavar=_("NAMN"), help=_("kommunens namn"))
        parser.add_argument(
            "--committee",
            action="append",
            default=[],
            metavar=_("NAMN[=KORTNAMN]"),
            help=_("en nämnd; kan anges flera gånger"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, then found the municipality."""
        committees = dict(_committee(text) for text in options["committee"])
        call_command("migrate", verbosity=0, interactive=False)
        found_municipality(name=options["municipality"], committees=committees)
        self.stdout.write(_("Databasen är klar för %(name)s.") % {"name": options["municipality"]})
        for slug, name in committees.items():
            self.stdout.write(f"  {name} ({slug})")


def _committee(text: str) -> tuple[str, str]:
    name, _sign, slug = text.partition("=")
    name, slug = name.strip(), slug.strip() or slugify(name.translate(_SWEDISH))
    if not name or not re.fullmatch(r"[a-z0-9-]+", slug):
        raise CommandError(
            _(
                "Nämnden ”%(text)s” går inte att använda. Skriv NAMN=kortnamn med små bokstäver a–z, "
                "siffror och bindestreck."
            )
            % {"text": text},
            returncode=2,
        )
    return slug, name
