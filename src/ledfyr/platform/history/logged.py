"""The base of every table whose rows somebody answers for: every write to it is noted, whichever way it goes."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models.signals import class_prepared, m2m_changed, pre_delete

from .chain import RowNote
from .guarding import UnloggedWrite, require_block
from .values import keepers, key_keeper

M = TypeVar("M", bound=models.Model, covariant=True)
Kept = dict[str, dict[str, Any]]

_here = threading.local()


class LoggedQuerySet(models.QuerySet[M]):
    """Bulk writes that are noted row by row. ``update()`` is refused: it does not know what it changes."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """As Django's; conflicts may not be passed over in silence."""
        block = require_block(self.model._meta.label)
        if block and (kwargs.get("ignore_conflicts") or kwargs.get("update_conflicts")):
            raise UnloggedWrite(f"{self.model._meta.label}: a bulk write that skips conflicts cannot be logged")
        made = super().bulk_create(list(objs), *args, **kwargs)
        if block:
            block.note(*(_added(row) for row in made))
        return made

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        """As Django's, with one more question: what stood there before."""
        rows, names = list(objs), list(fields)
        block = require_block(self.model._meta.label)
        old = stored(self.model, [row.pk for row in rows], self.db) if block else {}
        with _allowed():
            done = super().bulk_update(rows, names, batch_size=batch_size)
        if block:
            block.note(*_changed(rows, old, attributes(self.model, names)))
        return done

    def update(self, **values: Any) -> int:
        """Only for fields that are not logged."""
        free = values.keys() <= self.model.unlogged_fields  # type: ignore[attr-defined]  # of a logged model
        if free or getattr(_here, "allowed", False) or require_block(self.model._meta.label) is None:
            return super().update(**values)
        raise UnloggedWrite(f"{self.model._meta.label}: update() is not logged; change the rows and use bulk_update()")

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        """As Django's; the rows are noted before they go."""
        if require_block(self.model._meta.label) is None:
            return super().delete()
        old = stored(self.model, self.values_list("pk", flat=True), self.db)
        with _known(self.model, old):
            return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


LoggedManager = models.Manager.from_queryset(LoggedQuerySet)


class LoggedModel(models.Model):
    """A row whose every change stands in the log.

    ``unlogged_fields``: bookkeeping that may be written at any time. ``secret_fields``: logged as digests.
    ``retention``: the class that its past is kept by, '' for that of the entry beside it.
    """

    unlogged_fields: ClassVar[frozenset[str]] = frozenset()
    secret_fields: ClassVar[frozenset[str]] = frozenset()
    retention_class: ClassVar[str] = ""

    objects: ClassVar[Any] = LoggedManager()

    class Meta:
        abstract = True

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        """Django's way through every save: the row is read as it stands, written, and the difference noted."""
        wanted = kwargs.get("update_fields")
        names = None if wanted is None else frozenset(wanted)
        model = type(self)
        if names is not None and names <= self.unlogged_fields:
            super().save_base(*args, **kwargs)
            return
        block = require_block(model._meta.label)
        if block is None:
            super().save_base(*args, **kwargs)
            return
        fresh = self._state.adding and (self.pk is None or model._meta.pk.has_default())
        old = {} if fresh else stored(model, [self.pk], kwargs.get("using"))
        super().save_base(*args, **kwargs)
        if old:
            block.note(*_changed([self], old, attributes(model, names)))
        else:
            block.note(_added(self))


def attributes(model: type[models.Model], names: Collection[str] | None) -> Collection[str]:
    """The logged column attributes behind field names; all for None."""
    if names is None:
        return keepers(model).keys()
    fields = {field.name: field.attname for field in model._meta.concrete_fields}
    return {fields.get(name, name) for name in names} & keepers(model).keys()


def stored(model: type[models.Model], keys: Iterable[Any], using: str | None = None) -> Kept:
    """{key: {attribute: value}} of rows as they stand, locked, so that nobody changes them before we do."""
    wanted = list(keys)
    if not wanted:
        return {}
    out: Kept = {}
    rows = model._base_manager.using(using).select_for_update().order_by()
    for start in range(0, len(wanted), 500):  # as many as a database takes in one question
        out |= kept_rows(model, rows.filter(pk__in=wanted[start : start + 500]))
    return out


