"""The goal tree. Identity is committee, code and first year, never the title: titles get respelled."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledfyr.platform.history.logged import LoggedModel


class Goal(LoggedModel):
    """A goal of the council (no committee) or of a committee. ``to_year`` empty: until further notice."""

    class Level(models.TextChoices):
        POLICY = "policy", _("Inriktningsmål")
        AREA = "area", _("KF:s mål för verksamhetsområdet")
        COMMITTEE = "committee", _("Nämndmål")
        UNIT = "unit", _("Enhetsmål")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    committee = models.ForeignKey("organisation.Committee", null=True, blank=True, on_delete=models.PROTECT)
    level = models.CharField(max_length=20, choices=Level)
    code = models.CharField(max_length=40, blank=True)
    title = models.TextField()
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    from_year = models.PositiveIntegerField()
    to_year = models.PositiveIntegerField(null=True, blank=True)
    sort_key = models.CharField(max_length=200, db_index=True)
    continues_from = models.ManyToManyField("self", symmetrical=False, related_name="continued_by", blank=True)

    class Meta:
        ordering = ("sort_key", "from_year")
        constraints = (
            models.UniqueConstraint(
                fields=["committee", "code", "from_year"],
                name="goal_identity",
                condition=models.Q(committee__isnull=False) & ~models.Q(code=""),
            ),
            models.UniqueConstraint(
                fields=["code", "from_year"],
                name="council_goal_identity",
                condition=models.Q(committee__isnull=True) & ~models.Q(code=""),
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Code and title as plans print them."""
        return f"{self.code} {self.title}".strip()
