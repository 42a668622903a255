"""Django app of platform/planning."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "ledfyr.platform.planning"
    label = "planning"
