"""Matters with their report, clauses and appendices."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledfyr.platform.history.logged import LoggedModel

from . import rules


class Matter(LoggedModel):
    """Something that the committee is asked to decide. ``round`` counts from 1 and goes up when it is referred back.

    ``meeting`` is one of the calendar's, and the matter follows when it moves. ``meeting_date`` is a day that the
    calendar does not have, and once the matter is settled the day when that was done.
    """

    class State(models.TextChoices):
        DRAFT = rules.DRAFT, _("Utkast")
        READY = rules.READY, _("Klart att skicka ut")
        DISPATCHED = rules.DISPATCHED, _("Utskickat")
        AMENDING = rules.AMENDING, _("Ändras på sammanträdet")
        DEFERRED = rules.DEFERRED, _("Bordlagt")
        DECIDED = rules.DECIDED, _("Beslutat")
        CHANGED = rules.CHANGED, _("Beslutat med ändringar")
        REJECTED = rules.REJECTED, _("Avslaget")
        WITHDRAWN = rules.WITHDRAWN, _("Utgånget")

    class Cooperation(models.TextChoices):
        NOT_NEEDED = "not_needed", _("Behövs inte")
        PLANNED = "planned", _("Planerad")
        INFORMED = "informed", _("Information har lämnats")
        IN_AGREEMENT = "in_agreement", _("Samverkat i enighet")
        IN_DISAGREEMENT = "in_disagreement", _("Samverkat i oenighet")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    committee = models.ForeignKey("organisation.Committee", on_delete=models.PROTECT)
    year = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    registration_number = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=30, choices=State, default=State.DRAFT)
    round = models.PositiveIntegerField(default=1)
    meeting = models.ForeignKey(
        "planning.Meeting", null=True, blank=True, on_delete=models.PROTECT, related_name="matters"
    )
    meeting_date = models.DateField(null=True, blank=True)
    paragraph = models.CharField(max_length=40, blank=True)
    signed_by = models.CharField(max_length=200, blank=True)
    cooperation = models.CharField(max_length=20, choices=Cooperation, blank=True)
    cooperation_date = models.DateField(null=True, blank=True)
    cooperation_party = models.CharField(max_length=300, blank=True)
    cooperation_ground = models.TextField(max_length=4000, blank=True)
    reservations = models.TextField(max_length=8000, blank=True)
    immediate_approval = models.BooleanField(default=False)
    recipients = models.TextField(max_length=4000, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-year", "meeting_date", "title")
        indexes = (models.Index(fields=["committee", "year"], name="matter_scope"),)

    def __str__(self) -> str:
        return self.title

    @property
    def day(self) -> date | None:
        """When the committee takes it up, or did."""
        return self.meeting_date or (self.meeting.day if self.meeting else None)

    @property
    def recipient_lines(self) -> list[str]:
        """Who gets the decision, one a line."""
        return [line.strip() for line in self.recipients.splitlines() if line.strip()]


class ReportSection(LoggedModel):
    """A headed part of the administration's report."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveIntegerField()
    heading = models.CharField(max_length=200)
    text = models.TextField(max_length=20_000, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.heading


class DecisionClause(LoggedModel):
    """What the committee is asked to decide, a sentence at a time: 'att fastställa …'."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="clauses")
    position = models.PositiveIntegerField()
    text = models.TextField(max_length=4000)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.text[:60]


class Appendix(LoggedModel):
    """A numbered appendix: a document of ours by its kind, or a file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="appendices")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    document = models.CharField(max_length=80, blank=True)
    file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.title
