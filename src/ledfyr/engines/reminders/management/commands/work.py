"""ledfyr work: does what stands in the queue."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import CommandParser
from django.db import close_old_connections
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ledfyr.engines.reminders.queue import run_all, run_next
from ledfyr.engines.ui.commands import Command as Base

PAUSE = 2.0


class Command(Base):
    """Run queued jobs until stopped, or what waits now."""

    help = gettext_lazy("Kör det som står i kö, till exempel att skicka brev. Flera kan köras samtidigt.")
    example = "ledfyr work --once"

    def add_arguments(self, parser: CommandParser) -> None:
        """Once, or until stopped."""
        parser.add_argument("--once", action="store_true", help=_("kör det som väntar nu och sluta sedan"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Take job after job."""
        if options["once"]:
            done = run_all()
            self.stdout.write(ngettext("%(n)s jobb kördes.", "%(n)s jobb kördes.", done) % {"n": done})
            return
        self.stdout.write(_("Väntar på jobb. Avsluta med Ctrl+C."))
        try:
            while True:
                if not run_next():
                    time.sleep(PAUSE)
                close_old_connections()
        except KeyboardInterrupt:
            self.stdout.write(_("Slutar."))
