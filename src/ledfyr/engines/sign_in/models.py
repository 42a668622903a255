"""What signing in must remember: failed attempts, and the one-time links that have been sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FailedAttempt(models.Model):
    """One failed attempt. ``key`` is a digest of what was tried (a name, an address), never the thing itself."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["key", "at"], name="failed_attempt_key"),)

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.at}"


class OneTimeLink(models.Model):
    """A mailed link for one person and one thing. The link's secret is kept as a digest only.

    ``purpose`` is the caller's own word ('incident-report-2027'); a person has at most one open link for each.
    ``target`` is where the link leads, and all that it lets its holder see.
    """

    class Kind(models.TextChoices):
        TASK = "task", _("Uppgift")
        PASSWORD = "password", _("Nytt lösenord")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    purpose = models.CharField(max_length=80)
    label = models.CharField(max_length=200, blank=True)
    target = models.CharField(max_length=400, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    committee = models.CharField(max_length=80, blank=True)
    year = models.IntegerField(null=True, blank=True)
    sent_by = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    times_opened = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["committee", "year", "-id"], name="one_time_link_scope"),)
        constraints = (
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=models.Q(used_at__isnull=True, revoked_at__isnull=True),
                name="one_open_link_for_each_purpose",
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose} {self.person_id}"
