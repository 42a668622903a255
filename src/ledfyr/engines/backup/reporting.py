"""What the commands say while they work and afterwards."""

from __future__ import annotations

import time
from typing import Protocol

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .form import MEGABYTE, Manifest


class Out(Protocol):
    """Where a command writes."""

    def write(self, text: str) -> object:
        """A line."""


class Watcher:
    """Says how far the work has come: at most a line a second, and one when each part is done."""

    def __init__(self, out: Out) -> None:
        self._out, self._said = out, time.monotonic()

    def __call__(self, what: str, done: int, of: int) -> None:
        """Called by the work: ``done`` tables or files of so many."""
        now = time.monotonic()
        if done < of and now - self._said < 1:
            return
        self._said = now
        words = {
            "tables": _("Tabeller lästa: %(done)s av %(of)s"),
            "files": _("Filer: %(done)s av %(of)s"),
            "rows": _("Tabeller skrivna: %(done)s av %(of)s"),
        }
        self._out.write(words[what] % {"done": done, "of": of})


def contents(manifest: Manifest) -> str:
    """'1 234 rader och 5 filer'."""
    rows = ngettext("%(count)s rad", "%(count)s rader", manifest.rows) % {"count": _count(manifest.rows)}
    files = ngettext("%(count)s fil", "%(count)s filer", manifest.files) % {"count": _count(manifest.files)}
    return _("%(rows)s och %(files)s") % {"rows": rows, "files": files}


def megabytes(size: int) -> str:
    """'4,2 MB'."""
    return f"{number_format(round(size / MEGABYTE, 1), 1)} MB"


def _count(number: int) -> str:
    return number_format(number, 0, force_grouping=True)
