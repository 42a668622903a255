"""Django app of platform/organisation."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "ledfyr.platform.organisation"
    label = "organisation"
