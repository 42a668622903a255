"""ledfyr check: may this installation be let out among people?"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.engines.ui.commands import Command as Base
from ledfyr.engines.ui.readiness import faults, remarks


class Command(Base):
    """Faults give exit status 1; remarks do not."""

    help = gettext_lazy("Prövar om installationen är säker att släppa in folk i: inställningar, databas och datamapp.")
    example = "ledfyr check"

    def handle(self, *args: Any, **options: Any) -> None:
        """Say each fault and remark on a line."""
        found = list(faults())
        for text in found:
            self.stdout.write(_("FEL: %(text)s") % {"text": text})
        for text in remarks():
            self.stdout.write(_("OBS: %(text)s") % {"text": text})
        self.stdout.write(_("Inte klart för drift.") if found else _("Klart för drift."))
        self.exit_status = 1 if found else 0
