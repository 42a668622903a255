"""What the shell keeps for one person: what can be undone, and what was written but not yet saved."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class UndoStep(models.Model):
    """What a person did in one go, as it was recorded: [{code, object_type, key, changes, facts, what}]."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    committee = models.CharField(max_length=80)
    year = models.PositiveIntegerField()
    changes = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.committee} {self.year} {self.made_at:%Y-%m-%d %H:%M}"


class FormDraft(models.Model):
    """What a person has typed into a form and not saved.

    ``path`` is where the form is sent, ``page`` where it stands. ``data`` is {field: [values]}, ``labels``
    {field: words}.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    page = models.CharField(max_length=500)
    data = models.JSONField()
    labels = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "path"], name="one_draft"),)

    def __str__(self) -> str:
        return self.path
