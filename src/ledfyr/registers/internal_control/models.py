"""The control plan: rows that answer events, and the control activities under them."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledfyr.platform.history.logged import LoggedModel


class Method(models.TextChoices):
    """How a control is made. A plan read from a file may name a method of its own; then its words stand."""

    SAMPLE = "sample", _("Stickprov")
    VISIT = "visit", _("Besök")
    UNIT_INDICATOR = "unit_indicator", _("Indikator på enhetsnivå")
    UNIT_ACTIVITY = "unit_activity", _("Aktivitet på enhetsnivå")
    SYSTEM_EXTRACT = "system_extract", _("Systemuttag")
    SELF_ASSESSMENT = "self_assessment", _("Självskattning")
    FULL_EXAMINATION = "full_examination", _("Totalgranskning")


class SystematicControl(LoggedModel):
    """A control that runs all the time; belongs to a working method where that is known."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    committee = models.ForeignKey(
        "organisation.Committee", on_delete=models.PROTECT, related_name="systematic_controls"
    )
    working_method = models.ForeignKey(
        "risks.WorkingMethod", null=True, blank=True, on_delete=models.PROTECT, related_name="systematic_controls"
    )
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:60]


class PlanRow(LoggedModel):
    """A row of a committee's plan of a year; covers one or more events of the analysis.

    One that was ``carried_from`` last year's ``is_proposal`` until a person has changed it or said, with a reason, that
    it is unchanged.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    committee = models.ForeignKey("organisation.Committee", on_delete=models.PROTECT, related_name="plan_rows")
    year = models.PositiveIntegerField()
    position = models.PositiveIntegerField(default=0)
    area_goal = models.ForeignKey("goals.Goal", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    process = models.ForeignKey("risks.Process", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    working_method = models.ForeignKey(
        "risks.WorkingMethod", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    systematic_control = models.ForeignKey(
        SystematicControl, null=True, blank=True, on_delete=models.PROTECT, related_name="plan_rows"
    )
    doubts = models.JSONField(default=list, blank=True)
    source_words = models.TextField(blank=True)
    source_place = models.JSONField(default=dict, blank=True)
    is_withdrawn = models.BooleanField(default=False)
    is_proposal = models.BooleanField(default=False)
    carried_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried_to")
    carried_reason = models.TextField(blank=True)
    search_text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position", "id")
        indexes = (models.Index(fields=["committee", "year", "is_withdrawn", "position"], name="plan_row_list"),)

    def __str__(self) -> str:
        return f"{self.year} {self.position}"


class PlanRowEvent(LoggedModel):
    """An event that a plan row answers.

    ``wording`` and ``value`` only where the plan says otherwise than the analysis.
    """

    plan_row = models.ForeignKey(PlanRow, on_delete=models.CASCADE, related_name="events")
    analysis_row = models.ForeignKey(
        "risks.AnalysisRow", null=True, blank=True, on_delete=models.PROTECT, related_name="plan_row_events"
    )
    position = models.PositiveIntegerField(default=0)
    wording = models.TextField(blank=True)
    value = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=["plan_row", "analysis_row"], name="event_once_a_plan_row"),)

    def __str__(self) -> str:
        return self.wording[:60]


class ControlActivity(LoggedModel):
    """A control: what is done to see that the systematic control works.

    Carried out once, it counts for every event of its row. ``owner_position``: the position that answers for it, when
    one has been chosen; its words go before the text.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    plan_row = models.ForeignKey(PlanRow, on_delete=models.PROTECT, related_name="activities")
    position = models.PositiveIntegerField(default=0)
    text = models.TextField()
    method = models.TextField(blank=True)
    timing = models.TextField(blank=True)
    units = models.TextField(blank=True)
    owner = models.TextField(blank=True)
    owner_position = models.ForeignKey(
        "organisation.Position", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    occasion = models.TextField(blank=True)
    description = models.TextField(blank=True)
    is_withdrawn = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def owner_words(self) -> str:
        """Who answers for it: the position as it is called now, else the words that stand."""
        return self.owner_position.words if self.owner_position else self.owner
