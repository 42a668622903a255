"""Jobs, letters and calendar addresses. Bookkeeping of the machinery: no register, and not in the change log."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """Work that a worker does in its turn. ``key`` makes it one of its kind; a lease that has run out is taken over."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Väntar")
        RUNNING = "running", _("Pågår")
        DONE = "done", _("Klart")
        FAILED = "failed", _("Misslyckades")

    name = models.CharField(max_length=80)
    key = models.CharField(max_length=120, unique=True)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    run_after = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["state", "run_after"], name="job_in_turn"),)

    def __str__(self) -> str:
        return f"{self.name} {self.key}"


class Letter(models.Model):
    """The one letter that a person gets in a day: what was due, when it was sent, or why it was not."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Väntar på att skickas")
        SENT = "sent", _("Skickat")
        SHOWN = "shown", _("Visas bara här")
        NO_ADDRESS = "no_address", _("Inte skickat: adress saknas")
        NO_SERVER = "no_server", _("Inte skickat: ingen e-postserver är inställd")
        REFUSED = "refused", _("Inte skickat: mottagarens server tog inte emot det")

    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="letters")
    day = models.DateField()
    address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-day", "-id")
        constraints = (models.UniqueConstraint(fields=["person", "day"], name="one_letter_a_day"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}"


class LetterLine(models.Model):
    """One thing in a letter. A person is reminded once of a thing, its day and how near it is (``stage``)."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="lines")
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)
    day = models.DateField()
    stage = models.SmallIntegerField()
    title = models.CharField(max_length=300)
    path = models.CharField(max_length=300, blank=True)
    committee = models.CharField(max_length=80)

    class Meta:
        ordering = ("day", "id")
        constraints = (models.UniqueConstraint(fields=["person", "key", "day", "stage"], name="reminded_once"),)

    def __str__(self) -> str:
        return self.title[:60]


class ReminderChoice(models.Model):
    """How a person wants her reminders: a letter on each day that has something, or gathered to Mondays."""

    person = models.OneToOneField("organisation.Person", on_delete=models.CASCADE, related_name="reminder_choice")
    weekly = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.person_id} {self.weekly}"


class CalendarFeed(models.Model):
    """A secret address where a calendar program reads what concerns a person. Only the digest is kept."""

    person = models.OneToOneField("organisation.Person", on_delete=models.CASCADE, related_name="calendar_feed")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.person_id}"
