"""ledfyr serve: the production server."""

from __future__ import annotations

import os
from typing import Any

from django.core.checks import ERROR, run_checks
from django.core.management.base import CommandError, CommandParser
from django.db import connections
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.engines.ui.commands import Command as Base
from ledfyr.engines.ui.readiness import is_migrated


def serve(*, host: str, port: int, workers: int) -> None:
    """Serve until stopped. Static files are served by the application itself."""
    from granian import Granian
    from granian.constants import Interfaces

    connections.close_all()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ledfyr.config.settings")
    Granian(
        "ledfyr.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=2,
        log_access=False,
        log_enabled=False,
        websockets=False,
    ).serve()


class Command(Base):
    """Serve with settings from the environment."""

    help = gettext_lazy("Startar servern i drift. Inställningar läses ur miljön (LEDFYR_…).")
    example = "ledfyr serve --host 127.0.0.1 --port 8000"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen."""
        parser.add_argument("--host", default="127.0.0.1", help=_("adress att lyssna på"))
        parser.add_argument("--port", type=int, default=8000, help=_("port att lyssna på"))
        parser.add_argument("--workers", type=int, default=2, help=_("antal arbetsprocesser"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse on a database that is not migrated, then serve."""
        if not is_migrated():
            raise CommandError(_("Databasen är inte klar att använda. Kör ledfyr init eller ledfyr demo först."))
        broken = [message for message in run_checks() if message.level >= ERROR]
        if broken:
            raise CommandError(_("Programmet är inte helt: %(why)s.") % {"why": broken[0].msg})
        self.stdout.write(_("Ledfyr lyssnar på http://%(host)s:%(port)s") % options)
        serve(host=options["host"], port=options["port"], workers=options["workers"])
