"""The risk register: what lasts over the years (threads, processes) and one analysis' rows with their ratings.

A row may be lifted from an analysis below, handed down to units for their rating, and carried from the year before.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledfyr.platform.history.logged import LoggedModel


class Process(LoggedModel):
    """A process of a committee, core or support."""

    class Kind(models.TextChoices):
        CORE = "core", _("Kärnprocess")
        SUPPORT = "support", _("Stödprocess")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    committee = models.ForeignKey("organisation.Committee", on_delete=models.PROTECT, related_name="processes")
    name = models.TextField()
    kind = models.CharField(max_length=20, choices=Kind, blank=True)
    sort_key = models.CharField(max_length=500)

    class Meta:
        ordering = ("sort_key",)
        constraints = (models.UniqueConstraint(fields=["committee", "name"], name="process_name"),)

    def __str__(self) -> str:
        return self.name


class WorkingMethod(LoggedModel):
    """A way of working within a process."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="working_methods")
    name = models.TextField()

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["process", "name"], name="working_method_name"),)

    def __str__(self) -> str:
        return self.name


class UndesiredEvent(LoggedModel):
    """The thread: the same event through the years, whatever it is called and numbered in each."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    committee = models.ForeignKey("organisation.Committee", on_delete=models.PROTECT, related_name="undesired_events")
    continues_from = models.ManyToManyField("self", symmetrical=False, related_name="continued_by", blank=True)

    def __str__(self) -> str:
        return str(self.id)


class Analysis(LoggedModel):
    """A committee's analysis of a year, of a kind, at a level (``unit`` empty: the committee's own)."""

    class Kind(models.TextChoices):
        RISK_ANALYSIS = "risk_analysis", _("Väsentlighets- och riskanalys")

    class Level(models.TextChoices):
        COMMITTEE = "committee", _("Nämnd")
        DEPARTMENT = "department", _("Avdelning")
        UNIT = "unit", _("Enhet")

    committee = models.ForeignKey("organisation.Committee", on_delete=models.PROTECT, related_name="analyses")
    year = models.PositiveIntegerField()
    kind = models.CharField(max_length=30, choices=Kind, default=Kind.RISK_ANALYSIS)
    level = models.CharField(max_length=20, choices=Level, default=Level.COMMITTEE)
    unit = models.ForeignKey("organisation.Unit", null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["committee", "year", "kind", "level"],
                name="committee_analysis",
                condition=models.Q(unit__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["committee", "year", "kind", "level", "unit"],
                name="unit_analysis",
                condition=models.Q(unit__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.committee_id} {self.year}"


class AnalysisRow(LoggedModel):
    """The event in one analysis.

    The current rating is repeated here from Rating, so that lists and matrix are one query. ``value`` is the product,
    or the printed value where a source gives no rating. ``version`` guards against lost updates. A row that was carried
    from last year ``is_proposal`` until a person has rated it or said, with a reason, that it is unchanged.
    ``former_numbers`` are those it has given up in the year; no other event gets them (R-IC-6).
    """

    class Handling(models.TextChoices):
        PLAN = "plan", _("I planen")
        ANALYSIS_ONLY = "analysis_only", _("Endast analysen")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    analysis = models.ForeignKey(Analysis, on_delete=models.PROTECT, related_name="rows")
    thread = models.ForeignKey(UndesiredEvent, on_delete=models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField(default=0)
    nr = models.PositiveIntegerField(null=True, blank=True)
    former_numbers = models.JSONField(default=list, blank=True)
    text = models.TextField()
    area_goal = models.ForeignKey("goals.Goal", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    process = models.ForeignKey(Process, null=True, blank=True, on_delete=models.PROTECT, related_name="rows")
    working_method = models.ForeignKey(
        WorkingMethod, null=True, blank=True, on_delete=models.PROTECT, related_name="rows"
    )
    unit = models.ForeignKey("organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place_printed = models.TextField(blank=True)
    categories = models.JSONField(default=list, blank=True)
    likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    consequence = models.PositiveSmallIntegerField(null=True, blank=True)
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    value_printed = models.TextField(blank=True)
    after_likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    after_consequence = models.PositiveSmallIntegerField(null=True, blank=True)
    handling = models.CharField(max_length=20, choices=Handling, blank=True)
    handling_printed = models.TextField(blank=True)
    handling_reason = models.TextField(blank=True)
    decision_reference = models.CharField(max_length=200, blank=True)
    doubts = models.JSONField(default=list, blank=True)
    source_words = models.TextField(blank=True)
    source_place = models.JSONField(default=dict, blank=True)
    is_withdrawn = models.BooleanField(default=False)
    is_proposal = models.BooleanField(default=False)
    carried_reason = models.TextField(blank=True)
    search_text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position", "id")
        indexes = (
            models.Index(fields=["analysis", "is_withdrawn", "position"], name="analysis_row_list"),
            models.Index(fields=["analysis", "is_withdrawn", "likelihood", "consequence"], name="analysis_row_matrix"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["analysis", "thread"], name="thread_once", condition=models.Q(is_withdrawn=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.nr or '–'} {self.text[:60]}"

    @property
    def after_value(self) -> int | None:
        """The expected value after the measures."""
        if self.after_likelihood is None or self.after_consequence is None:
            return None
        return self.after_likelihood * self.after_consequence


class Rating(LoggedModel):
    """One rating of a row. Append-only: a new rating is a new one."""

    class Stage(models.TextChoices):
        BEFORE = "before", _("Före åtgärder")
        AFTER = "after", _("Efter åtgärder")

    row = models.ForeignKey(AnalysisRow, on_delete=models.PROTECT, related_name="ratings")
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.BEFORE)
    likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    consequence = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)
    rated_by = models.CharField(max_length=200)
    rated_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.likelihood} x {self.consequence}"


class LiftedRow(LoggedModel):
    """That a row stands in an upper analysis because of one below; several may stand behind the same.

    ``snapshot``: the lower row's wording, rating, handling and measures as they were when somebody last looked.
    """

    upper = models.ForeignKey(AnalysisRow, on_delete=models.PROTECT, related_name="lifted_from")
    lower = models.ForeignKey(AnalysisRow, on_delete=models.PROTECT, related_name="lifted_to")
    snapshot = models.JSONField(default=dict)
    lifted_by = models.CharField(max_length=200)
    lifted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["upper", "lower"], name="lifted_once"),)

    def __str__(self) -> str:
        return f"{self.lower_id} > {self.upper_id}"


class RatingRequest(LoggedModel):
    """That a unit is asked to rate an event of the committee's analysis by a day, and its answer.

    The answer is the unit's word; a person sets the rating above.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    row = models.ForeignKey(AnalysisRow, on_delete=models.PROTECT, related_name="requests")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    note = models.TextField(blank=True)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField(auto_now_add=True)
    likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    consequence = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ("due", "id")
        constraints = (models.UniqueConstraint(fields=["row", "unit"], name="asked_once"),)

    def __str__(self) -> str:
        return f"{self.row_id} ? {self.unit_id}"


class Measure(LoggedModel):
    """What is done to lower a risk. ``responsible`` is a role in words; ``due`` a day.

    ``responsible_position``: the position that answers for it, when one has been chosen; its words go before the text.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("Planerad")
        UNDER_WAY = "under_way", _("Pågår")
        DONE = "done", _("Klar")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    row = models.ForeignKey(AnalysisRow, on_delete=models.PROTECT, related_name="measures")
    position = models.PositiveIntegerField(default=0)
    text = models.TextField()
    responsible = models.CharField(max_length=300, blank=True)
    responsible_position = models.ForeignKey(
        "organisation.Position", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.PLANNED)
    effect = models.TextField(blank=True)
    is_withdrawn = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def responsible_words(self) -> str:
        """Who answers for it: the position as it is called now, else the words that stand."""
        return self.responsible_position.words if self.responsible_position else self.responsible
