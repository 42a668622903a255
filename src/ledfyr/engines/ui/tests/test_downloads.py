"""Files given out: to be saved, never shown, never run."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledfyr.engines.ui.downloads import made_file, stored_file
from ledfyr.kernel.actor import Actor
from ledfyr.platform.files.refusals import FileDamaged
from ledfyr.platform.files.storing import store_bytes

WANTED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "private, no-store",
}


@pytest.mark.django_db
def test_a_stored_file_is_streamed_to_be_saved(tmp_path: Path, settings: object) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    stored = store_bytes("Åtgärd".encode(), name="Bilaga å.txt", actor=Actor("Controller"))

    response = stored_file(stored)

    assert WANTED.items() <= dict(response.items()).items()
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Bilaga%20%C3%A5.txt"
    assert response["Content-Length"] == "8"
    assert b"".join(response.streaming_content) == "Åtgärd".encode()  # type: ignore[attr-defined]
    response.close()


@pytest.mark.django_db
def test_a_damaged_file_is_not_given_out(tmp_path: Path, settings: object) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    stored = store_bytes(b"text", name="a.txt", actor=Actor("Controller"))
    next((tmp_path / "files").glob("*/*/*")).write_bytes(b"other")

    with pytest.raises(FileDamaged):
        stored_file(stored)


def test_a_made_file_is_given_the_same_way() -> None:
    response = made_file(b"x", name='a"b.csv', content_type="text/csv")

    assert WANTED.items() <= dict(response.items()).items()
    assert response["Content-Disposition"] == 'attachment; filename="a\\"b.csv"'
