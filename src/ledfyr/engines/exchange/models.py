"""A file under way in: kept with its bytes from preview to report, so that nothing is read twice or lost."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportDraft(models.Model):
    """``choices`` is {kind: {row index: {'skip': bool, 'values': {...}}}}; ``report`` what was done;
    ``marks`` what each room needs for undoing it."""

    class State(models.TextChoices):
        PREVIEW = "preview", _("Förhandsgranskas")
        APPLIED = "applied", _("Inläst")
        UNDONE = "undone", _("Ångrad")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    committee = models.ForeignKey("organisation.Committee", on_delete=models.CASCADE)
    year = models.PositiveIntegerField()
    file_name = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    kinds = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=State, default=State.PREVIEW)
    report = models.JSONField(default=dict)
    marks = models.JSONField(default=dict)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.file_name
