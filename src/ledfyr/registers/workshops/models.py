"""Workshops with the events that are rated there, who takes part, and what each answers."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledfyr.platform.history.logged import LoggedModel

from . import rules


class Workshop(LoggedModel):
    """A meeting where several people rate the same events, each on a phone, unseen by each other.

    ``unit`` empty: about the committee's own analysis. ``code`` lets participants in while it is open, '' otherwise.
    """

    class State(models.TextChoices):
        PREPARED = rules.PREPARED, _("Förberett")
        OPEN = rules.OPEN, _("Öppet")
        CLOSED = rules.CLOSED, _("Avslutat")

    class Rates(models.TextChoices):
        BOTH = rules.BOTH, _("Sannolikhet och konsekvens")
        LIKELIHOOD = rules.LIKELIHOOD, _("Bara sannolikhet")
        CONSEQUENCE = rules.CONSEQUENCE, _("Bara konsekvens")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    committee = models.ForeignKey("organisation.Committee", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    unit = models.ForeignKey("organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    rates = models.CharField(max_length=20, choices=Rates, default=Rates.BOTH)
    state = models.CharField(max_length=20, choices=State, default=State.PREPARED)
    code = models.CharField(max_length=20, blank=True)
    led_by = models.CharField(max_length=200)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    disposed_on = models.DateField(null=True, blank=True)

    secret_fields = frozenset({"code"})

    class Meta:
        ordering = ("-opened_on", "name", "id")
        indexes = (models.Index(fields=["committee", "year"], name="workshop_scope"),)
        constraints = (models.UniqueConstraint(fields=["code"], name="workshop_code", condition=~models.Q(code="")),)

    def __str__(self) -> str:
        return self.name


class WorkshopItem(LoggedModel):
    """An event as it is rated in a workshop, worded as it was then. ``row_key``: the event in the analysis.

    ``tally``: [[likelihood, consequence, answers]] from when the workshop was closed, of too few answers just how many
    ([[None, None, answers]]). Once ``is_revealed`` nobody
    answers any more: what is seen is what each thought by herself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    row_key = models.UUIDField()
    nr = models.PositiveIntegerField(null=True, blank=True)
    text = models.TextField()
    is_revealed = models.BooleanField(default=False)
    tally = models.JSONField(default=list, blank=True)
    agreed_likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    agreed_consequence = models.PositiveSmallIntegerField(null=True, blank=True)
    agreed_reason = models.TextField(blank=True)
    agreed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("position",)
        indexes = (models.Index(fields=["row_key"], name="workshop_item_event"),)
        constraints = (
            models.UniqueConstraint(fields=["workshop", "position"], name="workshop_item_position"),
            models.UniqueConstraint(fields=["workshop", "row_key"], name="workshop_item_once"),
        )

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def agreed_value(self) -> int | None:
        """Likelihood times consequence, as agreed (R-IC-1)."""
        if self.agreed_likelihood is None or self.agreed_consequence is None:
            return None
        return self.agreed_likelihood * self.agreed_consequence


class WorkshopParticipant(models.Model):
    """Somebody who takes part, without an account, under the name or function that she gave."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="participants")
    name = models.CharField(max_length=80)
    joined_at = models.DateTimeField()

    class Meta:
        ordering = ("joined_at", "id")

    def __str__(self) -> str:
        return self.name


class WorkshopAnswer(models.Model):
    """What one participant answers about one event. Shown to nobody but herself."""

    participant = models.ForeignKey(WorkshopParticipant, on_delete=models.CASCADE, related_name="answers")
    item = models.ForeignKey(WorkshopItem, on_delete=models.CASCADE, related_name="answers")
    likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    consequence = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["participant", "item"], name="workshop_answer_once"),)

    def __str__(self) -> str:
        return f"{self.likelihood} x {self.consequence}"
