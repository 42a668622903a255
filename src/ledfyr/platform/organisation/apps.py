"""Django app of platform/organisation."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "ledfyr.platform.organisation"
    label = "organisation"

    def ready(self) -> None:
        """What is done to the organisation is called so in history."""
        from ledfyr.platform.history.recording import declare_codes

        from .services import HISTORY

        declare_codes(HISTORY)
