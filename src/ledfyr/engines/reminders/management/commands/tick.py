"""ledfyr tick: queues what is due today."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ledfyr.engines.reminders.cleaning import clean
from ledfyr.engines.reminders.ticking import tick
from ledfyr.engines.ui.commands import Command as Base


class Command(Base):
    """Make the day's letters. Safe to run again."""

    help = gettext_lazy("Skriver dagens påminnelser, ställer dem i kö och städar. Körs av en timer varje morgon.")
    example = "ledfyr tick"

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many there were, and what was thrown away."""
        made = tick(timezone.localdate())
        cleaned = clean(timezone.now())
        self.stdout.write(ngettext("%(n)s brev ställdes i kö.", "%(n)s brev ställdes i kö.", made) % {"n": made})
        self.stdout.write(
            _("Städat: %(forms)s utkast, %(imports)s filer som ingen läste in, %(files)s lösa filer.") % vars(cleaned)
        )
