"""Taking a copy from the screen."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.register import HistoryCode
from ledfyr.platform.history.recording import Change, record

from .policy import POLICY
from .status import note
from .writing import digest_of, write_archive

TAKEN = "backup.taken_out"
HISTORY = (HistoryCode(TAKEN, _("En säkerhetskopia av allt togs ut från skärmen")),)


def take_out(*, actor: Actor, scope: Scope) -> IO[bytes]:
    """A copy of everything as an open file that is gone when it is closed. Raises NotAllowed, OtherVersion, OSError.

    That it is taken is recorded before it is made, so that the copy says it too.
    """
    POLICY.require_write(actor, scope)
    with transaction.atomic():
        record(actor, None, Change(TAKEN, "backup", "all"))
    folder = Path(settings.DATA_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  # the answer closes it when it has been sent
    try:
        manifest = write_archive(file)
        size = file.seek(0, 2)
        note(manifest, size, digest_of(file), actor.name)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file
