"""Archives that are damaged, cut, or made to do harm: one sentence, and nothing is changed."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ledfyr.engines.backup import form
from ledfyr.engines.backup.checking import look_through, open_archive
from ledfyr.engines.backup.refusals import BadArchive, NotEmpty, OtherVersion
from ledfyr.engines.backup.restoring import restore
from ledfyr.engines.backup.tables import known, models_at, rows_of
from ledfyr.engines.backup.writing import write_archive
from ledfyr.engines.ui.wording import sentence
from ledfyr.kernel.actor import Actor
from ledfyr.platform.files.models import StoredFile
from ledfyr.platform.files.storing import store_bytes
from ledfyr.platform.history.chain import chain_head
from ledfyr.platform.organisation.models import Person
from ledfyr.platform.organisation.tests.factories import SCOPE, found
from ledfyr.platform.planning.years import open_year

pytestmark = pytest.mark.django_db
PEOPLE = "tables/organisation.person.jsonl"
Parts = dict[str, bytes]


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    return settings.DATA_DIR


@pytest.fixture
def parts() -> Parts:
    """The members of a small archive of a municipality with one person and one file."""
    found()
    open_year(SCOPE)
    Person.objects.create_person(username="anna", title="Controller", role="controller", password=None)
    store_bytes(b"Underlag", name="a.txt", actor=Actor("Controller"))
    file = io.BytesIO()
    write_archive(file)
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, parts: Parts, compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def manifest_of(parts: Parts) -> dict[str, Any]:
    return json.loads(parts[form.MANIFEST])


def with_manifest(parts: Parts, manifest: Any) -> Parts:
    return {**parts, form.MANIFEST: json.dumps(manifest).encode()}


def with_member(parts: Parts, name: str, data: bytes) -> Parts:
    """The member changed, and the manifest made to agree."""
    manifest = manifest_of(parts)
    rows = {"rows": data.count(b"\n")} if name.startswith("tables/") else {}
    manifest["members"][name] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest(), **rows}
    return with_manifest({**parts, name: data}, manifest)


def with_person(parts: Parts, **changed: Any) -> Parts:
    row = json.loads(parts[PEOPLE]) | changed
    return with_member(parts, PEOPLE, json.dumps(row).encode() + b"\n")


@cache
def tables() -> dict[str, Any]:
    return models_at(known())


def everything() -> dict[str, Any]:
    return {label: list(rows_of(model)) for label, model in tables().items()}


def refused(path: Path, *, replace: bool = True) -> str:
    """The sentence of the refusal; the database is as it was."""
    before = everything()
    with pytest.raises((BadArchive, OtherVersion)) as refusal:
        restore(path, replace=replace)
    assert everything() == before
    words = sentence(refusal.value)
    assert "%(" not in words
    assert refusal.value.code not in words
    return words


def test_an_archive_comes_back_over_what_has_changed(parts: Parts, tmp_path: Path) -> None:
    before = everything()
    path = pack(tmp_path / "x.zip", parts)
    assert manifest_of(parts)["history_head"] == chain_head()
    Person.objects.update(title="Någon annan")
    Person.objects.create_person(username="ny", title="Ny", role="reader", password=None)

    with pytest.raises(NotEmpty):
        restore(path)
    assert Person.objects.count() == 2
    restore(path, replace=True)

    assert everything() == before


def test_a_lost_file_comes_back(parts: Parts, tmp_path: Path, data_folder: Path) -> None:
    (stored,) = (data_folder / "files").glob("*/*/*")
    stored.unlink()

    restore(pack(tmp_path / "x.zip", parts), replace=True)

    assert stored.read_bytes() == b"Underlag"


CUTS: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda data: b"",
    "half": lambda data: data[: len(data) // 2],
    "the last byte gone": lambda data: data[:-1],
    "no archive": lambda data: b"%PDF-1.7 no archive",
    "bytes turned": lambda data: data[:200] + bytes(255 - byte for byte in data[200:260]) + data[260:],
}


@pytest.mark.parametrize("cut", CUTS)
def test_a_file_that_is_cut_or_no_archive_is_refused(cut: str, parts: Parts, tmp_path: Path) -> None:
    path = pack(tmp_path / "x.zip", parts, zipfile.ZIP_STORED)
    path.write_bytes(CUTS[cut](path.read_bytes()))

    assert "Inget är ändrat" in refused(path)


def test_an_archive_in_an_archive_of_others_is_refused(parts: Parts, tmp_path: Path) -> None:
    del parts[form.MANIFEST]
    assert "ingen säkerhetskopia" in refused(pack(tmp_path / "x.zip", parts))


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "tables/../x.jsonl", "files/short", "files/" + "A" * 64])
def test_a_member_with_a_path_of_its_own_is_refused(name: str, parts: Parts, tmp_path: Path, data_folder: Path) -> None:
    refused(pack(tmp_path / "x.zip", with_member(parts, name, b"x")))
    refused(pack(tmp_path / "y.zip", {**parts, name: b"x"}))

    assert not (tmp_path / "evil").exists()
    assert not (data_folder.parent / "evil").exists()


def test_a_member_twice_is_refused(parts: Parts, tmp_path: Path) -> None:
    path = pack(tmp_path / "x.zip", parts)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(PEOPLE, b"")
    refused(path)


def test_a_missing_member_is_refused(parts: Parts, tmp_path: Path) -> None:
    del parts[PEOPLE]
    assert "saknar delar" in refused(pack(tmp_path / "x.zip", parts))


def test_a_table_missing_from_the_manifest_too_is_refused(parts: Parts, tmp_path: Path) -> None:
    manifest = manifest_of(parts)
    del parts[PEOPLE], manifest["members"][PEOPLE]
    assert "saknar delar" in refused(pack(tmp_path / "x.zip", with_manifest(parts, manifest)))


def test_an_unknown_table_is_refused(parts: Parts, tmp_path: Path) -> None:
    refused(pack(tmp_path / "x.zip", with_member(parts, "tables/organisation.king.jsonl", b"{}\n")))


def test_bytes_that_differ_from_the_manifest_are_refused(parts: Parts, tmp_path: Path) -> None:
    changed = {**parts, PEOPLE: parts[PEOPLE].replace(b"Controller", b"Kontroller")}
    assert "är skadad" in refused(pack(tmp_path / "x.zip", changed))


def test_a_file_under_another_digest_is_refused(parts: Parts, tmp_path: Path) -> None:
    manifest = manifest_of(parts)
    (name,) = (name for name in parts if name.startswith("files/"))
    other = "files/" + "0" * 64
    manifest["members"][other] = manifest["members"].pop(name)
    refused(pack(tmp_path / "x.zip", with_manifest({**parts, other: parts[name]}, manifest)))


def test_packing_that_asks_for_gigabytes_is_refused(parts: Parts, tmp_path: Path) -> None:
    refused(pack(tmp_path / "x.zip", parts, zipfile.ZIP_LZMA))


def test_a_bomb_is_refused_unread(parts: Parts, tmp_path: Path) -> None:
    path = pack(tmp_path / "x.zip", with_member(parts, PEOPLE, b" " * 60 * form.MEGABYTE))
    with pytest.raises(BadArchive), open_archive(path):
        pass
    refused(path)


def test_sizes_that_lie_are_not_believed(parts: Parts, tmp_path: Path) -> None:
    """The list says little, the packed bytes are many: reading stops."""
    path = pack(tmp_path / "x.zip", with_member(parts, PEOPLE, b"{}\n" * 400_000))
    small = (400_000 * 3).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(small, (1000).to_bytes(4, "little")))
    refused(path)


def test_what_the_disk_cannot_hold_is_refused(parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    usage = shutil.disk_usage(tmp_path)._replace(free=10)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    assert "ledigt" in refused(pack(tmp_path / "x.zip", parts))


@pytest.mark.parametrize(
    "changed",
    [
        {"username": 5},
        {"username": None},
        {"username": ["a"]},
        {"username": "x" * 81},
        {"is_active": "ja"},
        {"id": "ett"},
        {"id": 1.5},
        {"id": 2**70},
        {"last_login": "i går"},
        {"password": {"a": 1}},
        {"king": True},
    ],
)
def test_values_of_the_wrong_kind_are_refused(changed: dict[str, Any], parts: Parts, tmp_path: Path) -> None:
    refused(pack(tmp_path / "x.zip", with_person(parts, **changed)))


@pytest.mark.parametrize("line", [b"[]\n", b"5\n", b"null\n", b"{\n", b"[" * 100_000 + b"\n", b"\xff\n", b"{}"])
def test_lines_that_are_no_rows_are_refused(line: bytes, parts: Parts, tmp_path: Path) -> None:
    refused(pack(tmp_path / "x.zip", with_member(parts, PEOPLE, line)))


def test_rows_that_point_at_nothing_are_refused(parts: Parts, tmp_path: Path) -> None:
    name = "tables/planning.planningyear.jsonl"
    (row, *_others) = parts[name].splitlines()
    lost = json.dumps(json.loads(row) | {"committee_id": 9999}).encode() + b"\n"
    assert "går inte ihop" in refused(pack(tmp_path / "x.zip", with_member(parts, name, lost)))


def test_two_rows_with_one_key_are_refused(parts: Parts, tmp_path: Path) -> None:
    assert "går inte ihop" in refused(pack(tmp_path / "x.zip", with_member(parts, PEOPLE, parts[PEOPLE] * 2)))


def test_a_newer_versions_archive_is_refused(parts: Parts, tmp_path: Path) -> None:
    manifest = manifest_of(parts)
    manifest["migrations"]["risks"].append("0099_later")
    manifest["version"] = "9.0"
    assert "9.0" in refused(pack(tmp_path / "x.zip", with_manifest(parts, manifest)))


@pytest.mark.parametrize(
    "changed",
    [
        {"product": "other"},
        {"format": 2},
        {"migrations": []},
        {"members": {}},
        {"members": []},
        {"members": {PEOPLE: {"size": -1, "sha256": "0" * 64, "rows": 1}}},
        {"members": {PEOPLE: {"size": True, "sha256": "0" * 64, "rows": 1}}},
        {"damaged": ["x"]},
        {"version": 1},
        {"taken_at": None},
    ],
)
def test_a_manifest_of_another_make_is_refused(changed: dict[str, Any], parts: Parts, tmp_path: Path) -> None:
    refused(pack(tmp_path / "x.zip", with_manifest(parts, manifest_of(parts) | changed)))


def test_looking_through_writes_nothing(parts: Parts, tmp_path: Path, data_folder: Path) -> None:
    path = pack(tmp_path / "x.zip", parts)
    StoredFile.objects.all().delete()
    for stored in (data_folder / "files").glob("*/*/*"):
        stored.unlink()
    before = everything()

    with open_archive(path) as archive:
        look_through(archive)

    assert everything() == before
    assert not list((data_folder / "files").glob("*/*/*"))
