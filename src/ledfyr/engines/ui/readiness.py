"""Whether this installation may be let out among people: what is wrong with its surroundings, in words."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

LOCAL = {"localhost", "127.0.0.1", "[::1]", "::1"}
SHORTEST_KEY = 50
LEAST_ROOM = 1024**3  # bytes: an import, a document and a copy on their way at once


def is_migrated() -> bool:
    """False for a database that lacks tables or columns. Raises DatabaseError when it does not answer."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def faults() -> Iterator[str]:
    """What must be mended before anybody is let in, a sentence each."""
    yield from _settings()
    yield from _database()
    yield from _data_folder()
    for message in checks.run_checks():
        if message.level >= checks.ERROR:
            yield _("Programmet är inte helt: %(why)s.") % {"why": message.msg}


def _settings() -> Iterator[str]:
    if settings.DEBUG:
        yield _("LEDFYR_DEBUG är på: felsidor visar hemligheter. Ta bort variabeln.")
    if settings.DEMO:
        yield _("LEDFYR_DEMO är på: vem som helst kan logga in med ett klick. Ta bort variabeln.")
    if len(settings.SECRET_KEY) < SHORTEST_KEY or len(set(settings.SECRET_KEY)) < 5:
        yield _("LEDFYR_SECRET_KEY är för kort eller för lätt att gissa. Ange minst 50 slumpade tecken.")
    if not settings.SESSION_COOKIE_SECURE:
        yield _("LEDFYR_HTTPS är inte på: lösenord kan läsas på vägen. Ställ en proxy med https framför och sätt 1.")
    if LOCAL.issuperset(settings.ALLOWED_HOSTS):
        yield _("LEDFYR_ALLOWED_HOSTS har bara den egna maskinen. Ange webbplatsens namn.")
    if "*" in settings.ALLOWED_HOSTS:
        yield _("LEDFYR_ALLOWED_HOSTS tar emot vilket namn som helst. Ange webbplatsens namn.")
    for origin in settings.CSRF_TRUSTED_ORIGINS:
        if urlsplit(origin).scheme != "https":
            yield _("LEDFYR_ORIGINS: %(origin)s ska börja med https://.") % {"origin": origin}


def _database() -> Iterator[str]:
    try:
        if not is_migrated():
            yield _("Databasen är inte uppgraderad till den här versionen. Kör ledfyr init.")
    except DatabaseError as error:
        yield _("Databasen svarar inte: %(why)s") % {"why": str(error).splitlines()[0]}


def _data_folder() -> Iterator[str]:
    folder = Path(settings.DATA_DIR)
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        yield _("Datamappen %(folder)s finns inte eller går inte att skriva i. Ange LEDFYR_DATA_DIR.") % {
            "folder": folder
        }
        return
    if folder.stat().st_mode & 0o007:
        yield _("Datamappen %(folder)s kan läsas av alla på maskinen. Kör chmod o-rwx på den.") % {"folder": folder}
    key = folder / "secret-key"
    if key.exists() and key.stat().st_mode & 0o077:
        yield _("Filen %(file)s kan läsas av andra. Kör chmod 600 på den.") % {"file": key}


def remarks() -> Iterator[str]:
    """What is worth knowing and stops nobody, a sentence each."""
    if not settings.MAIL_IS_SENT:
        yield _("Ingen e-post skickas: varken påminnelser eller länkar. Ange LEDFYR_SMTP_URL.")
    folder = Path(settings.DATA_DIR)
    if folder.is_dir() and shutil.disk_usage(folder).free < LEAST_ROOM:
        yield _("Mindre än 1 GB är ledigt där datamappen finns.")
    if connection.vendor == "sqlite":
        yield _("Databasen är SQLite. Det räcker för en mindre kommun; annars är PostgreSQL ett bättre val.")
    if os.geteuid() == 0:
        yield _("Kommandot kördes som root. Kör aldrig Ledfyr som root.")
