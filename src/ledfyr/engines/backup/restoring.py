"""Taking an archive back: all of it in one transaction, or nothing."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from ledfyr import __version__
from ledfyr.platform.files.folder import Incoming
from ledfyr.platform.history.gate import emptying
from ledfyr.platform.organisation.models import Municipality

from . import form
from .checking import Archive, look_through, open_archive
from .form import Manifest
from .refusals import BadArchive, NotEmpty, OtherVersion
from .tables import LEFT_OUT, Model, applied, from_json, known, latest, models_at
from .writing import Progress, silent

# Filled by migrating itself: rows there do not make a database somebody's.
_MACHINERY = {"contenttypes", "auth", "sessions", "history"}


def occupant() -> str | None:
    """Whose the database is: the municipality's name, '' when it has none yet holds rows, None when it is empty."""
    if "organisation" not in applied():
        return None
    municipality = Municipality.objects.first()
    if municipality is not None:
        return municipality.name
    ours = [config for config in apps.get_app_configs() if config.name.startswith("ledfyr.")]
    tables = [model for config in ours if config.label not in _MACHINERY for model in config.get_models()]
    present = set(connection.introspection.table_names())
    return "" if any(m._base_manager.exists() for m in tables if m._meta.db_table in present) else None


def restore(path: Path, *, replace: bool = False, progress: Progress = silent) -> Manifest:
    """Let the database and the files be as the archive holds them. Whoever is signed in has to sign in again.

    The archive is read through before anything is written. Raises BadArchive, OtherVersion, NotEmpty (unless
    ``replace``), OSError; then the database is as it was. Files that were written by then are swept as orphans.
    """
    with open_archive(path) as archive:
        look_through(archive, progress)
        older = _check_version(archive.manifest, path.name)
        name = occupant()
        if name is not None and not replace:
            raise NotEmpty(name=name or "–")
        _make_tables(archive.manifest, path.name, older=older)
        found = models_at(archive.manifest.migrations)
        if set(archive.tables) != found.keys() - LEFT_OUT:
            raise BadArchive("backup.incomplete", file=path.name)
        _write_files(archive, progress)
        try:
            with transaction.atomic(), emptying("restore"):
                _write_rows(archive, found, path.name, progress)
        except (DatabaseError, OverflowError) as error:
            raise BadArchive("backup.unfit", file=path.name, why=str(error).splitlines()[0][:200]) from error
        if older:
            call_command("migrate", verbosity=0, interactive=False)
        return archive.manifest


def _check_version(manifest: Manifest, name: str) -> bool:
    """True for an archive of an earlier version. Raises OtherVersion for one of a later."""
    ours = {(app, migration) for app, names in known().items() for migration in names}
    theirs = {(app, migration) for app, names in manifest.migrations.items() for migration in names}
    if theirs - ours:
        raise OtherVersion(file=name, version=manifest.version, ours=__version__)
    return theirs != ours


def _make_tables(manifest: Manifest, name: str, *, older: bool) -> None:
    """See to it that the database has the archive's tables. An older archive needs a database without any."""
    there = applied()
    if older and there != manifest.migrations:
        if there:
            raise OtherVersion("backup.older", file=name, version=manifest.version, ours=__version__)
        MigrationExecutor(connection).migrate(latest(manifest.migrations))
    elif not older and not there:
        call_command("migrate", verbosity=0, interactive=False)
    elif not older and there != known():
        raise OtherVersion("backup.not_migrated", version=__version__)


def _write_files(archive: Archive, progress: Progress) -> None:
    """Before the rows that speak of them, so that no row ever lacks its bytes."""
    for at, digest in enumerate(archive.digests, start=1):
        coming = Incoming()
        try:
            for piece in archive.pieces(form.file_name(digest)):
                coming.write(piece)
            coming.keep()
        finally:
            coming.drop()
        progress("files", at, len(archive.digests))


def _write_rows(archive: Archive, found: dict[str, Model], name: str, progress: Progress) -> None:
    for model in found.values():  # keys between tables are looked at when the transaction ends
        model._base_manager.all()._raw_delete(connection.alias)
    for at, label in enumerate(archive.tables, start=1):
        model = found[label]
        for batch in archive.batches(label):
            try:
                rows = [from_json(model, row) for row in batch]
            except (ValidationError, ValueError, TypeError, OverflowError, RecursionError) as error:
                raise BadArchive(file=name, part=form.table_name(label)) from error
            model._base_manager.bulk_create(rows)
        progress("rows", at, len(archive.tables))
    connection.check_constraints()
    resets = connection.ops.sequence_reset_sql(no_style(), list(found.values()))
    connection.ops.execute_sql_flush(resets)  # Django's own statements: the next number follows the last one used
