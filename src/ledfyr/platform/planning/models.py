"""Planning years of committees."""

from __future__ import annotations

from django.db import models


class PlanningYear(models.Model):
    """A year that a committee plans in. ``decided_note`` says in words when its plan was decided, '' while a draft."""

    committee = models.ForeignKey("organisation.Committee", on_delete=models.PROTECT, related_name="years")
    year = models.PositiveIntegerField()
    decided_note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("committee", "-year")
        constraints = (models.UniqueConstraint(fields=["committee", "year"], name="one_planning_year"),)

    def __str__(self) -> str:
        return f"{self.committee_id} {self.year}"
