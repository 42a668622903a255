"""What tests of every floor ask: did anything change, and what was recorded?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection

from ledfyr.platform.history.models import ChangeEntry


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of ours, history included."""
    models = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("ledfyr.")]
    return {model._meta.label: sorted(model.objects.values_list(), key=repr) for model in models}


@contextmanager
def nothing_changes() -> Iterator[None]:
    """What happens inside leaves every table, and the history, as it was."""
    before = everything()
    yield
    after = everything()
    assert [label for label in before if before[label] != after[label]] == []


@contextmanager
def nothing_written() -> Iterator[None]:
    """No statement inside writes to a table of ours. Cheaper than nothing_changes where there is much to compare."""
    written: list[str] = []

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        verb, _space, what = sql.partition(" ")
        if verb in {"INSERT", "UPDATE", "DELETE"} and "django_session" not in what:
            written.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield
    assert written == []


@contextmanager
def recorded() -> Iterator[list[ChangeEntry]]:
    """The list fills with what is recorded inside, in order."""
    last = ChangeEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    found: list[ChangeEntry] = []
    yield found
    found += ChangeEntry.objects.filter(id__gt=last).order_by("id")
