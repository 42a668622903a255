"""ledfyr tick: queues what is due today."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from ledfyr.engines.reminders.ticking import tick
from ledfyr.engines.ui.commands import Command as Base


class Command(Base):
    """Make the day's letters. Safe to run again."""

    help = gettext_lazy("Skriver dagens påminnelser och ställer dem i kö. Körs av en timer varje morgon.")
    example = "ledfyr tick"

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many there were."""
        made = tick(timezone.localdate())
        self.stdout.write(ngettext("%(n)s brev ställdes i kö.", "%(n)s brev ställdes i kö.", made) % {"n": made})
