"""The log: sets of changes in a chain, each with what a person did and what happened to the rows.

A link of the chain covers digests only. What was written stands apart (the payloads), so that it can be disposed of by
decision without breaking the chain. Tables are guarded by triggers: nothing here is changed, and only payloads that a
disposal names are taken away.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.db import models

ORDINARY = "ordinary"


class ChainHead(models.Model):
    """The latest link, in one row: whoever adds to the chain locks it, so that links come one at a time."""

    seq = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.seq} {self.digest[:12]}"


class ChangeSet(models.Model):
    """What one person did in one transaction; a link of the chain. ``previous`` is the digest of the link before."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor_name = models.CharField(max_length=200)
    actor_key = models.BigIntegerField(null=True)
    on_behalf_of = models.CharField(max_length=200, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("-seq",)

    def __str__(self) -> str:
        return f"{self.seq} {self.actor_name}"


class ChangeEntry(models.Model):
    """One object's part of a set, as a person is told it. ``code`` is declared on a nameplate.

    ``retention`` is the class it is kept by; ``digest`` that of its payload.
    """

    change_set = models.ForeignKey(ChangeSet, on_delete=models.PROTECT, related_name="entries")
    code = models.CharField(max_length=80)
    committee = models.CharField(max_length=80, blank=True)
    year = models.IntegerField(null=True)
    object_type = models.CharField(max_length=80)
    object_key = models.CharField(max_length=80)
    retention = models.CharField(max_length=40, default=ORDINARY)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["object_type", "object_key", "-id"], name="history_object"),
            models.Index(fields=["committee", "year", "-id"], name="history_scope"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.object_type}:{self.object_key}"

    @cached_property
    def _told(self) -> dict[str, Any]:
        payload: EntryPayload | None = getattr(self, "payload", None)
        told: dict[str, Any] = json.loads(payload.text) if payload else {}
        return told

    @property
    def is_disposed(self) -> bool:
        """True when what was written is disposed of: only who, when and which kind remain."""
        return not self._told

    @property
    def facts(self) -> dict[str, Any]:
        """What fills the code's sentence."""
        return dict(self._told.get("facts", {}))

    @property
    def changes(self) -> dict[str, list[Any]]:
        """{field: [old, new]}."""
        return dict(self._told.get("changes", {}))

    @property
    def reason(self) -> str:
        return str(self._told.get("reason", ""))

    @property
    def actor_name(self) -> str:
        return self.change_set.actor_name

    @property
    def actor_key(self) -> int | None:
        return self.change_set.actor_key

    @property
    def at(self) -> Any:
        return self.change_set.at


class EntryPayload(models.Model):
    """What an entry says, as canonical JSON: facts, changes, reason, and a salt that keeps the digest from telling."""

    entry = models.OneToOneField(ChangeEntry, primary_key=True, on_delete=models.PROTECT, related_name="payload")
    text = models.TextField()
    search_text = models.TextField()

    def __str__(self) -> str:
        return self.text[:60]


class RowChange(models.Model):
    """What a set did to the rows of one table: the past of the registers is replayed from it."""

    change_set = models.ForeignKey(ChangeSet, on_delete=models.PROTECT, related_name="row_changes")
    model = models.CharField(max_length=100)
    rows = models.PositiveIntegerField()
    retention = models.CharField(max_length=40, default=ORDINARY)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["model", "change_set"], name="history_rows"),)

    def __str__(self) -> str:
        return f"{self.model} {self.rows}"


class RowPayload(models.Model):
    """The rows as canonical JSON, [kind, key, values] each: added and removed rows whole, changed ones [old, new]."""

    row_change = models.OneToOneField(RowChange, primary_key=True, on_delete=models.PROTECT, related_name="payload")
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:60]


class Disposal(models.Model):
    """A decision to dispose of what entries say, and what it was applied to."""

    at = models.DateTimeField()
    actor_name = models.CharField(max_length=200)
    decision_reference = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    retention = models.CharField(max_length=40)
    before = models.DateField()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.decision_reference


class DisposedEntry(models.Model):
    """One payload that a disposal took away: of an entry, or of the rows of a table."""

    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="disposed")
    entry = models.OneToOneField(ChangeEntry, null=True, on_delete=models.PROTECT, related_name="disposed")
    row_change = models.OneToOneField(RowChange, null=True, on_delete=models.PROTECT, related_name="disposed")

    def __str__(self) -> str:
        return f"{self.disposal_id}"
