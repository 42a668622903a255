"""Who and where, in time. One municipality per database."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class Municipality(models.Model):
    """The one municipality of this installation."""

    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Committee(models.Model):
    """Owns plan, analysis and budget; not a node of the tree, since an administration may serve several."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """The lasting identity of a part of the organisation; where it belongs and what it is called are dated."""

    class Kind(models.TextChoices):
        ADMINISTRATION = "administration", _("Förvaltning")
        DEPARTMENT = "department", _("Avdelning")
        SERVICE_AREA = "service_area", _("Verksamhetsområde")
        STAFF_OFFICE = "staff_office", _("Stab")
        UNIT = "unit", _("Enhet")
        PROVIDER = "provider", _("Extern utförare")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors", blank=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class UnitName(models.Model):
    """What a unit is called from a date."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    valid_from = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["unit", "valid_from"], name="one_name_a_day"),)

    def __str__(self) -> str:
        return self.name


class Placement(models.Model):
    """Where a unit belongs, from and to (exclusive; empty = until further notice)."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="child_placements")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="placement_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} < {self.parent_id}"


class UnitAncestor(models.Model):
    """Derived from Placement: rights and roll-ups join it. A unit is its own ancestor."""

    ancestor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="below")
    descendant = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="above")
    depth = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        indexes = (models.Index(fields=["ancestor", "descendant", "valid_from"], name="unit_ancestor_join"),)

    def __str__(self) -> str:
        return f"{self.ancestor_id} > {self.descendant_id}"


class PersonManager(BaseUserManager["Person"]):
    """Makes people who can sign in."""

    def create_person(self, *, username: str, title: str, role: str, password: str | None) -> Person:
        """A person with a role; without a password sign-in is impossible until one is set."""
        person = self.model(username=username, title=title, role=role)
        person.set_password(password)
        person.full_clean()
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Someone who signs in. ``title`` is shown and logged ('Controller, Ekonomistaben')."""

    class Role(models.TextChoices):
        CONTROLLER = "controller", _("Controller")
        READER = "reader", _("Läsare")

    username = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    role = models.CharField(max_length=40, choices=Role)
    is_active = models.BooleanField(default=True)

    objects = PersonManager()
    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.title
