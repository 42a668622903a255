"""Instructions with their required parts, and the committees' answers."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledfyr.platform.history.logged import LoggedModel
from ledfyr.platform.organisation.models import Role
from ledfyr.platform.planning.models import Occasion

from . import rules


class Instruction(LoggedModel):
    """What the executive office asks of the committees for one occasion of a year.

    What stands here is what is being worked on; what committees read is the latest issue. ``number`` counts issues.
    """

    class State(models.TextChoices):
        DRAFT = rules.DRAFT, _("Utkast")
        ISSUED = rules.ISSUED, _("Utfärdad")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    year = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Occasion.Kind)
    month = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=120, blank=True)
    text = models.TextField(max_length=20_000, blank=True)
    contact = models.CharField(max_length=40, choices=Role, default=Role.CENTRAL_CONTROLLER)
    deadline = models.DateField(null=True, blank=True)
    number = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-year", "deadline", "kind", "month", "id")
        constraints = (
            models.UniqueConstraint(fields=["year", "kind", "month", "title"], name="one_instruction_per_occasion"),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def state(self) -> str:
        return self.State.ISSUED if self.number else self.State.DRAFT

    @property
    def state_label(self) -> str:
        return str(self.State(self.state).label)

    @property
    def label(self) -> str:
        """What people call it: 'Tertialrapport 1 2027'."""
        return Occasion(kind=self.kind, year=self.year, month=self.month, title=self.title).label


class RequiredPart(LoggedModel):
    """One thing that an instruction asks for. ``house`` names what a room holds; ``committees`` empty asks all."""

    class Kind(models.TextChoices):
        HOUSE = rules.HOUSE, _("Något som finns i Ledfyr")
        FORM = "form", _("Blankett eller underlag")
        QUESTION = "question", _("Fråga")
        ANALYSIS = "analysis", _("Beställd fördjupning")
        THRESHOLD = "threshold", _("Avvikelser över en gräns")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    instruction = models.ForeignKey(Instruction, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    heading = models.CharField(max_length=200)
    text = models.TextField(max_length=4000, blank=True)
    house = models.CharField(max_length=80, blank=True)
    committees = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=["instruction", "heading"], name="one_heading_a_part"),)

    def __str__(self) -> str:
        return self.heading


class InstructionIssue(LoggedModel):
    """An instruction as it was issued: the words that committees read and are held to, and what the issue changed."""

    instruction = models.ForeignKey(Instruction, on_delete=models.PROTECT, related_name="issues")
    number = models.PositiveIntegerField()
    issued_on = models.DateField()
    issued_by = models.CharField(max_length=200)
    content = models.JSONField()
    changes = models.JSONField(default=list, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-number", "id")
        constraints = (models.UniqueConstraint(fields=["instruction", "number"], name="one_issue_a_number"),)

    def __str__(self) -> str:
        return f"{self.instruction_id} {self.number}"


class PartAnswer(LoggedModel):
    """What a committee says of a required part: where it stands, or why there is nothing to report.

    ``part`` is the key of the part as it was issued. ``role`` at ``unit`` (empty: the committee) answers for it.
    """

    class State(models.TextChoices):
        FILLED = rules.FILLED, _("Ifylld")
        NOTHING = rules.NOTHING, _("Inget att rapportera")
        MISSING = rules.MISSING, _("Saknas")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    instruction = models.ForeignKey(Instruction, on_delete=models.PROTECT, related_name="answers")
    committee = models.ForeignKey("organisation.Committee", on_delete=models.PROTECT, related_name="+")
    part = models.UUIDField()
    state = models.CharField(max_length=10, choices=State, default=State.MISSING)
    where = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    role = models.CharField(max_length=40, choices=Role, blank=True)
    unit = models.ForeignKey("organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(max_length=8000, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["committee", "part"], name="one_answer_a_part"),)

    def __str__(self) -> str:
        return f"{self.part} {self.state}"


class Submission(LoggedModel):
    """How far a committee has come with an instruction: open, submitted, returned with a reason, or received."""

    class State(models.TextChoices):
        OPEN = rules.OPEN, _("Inte inlämnad")
        SUBMITTED = rules.SUBMITTED, _("Inlämnad")
        RETURNED = rules.RETURNED, _("Återlämnad")
        RECEIVED = rules.RECEIVED, _("Mottagen")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    instruction = models.ForeignKey(Instruction, on_delete=models.PROTECT, related_name="submissions")
    committee = models.ForeignKey("organisation.Committee", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    number = models.PositiveIntegerField(default=0)
    submitted_on = models.DateField(null=True, blank=True)
    submitted_by = models.CharField(max_length=200, blank=True)
    settled_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["instruction", "committee"], name="one_submission"),)

    def __str__(self) -> str:
        return f"{self.instruction_id} {self.committee_id} {self.state}"
