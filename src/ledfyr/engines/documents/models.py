"""Prose that belongs to a document and is edited in place."""

from __future__ import annotations

from django.db import models

from ledfyr.platform.history.logged import LoggedModel


class DocumentText(LoggedModel):
    """The text of one prose block in a committee's year. ``version`` guards against lost updates."""

    committee = models.ForeignKey("organisation.Committee", on_delete=models.CASCADE)
    year = models.PositiveIntegerField()
    key = models.CharField(max_length=80)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["committee", "year", "key"], name="one_text"),)

    def __str__(self) -> str:
        return f"{self.year} {self.key}"
