"""Django app of platform/settings."""

from django.apps import AppConfig


class SettingsConfig(AppConfig):
    name = "ledfyr.platform.settings"
    label = "dated_settings"
