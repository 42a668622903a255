"""Copies of everything, by the command line as it is run: identical on either database, whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

LEDFYR = Path(sys.executable).with_name("ledfyr")
SET_UP = "import django; django.setup();"
STORE = f"""{SET_UP}
from ledfyr.kernel.actor import SYSTEM
from ledfyr.platform.files.storing import store_bytes
for number in range(3):
    store_bytes(b"%PDF-1.7 " + bytes([65 + number]) * 300_000, name=f"underlag-{{number}}.pdf", actor=SYSTEM)
"""
EXPORTS = f"""{SET_UP}
import hashlib, json
from ledfyr.engines.exchange.writers import export
from ledfyr.engines.ui.rooms import exporters
from ledfyr.kernel.actor import SYSTEM, Scope
from ledfyr.platform.planning.models import PlanningYear
years = PlanningYear.objects.values_list("committee__slug", "year")
print(json.dumps([
    [slug, year, kind, hashlib.sha256(
        export(actor=SYSTEM, scope=Scope(slug, year), kind=kind, form="json")
    ).hexdigest()]
    for slug, year in years.order_by("committee__slug", "year") for kind in sorted(exporters())
]))
"""


COUNTS = f"""{SET_UP}
from django.apps import apps
left_out = ("sessions.", "usersessions.")
print([(one._meta.label, one._base_manager.count()) for one in apps.get_models()
       if not one._meta.label_lower.startswith(left_out)])
"""


class Place:
    """A data folder and a database of its own."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder, self.url = folder, url
        folder.mkdir(exist_ok=True)

    @property
    def environment(self) -> dict[str, str]:
        mine = {name: value for name, value in os.environ.items() if not name.startswith("LEDFYR_")}
        given = {"LEDFYR_DATA_DIR": str(self.folder), "LANG": "C.UTF-8", "LEDFYR_SECRET_KEY": "k" * 50}
        given |= {"LEDFYR_DATABASE_URL": self.url} if self.url else {}
        return mine | given | {"DJANGO_SETTINGS_MODULE": "ledfyr.config.settings"}

    def start(self, *arguments: str | Path) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen(arguments, env=self.environment, stdout=pipe, stderr=pipe, text=True)

    def ledfyr(self, *arguments: str | Path, status: int = 0) -> str:
        """Run a command; what it said."""
        done = self.start(LEDFYR, *arguments)
        out, err = done.communicate(timeout=180)
        assert done.returncode == status, out + err
        return err if status else out

    def python(self, code: str) -> str:
        done = self.start(sys.executable, "-c", code)
        out, err = done.communicate(timeout=180)
        assert done.returncode == 0, err
        return out


@pytest.fixture(scope="module")
def granvik(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The demo municipality with three stored files; nobody changes it."""
    place = Place(tmp_path_factory.mktemp("granvik"))
    place.ledfyr("demo", "--no-serve")
    place.python(STORE)
    return place


@pytest.fixture(scope="module")
def copy(granvik: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of it."""
    path = tmp_path_factory.mktemp("copies") / "granvik.zip"
    said = granvik.ledfyr("backup", path)
    assert "Tabeller lästa" in said
    assert f"{len(files_in(granvik))} filer" in said
    return path


@pytest.fixture
def postgresql(tmp_path: Path) -> Iterator[Place]:
    """An empty PostgreSQL database beside the one that the tests run on."""
    if connection.vendor != "postgresql":
        pytest.skip("the tests do not run on PostgreSQL")
    import psycopg

    given: Any = settings.DATABASES["default"]
    name = f"{given['NAME']}_restored"
    server = {"host": given["HOST"], "port": given["PORT"], "user": given["USER"], "password": given["PASSWORD"]}

    def run(statement: str) -> None:
        with psycopg.connect(dbname="postgres", autocommit=True, **server) as opened:
            opened.execute(statement)

    run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    run(f'CREATE DATABASE "{name}" TEMPLATE template0')
    who = quote(str(given["USER"])) + (f":{quote(str(given['PASSWORD']))}" if given["PASSWORD"] else "")
    yield Place(tmp_path / "postgresql", f"postgresql://{who}@{given['HOST']}:{given['PORT']}/{name}")
    run(f'DROP DATABASE "{name}" WITH (FORCE)')


def members_of(path: Path) -> dict[str, Any]:
    """Every table and file of a copy with size, digest and rows."""
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("manifest.json"))["members"]


