"""Planning years of committees, their meetings, what is reported when, what was decided and what is locked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledfyr.platform.files.models import StoredFile
from ledfyr.platform.history.logged import LoggedModel, LoggedQuerySet


class PlanningYear(LoggedModel):
    """A year that a committee plans in. Where it stands follows from its decisions (``decisions.standing_of``)."""

    committee = models.ForeignKey("organisation.Committee", on_delete=models.PROTECT, related_name="years")
    year = models.PositiveIntegerField()

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
    """The day of one step on the way to the meeting. ``by_hand``: somebody set it, for a reason, and it stays.

    ``done_on``: somebody has said that it is done, and nobody is reminded of it any more.
    """

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
    done_on = models.DateField(null=True, blank=True)
    done_by = models.CharField(max_length=200, blank=True)
    done_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("day", "id")
        constraints = (models.UniqueConstraint(fields=["occasion", "kind"], name="one_step_a_kind"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"


class FrozenQuerySet(LoggedQuerySet[Any]):
    """Rows that are only ever added."""

    def update(self, **values: Any) -> int:
        """Never: what is frozen stays as it was."""
        raise TypeError("a decision is never changed")

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        """Never: what is frozen stays as it was."""
        raise TypeError("a decision is never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Never: what is frozen stays as it was."""
        raise TypeError("a decision is never deleted")


class Frozen(LoggedModel):
    """A row that is only ever added, whoever asks."""

    objects: ClassVar[Any] = models.Manager.from_queryset(FrozenQuerySet)()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only new rows."""
        if not self._state.adding:
            raise TypeError("a decision is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never: what is frozen stays as it was."""
        raise TypeError("a decision is never deleted")


class Decision(Frozen):
    """Documents of a committee's year as they were dispatched or decided: stored once, served as stored.

    ``digest`` is the fingerprint of data and block trees together, printed in every document of the decision.
    ``chain_head`` is the head of the change log when it was frozen. ``note`` says in words when an imported year was
    decided; it then has no documents of its own.
    """

    class Stage(models.TextChoices):
        DISPATCHED = "dispatched"
        DECIDED = "decided"

    committee = models.ForeignKey("organisation.Committee", on_delete=models.PROTECT, related_name="decisions")
    year = models.PositiveIntegerField()
    matter = models.CharField(max_length=80, blank=True)
    kinds = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField()
    round = models.PositiveIntegerField(default=1)
    stage = models.CharField(max_length=20, choices=Stage)
    body = models.CharField(max_length=200, blank=True)
    on = models.DateField(null=True, blank=True)
    paragraph = models.CharField(max_length=40, blank=True)
    registration_number = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=200, blank=True)
    data = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    chain_head = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(auto_now_add=True)
    frozen_by = models.CharField(max_length=200)
    frozen_by_key = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("-year", "-id")
        indexes = (models.Index(fields=["committee", "year", "-id"], name="decision_scope"),)
        constraints = (
            models.UniqueConstraint(
                fields=["committee", "year", "matter", "round", "stage"],
                name="one_freezing_per_round",
                condition=~models.Q(matter=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.version} {self.stage}"


def _published() -> Any:
    return models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")


class FrozenDocument(Frozen):
    """One document of a decision: its block tree as data, and its files. ``content`` is the digest of its sections.

    The published ones, without what is secret, are there only when something is.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    position = models.PositiveIntegerField()
    content = models.CharField(max_length=64)
    tree = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    html = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    docx = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    published_tree = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_html = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_pdf = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_docx = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("decision", "position")
        constraints = (models.UniqueConstraint(fields=["decision", "kind"], name="one_document_per_kind"),)

    def __str__(self) -> str:
        return self.title

    @property
    def forms(self) -> tuple[str, ...]:
        """The files there are."""
        return ("pdf", "docx", "html")

    def file(self, form: str, *, published: bool) -> StoredFile:
        """The stored file of the form; the whole document is its own published version when nothing in it is secret."""
        found: StoredFile | None = getattr(self, f"published_{form}") if published else None
        return found or getattr(self, form)


class Lock(LoggedModel):
    """The registers of a committee's year that stand still for a matter, from dispatch until it is settled.

    ``rooms`` are the keys of the rooms that its documents are made from.
    """

    committee = models.ForeignKey("organisation.Committee", on_delete=models.PROTECT, related_name="locks")
    year = models.PositiveIntegerField()
    matter = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    rooms = models.JSONField(default=list)
    since = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["committee", "year", "matter"],
                name="one_lock_per_matter",
                condition=models.Q(ended_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.title}"


class LockException(LoggedModel):
    """A person who may change what is locked, and why. The right is given with the exception, auditors aside."""

    lock = models.ForeignKey(Lock, on_delete=models.CASCADE, related_name="exceptions")
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    given_by = models.CharField(max_length=200)
    given_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.reason
