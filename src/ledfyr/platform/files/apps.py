"""Django app of platform/files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "ledfyr.platform.files"
    label = "files"
