"""Django app of engines/ui."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "ledfyr.engines.ui"
    label = "ui"

    def ready(self) -> None:
        """What is undone is told in history, the log's refusals are put in words, and no page opens undeclared."""
        from django.core.checks import register

        from ledfyr.platform.history.recording import declare_codes
        from ledfyr.platform.history.words import REFUSALS

        from .declared import check_permissions
        from .history_words import OBJECTS
        from .policy import POLICY
        from .rooms import declare_history_objects
        from .undoing import HISTORY
        from .wording import declare

        declare(REFUSALS)
        declare_history_objects(OBJECTS)
        declare_codes(HISTORY, POLICY)
        register(check_permissions)