def rows_in(place: Place) -> list[str]:
    """Every row of a SQLite database, as SQLite itself says it; not who is signed in, nor when tables were made.

    The keys of JSON are sorted: PostgreSQL keeps them in an order of its own.
    """
    with closing(sqlite3.connect(place.folder / "ledfyr.sqlite3")) as database:
        left_out = {"django_migrations", "django_session", "usersessions_usersession", "sqlite_sequence"}
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return sorted(
            f"{name}: {[_sorted(value) for value in row]}"
            for name in tables
            if name not in left_out
            for row in database.execute(f'SELECT * FROM "{name}"')  # names of our own tables
        )


def _sorted(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(("{", "[")):
        with suppress(ValueError):
            return json.dumps(json.loads(value), sort_keys=True)
    return value


def files_in(place: Place) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (place.folder / "files").glob("*/*/*")}


def test_restored_in_sqlite_everything_is_identical(granvik: Place, copy: Path, tmp_path: Path) -> None:
    place = Place(tmp_path / "restored")

    said = place.ledfyr("restore", copy)

    assert f"{len(files_in(granvik))} filer" in said
    assert rows_in(place) == rows_in(granvik)
    assert files_in(place) == files_in(granvik)
    assert len(files_in(place)) > 3  # what the demo has decided, and those stored here
    assert place.python(EXPORTS) == granvik.python(EXPORTS)
    assert len(json.loads(place.python(EXPORTS))) > 5
    place.ledfyr("backup", tmp_path / "again.zip")
    assert members_of(tmp_path / "again.zip") == members_of(copy)


def test_between_the_databases_everything_is_identical(
    granvik: Place, copy: Path, postgresql: Place, tmp_path: Path
) -> None:
    postgresql.ledfyr("restore", copy)
    postgresql.ledfyr("backup", tmp_path / "from-postgresql.zip")
    assert members_of(tmp_path / "from-postgresql.zip") == members_of(copy)
    assert postgresql.python(EXPORTS) == granvik.python(EXPORTS)

    back = Place(tmp_path / "back")
    back.ledfyr("restore", tmp_path / "from-postgresql.zip")
    assert rows_in(back) == rows_in(granvik)
    assert files_in(back) == files_in(granvik)


def test_after_a_restore_new_rows_get_numbers_of_their_own(copy: Path, postgresql: Place) -> None:
    postgresql.ledfyr("restore", copy)
    postgresql.ledfyr("user", "add", "ny.controller", "--role", "controller")
    postgresql.python(STORE)


def test_a_database_that_is_somebodys_is_replaced_only_when_its_name_is_typed(
    granvik: Place, copy: Path, tmp_path: Path
) -> None:
    place = Place(tmp_path / "other")
    place.ledfyr("init", "--municipality", "Lillebro", "--committee", "Kulturnämnden=kultur")
    before = rows_in(place)

    assert "Lillebro" in place.ledfyr("restore", copy, status=1)
    assert "Lillebro" in place.ledfyr("restore", copy, "--replace", status=1)
    assert "Lillebro" in place.ledfyr("restore", copy, "--replace", "--confirm", "Granvik", status=1)
    assert rows_in(place) == before

    place.ledfyr("restore", copy, "--replace", "--confirm", "Lillebro")
    assert rows_in(place) == rows_in(granvik)


def test_an_older_copy_is_upgraded_in_a_database_that_has_no_tables(copy: Path, tmp_path: Path) -> None:
    """As if the newest table had come after the copy was taken."""
    older = tmp_path / "older.zip"
    with zipfile.ZipFile(copy) as archive, zipfile.ZipFile(older, "w") as made:
        manifest = json.loads(archive.read("manifest.json"))
        del manifest["migrations"]["documents"]
        gone = [name for name in manifest["members"] if name.startswith("tables/documents.")]
        for name in gone:
            del manifest["members"][name]
        for name in manifest["members"]:
            made.writestr(name, archive.read(name))
        made.writestr("manifest.json", json.dumps(manifest))
    assert gone

    fresh = Place(tmp_path / "fresh")
    fresh.ledfyr("restore", older)
    fresh.ledfyr("backup", tmp_path / "upgraded.zip")
    kept = members_of(older)
    derived = {name for name in kept if name.startswith(("tables/auth.", "tables/contenttypes."))}
    assert {name: members_of(tmp_path / "upgraded.zip")[name] for name in kept.keys() - derived} == {
        name: kept[name] for name in kept.keys() - derived
    }

    made_already = Place(tmp_path / "made")
    made_already.ledfyr("init", "--municipality", "Lillebro")
    told = made_already.ledfyr("restore", older, "--replace", "--confirm", "Lillebro", status=1)
    assert "äldre versionen" in told


def killed_at(place: Place, seconds: float, *arguments: str | Path) -> None:
    process = place.start(LEDFYR, *arguments)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def moments(run: Any) -> list[float]:
    """Moments spread over a run, most of them where it writes."""
    start = time.monotonic()
    run()
    whole = time.monotonic() - start
    return [whole * part for part in (0.6, 0.8, 0.93, 1.05)]


