"""Django app of engines/ui."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "ledfyr.engines.ui"
    label = "ui"
