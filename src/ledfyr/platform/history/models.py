"""One entry per change. Entries are only ever added."""

from __future__ import annotations

from django.db import models


class ChangeEntry(models.Model):
    """``changes`` is {field: [old, new]}; ``code`` is declared on a nameplate; ``facts`` fill its sentence."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor_name = models.CharField(max_length=200)
    actor_key = models.BigIntegerField(null=True)
    code = models.CharField(max_length=80)
    committee = models.CharField(max_length=80, blank=True)
    year = models.IntegerField(null=True)
    object_type = models.CharField(max_length=80)
    object_key = models.CharField(max_length=80)
    facts = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["object_type", "object_key", "-id"], name="history_object"),
            models.Index(fields=["committee", "year", "-id"], name="history_scope"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.object_type}:{self.object_key}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Only new entries: what is logged stays logged."""
        if self.pk is not None:
            raise TypeError("history is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Never: what is logged stays logged."""
        raise TypeError("history is append-only")