def test_a_killed_restore_leaves_the_old_or_the_new(granvik: Place, copy: Path, tmp_path: Path) -> None:
    old = Place(tmp_path / "old")
    old.ledfyr("init", "--municipality", "Lillebro", "--committee", "Kulturnämnden=kultur")
    call = ("restore", copy, "--replace", "--confirm", "Lillebro")
    trial = Place(tmp_path / "trial")
    shutil.copytree(old.folder, trial.folder, dirs_exist_ok=True)
    outcomes = set()
    for number, moment in enumerate(moments(lambda: trial.ledfyr(*call))):
        place = Place(tmp_path / f"killed-{number}")
        shutil.copytree(old.folder, place.folder, dirs_exist_ok=True)
        killed_at(place, moment, *call)
        rows = rows_in(place)
        assert rows in (rows_in(old), rows_in(granvik)), f"half after {moment:.2f} s"
        outcomes.add(rows == rows_in(granvik))
        if rows == rows_in(granvik):
            assert files_in(place) == files_in(granvik)
    assert False in outcomes


def test_a_killed_restore_leaves_the_old_or_the_new_in_postgresql(
    copy: Path, postgresql: Place, tmp_path: Path
) -> None:
    """The server sees that its client is gone and takes back what was under way."""
    call = ("restore", copy, "--replace", "--confirm")
    postgresql.ledfyr("init", "--municipality", "Lillebro", "--committee", "Kulturnämnden=kultur")
    start = time.monotonic()
    postgresql.ledfyr(*call, "Lillebro")
    whole = time.monotonic() - start
    new = postgresql.python(COUNTS)
    outcomes = set()
    (place := Place(tmp_path / "old")).ledfyr("init", "--municipality", "Lillebro")
    place.ledfyr("backup", old := tmp_path / "old.zip")
    for part in (0.6, 0.8, 0.95):
        postgresql.ledfyr("restore", old, "--replace", "--confirm", name_in(postgresql))
        before = postgresql.python(COUNTS)
        killed_at(postgresql, whole * part, *call, "Lillebro")
        after = postgresql.python(COUNTS)
        assert after in (before, new), f"half after {part}"
        outcomes.add(after == new)
    assert False in outcomes


def name_in(place: Place) -> str:
    return place.python(
        f"{SET_UP} from ledfyr.platform.organisation.selectors import municipality_name; print(municipality_name())"
    ).strip()


def test_a_killed_backup_leaves_the_old_or_a_whole_one(granvik: Place, copy: Path, tmp_path: Path) -> None:
    target = tmp_path / "nightly.zip"
    for moment in moments(lambda: granvik.ledfyr("backup", tmp_path / "trial.zip")):
        target.write_bytes(b"the old one")
        killed_at(granvik, moment, "backup", target)
        if target.read_bytes() != b"the old one":
            assert members_of(target) == members_of(copy)
            granvik.ledfyr("restore", target, "--verify")


def test_a_copy_can_be_taken_while_somebody_writes(granvik: Place, tmp_path: Path) -> None:
    """Whoever takes a copy does not wait for who writes, and the copy is from one moment."""
    place = Place(tmp_path / "busy")
    shutil.copytree(granvik.folder, place.folder, dirs_exist_ok=True)
    with closing(sqlite3.connect(place.folder / "ledfyr.sqlite3", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("CREATE TABLE under_way (id)")
        place.ledfyr("backup", tmp_path / "busy.zip")
        writer.execute("ROLLBACK")
    place.ledfyr("restore", tmp_path / "busy.zip", "--verify")


def test_a_copy_names_the_files_that_it_could_not_take(granvik: Place, tmp_path: Path) -> None:
    place = Place(tmp_path / "damaged")
    shutil.copytree(granvik.folder, place.folder, dirs_exist_ok=True)
    gone = sorted((place.folder / "files").glob("*/*/*"))[0]
    gone.write_bytes(b"rot")

    told = place.ledfyr("backup", tmp_path / "damaged.zip", status=1)

    assert gone.name in told
    place.ledfyr("restore", tmp_path / "damaged.zip", "--verify")


def test_a_copy_is_readable_only_by_who_took_it(copy: Path) -> None:
    assert copy.stat().st_mode & 0o077 == 0


def test_where_there_is_no_folder_nothing_is_made(granvik: Place, tmp_path: Path) -> None:
    assert "finns inte" in granvik.ledfyr("backup", tmp_path / "no" / "x.zip", status=1)
    assert "är en mapp" in granvik.ledfyr("backup", tmp_path, status=1)
    assert list(tmp_path.iterdir()) == []
