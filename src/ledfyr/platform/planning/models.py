"""Planning years of committees, their meetings and what is reported when."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

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


class Meeting(LoggedModel):
    """A meeting of the committee: the day that everything before it is counted from."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    committee = models.ForeignKey("organisation.Committee", on_delete=models.PROTECT, related_name="meetings")
    day = models.DateField()
    starts = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("day", "id")
        constraints = (models.UniqueConstraint(fields=["committee", "day"], name="one_meeting_a_day"),)

    def __str__(self) -> str:
        return f"{self.committee_id} {self.day}"


class Occasion(LoggedModel):
    """An occasion when the committee's planning year is planned or reported. Without a meeting it has no days yet."""

    class Kind(models.TextChoices):
        BUDGET_SUBMISSION = "budget_submission", _("Budgetunderlag")
        VP = "vp", _("Verksamhetsplan")
        MONTH = "month", _("Månadsrapport")
        T1 = "t1", _("Tertialrapport 1")
        T2 = "t2", _("Tertialrapport 2")
        VB = "vb", _("Verksamhetsberättelse")
        OTHER = "other", _("Eget tillfälle")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    committee = models.ForeignKey("organisation.Committee", on_delete=models.PROTECT, related_name="occasions")
    year = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    month = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=120, blank=True)
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="occasions")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("year", "month", "kind", "id")
        constraints = (
            models.UniqueConstraint(fields=["committee", "year", "kind", "month", "title"], name="one_occasion"),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What people call it: 'Tertialrapport 1 2027', 'Månadsrapport mars 2027'."""
        from django.utils.dates import MONTHS

        if self.kind == self.Kind.OTHER:
            return f"{self.title} {self.year}"
        if self.kind == self.Kind.MONTH and self.month:
            return f"{self.get_kind_display()} {str(MONTHS[self.month]).lower()} {self.year}"
        return f"{self.get_kind_display()} {self.year}"


class OccasionStep(LoggedModel):
    """The day of one step on the way to the meeting. ``by_hand``: somebody set it, for a reason, and it stays."""

    class Kind(models.TextChoices):
        DATA_CUT_OFF = "data_cut_off", _("Sista dag för uppgifter")
        UNIT_DEADLINE = "unit_deadline", _("Enheterna lämnar in")
        DEPARTMENT_REVIEW = "department_review", _("Avdelningarna granskar")
        COOPERATION_MEETING = "cooperation_meeting", _("Samverkan")
        REPORT_READY = "report_ready", _("Dokumentet klart")
        DISPATCH = "dispatch", _("Utskick till nämnden")
        COMMITTEE_MEETING = "committee_meeting", _("Nämndens möte")
        SUBMISSION = "submission", _("Lämnas till kommunstyrelsen")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=20, choices=Kind)
    day = models.DateField()
    by_hand = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("day", "id")
        constraints = (models.UniqueConstraint(fields=["occasion", "kind"], name="one_step_a_kind"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"
