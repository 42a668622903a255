"""Django app of engines/reminders."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemindersConfig(AppConfig):
    name = "ledfyr.engines.reminders"
    label = "reminders"

    def ready(self) -> None:
        """Say what can be done, which settings hold, and how refusals read."""
        from ledfyr.engines.ui.rooms import declare_todo
        from ledfyr.engines.ui.wording import declare
        from ledfyr.kernel.register import SettingKey
        from ledfyr.platform.history.recording import declare_codes
        from ledfyr.platform.settings.values import declare_keys

        from . import sending  # noqa: F401  # its work is known once it is read
        from .rules import DAYS, DAYS_KEY, MANAGER_AFTER, MANAGER_KEY
        from .services import HISTORY
        from .todo import CARD

        declare_todo(CARD)
        declare(
            {
                "reminders.bad_days": _(
                    "Ange minst en och högst %(most)s olika dagar, från 0 (på dagen) till %(earliest)s dagar före."
                ),
                "reminders.bad_manager_days": _("Chefen kan få veta tidigast efter 1 och senast efter %(most)s dagar."),
            }
        )
        declare_codes(HISTORY)
        declare_keys(
            (
                SettingKey(DAYS_KEY, _("Dagar före som någon påminns"), list(DAYS), "[domain §1]"),
                SettingKey(MANAGER_KEY, _("Dagar försenat när chefen får veta"), MANAGER_AFTER, "[domain §1]"),
            )
        )
