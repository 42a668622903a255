"""Answers to findings. Findings themselves are computed when read."""

from __future__ import annotations

from django.db import models

from ledfyr.platform.history.logged import LoggedModel


class FindingAnswer(LoggedModel):
    """A finding accepted with a reason. The key holds the compared facts: when they change, the answer lapses."""

    committee = models.ForeignKey("organisation.Committee", on_delete=models.CASCADE)
    year = models.PositiveIntegerField()
    key = models.CharField(max_length=40)
    rule = models.CharField(max_length=20)
    reason = models.TextField()
    answered_by = models.CharField(max_length=200)
    answered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["committee", "year", "key"], name="one_answer"),)

    def __str__(self) -> str:
        return f"{self.rule} {self.key}"