def kept_rows(model: type[models.Model], rows: models.QuerySet[Any]) -> Kept:
    """{key: {attribute: value}} of a query's rows, as the log keeps them."""
    ways, key_of = keepers(model), key_keeper(model)
    found = rows.values_list("pk", *ways)
    return {
        key_of(key): {name: way(value) for (name, way), value in zip(ways.items(), values, strict=True)}
        for key, *values in found.iterator(chunk_size=2000)
    }


def _note(model: type[models.Model], kind: str, key: Any, values: Mapping[str, Any]) -> RowNote:
    kept_as = getattr(model, "retention_class", "")
    return RowNote(model._meta.label_lower, kind, key_keeper(model)(key), values, kept_as)


def _added(row: models.Model) -> RowNote:
    values = {name: way(getattr(row, name)) for name, way in keepers(type(row)).items()}
    return _note(type(row), "a", row.pk, values)


def _changed(rows: Iterable[models.Model], old: Kept, names: Collection[str]) -> Iterator[RowNote]:
    for row in rows:
        model = type(row)
        ways, before = keepers(model), old.get(key_keeper(model)(row.pk))
        if before is None:
            continue
        pairs = ((name, before[name], ways[name](getattr(row, name))) for name in names)
        values = {name: [was, now] for name, was, now in pairs if was != now}
        if values:
            yield _note(model, "c", row.pk, values)


@contextmanager
def _allowed() -> Iterator[None]:
    """bulk_update() is made of update()."""
    _here.allowed = True
    try:
        yield
    finally:
        _here.allowed = False


@contextmanager
def _known(model: type[models.Model], old: Kept) -> Iterator[None]:
    """What a deletion of many has read already."""
    _here.known = (model, old)
    try:
        yield
    finally:
        _here.known = None


def _note_deletion(sender: type[models.Model], instance: models.Model, using: str, **_signal: Any) -> None:
    """Called by Django before any row goes: alone, among many, or because what it belongs to goes."""
    block = require_block(sender._meta.label)
    if block is None:
        return
    known = getattr(_here, "known", None)
    key = key_keeper(sender)(instance.pk)
    values = known[1].get(key) if known and known[0] is sender else None
    if values is None:
        values = stored(sender, [instance.pk], using).get(key, {})
    block.note(_note(sender, "r", instance.pk, values))
    for through, column in links_of(sender):
        block.note(*_links(through, {column: instance.pk}, "r"))


def links_of(model: type[models.Model]) -> Iterator[tuple[Any, str]]:
    """(table between, column that points at the model) of its many-to-many relations."""
    own: Iterable[Any] = model._meta.many_to_many
    for field in own:
        through = field.remote_field.through
        if through._meta.auto_created:
            yield through, field.m2m_column_name()
    for relation in model._meta.related_objects:
        if relation.many_to_many and relation.through._meta.auto_created:  # type: ignore[attr-defined]
            yield relation.through, relation.field.m2m_reverse_name()  # type: ignore[attr-defined]


def _links(through: Any, where: Mapping[str, Any], kind: str) -> Iterator[RowNote]:
    rows = through._base_manager.filter(**where).order_by()
    for key, values in kept_rows(through, rows).items():
        yield RowNote(through._meta.label_lower, kind, key, values)


def _note_links(sender: Any, instance: Any, action: str, reverse: bool, pk_set: Any, **signal: Any) -> None:
    """Called by Django around every change of a many-to-many relation."""
    if not isinstance(instance, LoggedModel) or not sender._meta.auto_created:
        return
    block = require_block(sender._meta.label)
    if block is None or action not in {"post_add", "pre_remove", "pre_clear"}:
        return
    owner: Any = sender._meta.auto_created
    field = next(f for f in owner._meta.many_to_many if f.remote_field.through is sender)
    near, far = field.m2m_column_name(), field.m2m_reverse_name()
    near, far = (far, near) if reverse else (near, far)
    where = {near: instance.pk} | ({f"{far}__in": pk_set} if pk_set else {})
    block.note(*_links(sender, where, "a" if action == "post_add" else "r"))


def _watch(sender: type[models.Model], **_signal: Any) -> None:
    if issubclass(sender, LoggedModel):
        sender._meta.base_manager_name = "objects"  # what Django writes through by itself is noted too
        sender._meta.__dict__.pop("base_manager", None)
        pre_delete.connect(_note_deletion, sender=sender, dispatch_uid=f"history {sender._meta.label}")


class_prepared.connect(_watch, dispatch_uid="history watch")
m2m_changed.connect(_note_links, dispatch_uid="history links")
