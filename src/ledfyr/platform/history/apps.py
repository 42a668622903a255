"""Django app of platform/history."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class HistoryConfig(AppConfig):
    name = "ledfyr.platform.history"
    label = "history"

    def ready(self) -> None:
        """The guard meets every connection, steps aside for migrations and comes back after them."""
        from .gate import meet_connection
        from .recording import declare_codes
        from .words import HISTORY

        declare_codes(HISTORY)

        connection_created.connect(meet_connection, dispatch_uid="history gate")
        pre_migrate.connect(_before_migrations, sender=self, dispatch_uid="history lift")
        post_migrate.connect(_after_migrations, sender=self, dispatch_uid="history install")


def _before_migrations(*, using: str, plan: list[Any], **_signal: Any) -> None:
    """Migrations remake tables; SQLite loses the triggers of a table that is remade."""
    if plan:
        from .triggers import lift

        lift(using=using)


def _after_migrations(*, using: str, **_signal: Any) -> None:
    from .triggers import install

    install(using=using)
