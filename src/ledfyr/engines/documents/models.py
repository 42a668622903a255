"""Prose that belongs to a document and is edited in place, and what the documents of a year are compared with."""

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


class ComparisonChoice(LoggedModel):
    """What a year's documents tell the changes since: a frozen version, or an earlier year's registers.

    Those of an earlier year are kept as they stood when they were chosen: a document never changes by itself.
    """

    committee = models.ForeignKey("organisation.Committee", on_delete=models.CASCADE, related_name="+")
    year = models.PositiveIntegerField()
    decision = models.ForeignKey("planning.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    other_year = models.PositiveIntegerField(null=True, blank=True)
    kept = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    chosen_on = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["committee", "year"], name="one_comparison_choice"),)

    def __str__(self) -> str:
        return f"{self.year} {self.decision_id or self.other_year}"
