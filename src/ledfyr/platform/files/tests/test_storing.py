"""Files: kept once, whole, checked on every read, and swept when nobody speaks of them."""

from __future__ import annotations

import hashlib
import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from ledfyr.kernel.actor import Actor
from ledfyr.platform.files import folder
from ledfyr.platform.files.kinds import KINDS
from ledfyr.platform.files.models import StoredFile
from ledfyr.platform.files.refusals import FileDamaged, FileRefused
from ledfyr.platform.files.storing import forget, open_file, read_bytes, store, store_bytes, sweep_orphans

from .samples import PDF, SAMPLES, archive, office

pytestmark = pytest.mark.django_db
ACTOR = Actor("Controller, Ekonomistaben", frozenset({"controller"}), key=7)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: object) -> Path:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def keep(data: bytes = PDF, name: str = "a.pdf") -> StoredFile:
    return store_bytes(data, name=name, actor=ACTOR)


def on_disk() -> list[Path]:
    return list(folder.kept())


def roll_back() -> None:
    with transaction.atomic():
        keep()
        transaction.set_rollback(True)


def age(path: Path, days: int = 3) -> None:
    then = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_stored_comes_back(name: str) -> None:
    stored = keep(SAMPLES[name], name)

    assert read_bytes(stored.digest) == SAMPLES[name]
    assert stored.digest == hashlib.sha256(SAMPLES[name]).hexdigest()
    assert (stored.size, stored.name) == (len(SAMPLES[name]), name)
    assert stored.media_type == KINDS[name.rpartition(".")[2].lower()][0]
    assert (stored.stored_by, stored.stored_by_key) == ("Controller, Ekonomistaben", 7)


def test_the_same_bytes_are_kept_once_under_two_names() -> None:
    one, two = keep(name="plan.pdf"), keep(name="bilaga.pdf")

    assert (one.digest, one.name, two.name) == (two.digest, "plan.pdf", "bilaga.pdf")
    assert len(on_disk()) == 1


def test_nobody_else_on_the_machine_can_read_the_bytes() -> None:
    keep()

    (path,) = on_disk()
    assert path.stat().st_mode & 0o077 == 0
    assert folder.root().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", "files.empty"),
        ("a.exe", b"MZ", "files.unknown_type"),
        ("a.html", b"<script>", "files.unknown_type"),
        ("a.svg", b"<svg/>", "files.unknown_type"),
        ("a.docm", office("word/document.xml"), "files.unknown_type"),
        ("a", PDF, "files.unknown_type"),
        ("pdf", PDF, "files.unknown_type"),
        ("a.pdf.exe", PDF, "files.unknown_type"),
        ("a.pdf", b"MZ\x90\0", "files.not_what_it_says"),
        ("a.png", PDF, "files.not_what_it_says"),
        ("a.txt", b"MZ\x90\0\3", "files.not_what_it_says"),
        ("a.csv", b"\xff\xfea\0\0\0", "files.not_what_it_says"),
        ("a.json", b"{", "files.not_what_it_says"),
        ("a.json", b"[" * 100_000, "files.not_what_it_says"),
        ("a.docx", SAMPLES["a.xlsx"], "files.not_what_it_says"),
        ("a.docx", office("word/document.xml", **{"word/vbaProject.bin": b"x"}), "files.not_what_it_says"),
        ("a.docx", b"PK\x03\x04 no archive", "files.not_what_it_says"),
        ("a.odt", SAMPLES["a.ods"], "files.not_what_it_says"),
        ("a.odt", archive({"mimetype": b"application/vnd.oasis.opendocument.text"}, ()), "files.not_what_it_says"),
    ],
)
def test_what_is_not_kept_leaves_nothing(name: str, data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        keep(data, name)

    assert refused.value.code == code
    assert not StoredFile.objects.exists()
    assert on_disk() == []


def test_an_archive_of_too_many_parts_is_refused_unread() -> None:
    parts = {f"p{number}": b"" for number in range(5001)}

    with pytest.raises(FileRefused):
        keep(archive({"[Content_Types].xml": b"", "word/document.xml": b"", **parts}), "a.docx")


@pytest.mark.parametrize("limit", [10, None])
def test_what_is_too_large_stops_on_the_way(limit: int | None, settings: object) -> None:
    settings.FILE_MAX_BYTES = 400_000  # type: ignore[attr-defined]
    stream = io.BytesIO(PDF + b" " * 2_000_000)

    with pytest.raises(FileRefused) as refused:
        store(stream, name="a.pdf", actor=ACTOR, limit=limit)

    assert refused.value.code == "files.too_large"
    assert stream.tell() < 1_000_000
    assert on_disk() == []


def test_a_caller_may_ask_for_one_kind() -> None:
    assert store_bytes(PDF, name="a.pdf", media_type="application/pdf", actor=ACTOR).media_type == "application/pdf"
    with pytest.raises(FileRefused) as refused:
        store_bytes(b"text", name="a.txt", media_type="application/pdf", actor=ACTOR)

    assert refused.value.facts["known"] == "pdf"


@pytest.mark.parametrize("change", ["cut", "turned", "gone"])
def test_damaged_bytes_are_never_given_out(change: str) -> None:
    stored = keep()
    (path,) = on_disk()
    if change == "gone":
        path.unlink()
    else:
        path.write_bytes(PDF[:-1] if change == "cut" else PDF.replace(b"1.7", b"1.6"))

    with pytest.raises(FileDamaged):
        read_bytes(stored.digest)
    with pytest.raises(FileDamaged):
        open_file(stored.digest)


def test_storing_again_mends_what_was_damaged() -> None:
    keep()
    on_disk()[0].write_bytes(b"broken")

    assert read_bytes(keep().digest) == PDF


@pytest.mark.parametrize("digest", ["", "../../secret-key", "A" * 64, "a" * 64 + "\n", "a" * 63])
def test_a_digest_is_no_way_to_other_files(digest: str) -> None:
    with pytest.raises(FileDamaged):
        read_bytes(digest)


def test_bytes_of_a_transaction_that_was_rolled_back_are_swept() -> None:
    roll_back()
    kept = keep(SAMPLES["a.txt"], "a.txt")
    assert sweep_orphans() == 0  # the transaction may still be under way
    for path in on_disk():
        age(path)

    assert sweep_orphans() == 1
    assert [path.name for path in on_disk()] == [kept.digest]


def test_no_sweep_takes_what_is_younger_than_an_hour() -> None:
    roll_back()

    assert sweep_orphans(timedelta()) == 0


def test_storing_renews_an_orphan_so_that_it_is_not_swept_meanwhile() -> None:
    forget(keep())
    age(on_disk()[0])
    with transaction.atomic():
        stored = keep()
        stored.delete()  # as seen from another connection: not committed yet
        assert sweep_orphans() == 0


def test_what_was_left_on_its_way_in_is_swept() -> None:
    keep()
    left = folder.root() / f"tmpx{folder.PART}"
    left.write_bytes(b"half")
    age(left)

    assert sweep_orphans() == 1
    assert not left.exists()


def test_forgotten_bytes_stay_while_another_row_has_them() -> None:
    one, two = keep(), keep(name="b.pdf")
    age(on_disk()[0])
    forget(one)
    assert sweep_orphans() == 0

    forget(two)
    assert sweep_orphans() == 1
