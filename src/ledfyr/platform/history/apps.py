"""Django app of platform/history."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "ledfyr.platform.history"
    label = "history"
