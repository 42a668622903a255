"""A value that holds from a day."""

from __future__ import annotations

from django.db import models

from ledfyr.platform.history.logged import LoggedModel


class DatedSetting(LoggedModel):
    """``committee`` empty: holds for the whole municipality unless a committee has its own."""

    key = models.CharField(max_length=80)
    committee = models.ForeignKey("organisation.Committee", null=True, blank=True, on_delete=models.CASCADE)
    valid_from = models.DateField()
    value = models.JSONField()
    reason = models.TextField(blank=True)
    set_by = models.CharField(max_length=200)
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=["key", "committee", "-valid_from"], name="setting_lookup"),)
        ordering = ("-valid_from", "-id")

    def __str__(self) -> str:
        return f"{self.key} {self.valid_from}"
