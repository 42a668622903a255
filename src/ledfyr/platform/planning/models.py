"""Planning years of committees."""

from __future__ import annotations

from django.db import models

from ledfyr.platform.history.logged import LoggedModel


class PlanningYear(LoggedModel):
    """A year that a committee plans in. ``decided_note`` says in words when its plan was decided, '' while a draft."""

    committee = models.ForeignKey("organisation.Committee", on_delete=models.PROTECT, related_name="years")
    year = models.PositiveIntegerField()
    decided_note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("committee", "-year")
        constraints = (models.UniqueConstraint(fields=["committee", "year"], name="one_planning_year"),)

    def __str__(self) -> str:
        return f"{self.committee_id} {self.year}"


class SecrecyMark(LoggedModel):
    """That a row of a register, or a part of a document, is secret: a published version leaves its content out.

    ``ground`` is the legal ground in words ('18 kap. 8 § offentlighets- och sekretesslagen').
    """

    committee = models.ForeignKey("organisation.Committee", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    object_type = models.CharField(max_length=80)
    object_key = models.CharField(max_length=80)
    ground = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    marked_by = models.CharField(max_length=200)
    marked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("object_type", "id")
        constraints = (
            models.UniqueConstraint(fields=["committee", "year", "object_type", "object_key"], name="one_secrecy_mark"),
        )

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_key}"
