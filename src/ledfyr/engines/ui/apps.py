"""Django app of engines/ui."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "ledfyr.engines.ui"
    label = "ui"

    def ready(self) -> None:
        """The shell opens the first year of an installation, and says so in history; no page opens undeclared."""
        from django.core.checks import register

        from ledfyr.platform.history.recording import declare_codes

        from .declared import check_permissions
        from .opening import HISTORY

        declare_codes(HISTORY)
        register(check_permissions)
