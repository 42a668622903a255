"""What is thrown away once a day, and what is not."""

from __future__ import annotations

import os
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from ledfyr.engines.reminders.cleaning import clean
from ledfyr.engines.ui.models import FormDraft
from ledfyr.kernel.actor import SYSTEM
from ledfyr.platform.files import folder
from ledfyr.platform.files.storing import forget, store_bytes
from ledfyr.platform.organisation.tests.factories import found

pytestmark = pytest.mark.django_db


@pytest.fixture
def loose(settings: Any, tmp_path: Path) -> Path:
    """Bytes of two days ago that no row speaks of, beside bytes that one does."""
    settings.DATA_DIR = tmp_path
    store_bytes(b"%PDF-1.7 kept", name="kept.pdf", actor=SYSTEM)
    forget(store_bytes(b"%PDF-1.7 loose", name="loose.pdf", actor=SYSTEM))
    old = (timezone.now() - timedelta(days=2)).timestamp()
    for path in folder.kept():
        os.utime(path, (old, old))
    return tmp_path


def test_drafts_past_their_days_and_loose_files_go(loose: Path, settings: Any) -> None:
    found()
    from ledfyr.platform.organisation.models import Person

    person = Person.objects.create_person(username="anna", title="Anna", role="controller", password=None)
    for path in ("/a/", "/b/"):
        FormDraft.objects.create(person=person, path=path, page="/", data={"text": ["x"]})
    old = timezone.now() - timedelta(days=settings.DRAFT_DAYS + 1)
    FormDraft.objects.filter(path="/a/").update(saved_at=old)

    cleaned = clean(timezone.now())

    assert (cleaned.forms, cleaned.imports, cleaned.files) == (1, 0, 1)
    assert list(FormDraft.objects.values_list("path", flat=True)) == ["/b/"]
    assert len(list(folder.kept())) == 1
    assert clean(timezone.now()).files == 0


def test_tick_cleans_and_says_so(loose: Path) -> None:
    said = StringIO()
    call_command("tick", stdout=said)
    assert "1 lösa filer" in said.getvalue()
