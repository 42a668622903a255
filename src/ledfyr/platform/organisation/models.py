"""Who and where, in time. One municipality per database."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from ledfyr.kernel.actor import Actor
from ledfyr.kernel.text import search_text, sort_key
from ledfyr.platform.history.guarding import logged_block
from ledfyr.platform.history.logged import LoggedModel, LoggedQuerySet
from ledfyr.platform.history.recording import Change, record

LONG_AGO = date(2000, 1, 1)


class Municipality(LoggedModel):
    """The one municipality of this installation."""

    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Committee(LoggedModel):
    """Owns plan, analysis and budget; not a node of the tree, since an administration may serve several."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Unit(LoggedModel):
    """The lasting identity of a part of the organisation; where it belongs and what it is called are dated.

    ``contract_from`` and ``contract_to`` (both days included) are an external provider's. ``version`` counts changes.
    """

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
    contract_from = models.DateField(null=True, blank=True)
    contract_to = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(contract_from__isnull=True)
                | models.Q(contract_to__isnull=True)
                | models.Q(contract_to__gte=models.F("contract_from")),
                name="contract_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return self.code


class UnitName(LoggedModel):
    """What a unit is called from a date."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    valid_from = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["unit", "valid_from"], name="one_name_a_day"),)

    def __str__(self) -> str:
        return self.name


class Placement(LoggedModel):
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


class CommitteeAdministration(LoggedModel):
    """That an administration (or a part of one) serves a committee, from and to (exclusive)."""

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="administrations")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="served_committees")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["committee", "unit", "valid_from"], name="one_service_a_day"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="service_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} > {self.committee_id}"


class Role(models.TextChoices):
    """What a person can be at a place [domain §1]. The codes are those of kernel/roles."""

    CHAIR = "chair", _("Ordförande")
    COMMITTEE_MEMBER = "committee_member", _("Ledamot")
    DEPUTY_MEMBER = "deputy_member", _("Ersättare i nämnden")
    HEAD_OF_ADMINISTRATION = "head_of_administration", _("Förvaltningschef")
    DEPARTMENT_HEAD = "department_head", _("Avdelningschef")
    SERVICE_AREA_HEAD = "service_area_head", _("Verksamhetsområdeschef")
    UNIT_MANAGER = "unit_manager", _("Enhetschef")
    DEPUTY_UNIT_MANAGER = "deputy_unit_manager", _("Biträdande enhetschef")
    CO_WORKER = "co_worker", _("Medarbetare")
    CONTROLLER = "controller", _("Controller")
    CENTRAL_CONTROLLER = "central_controller", _("Central controller")
    HEAD_OF_FINANCE = "head_of_finance", _("Ekonomichef")
    BUDGET_HOLDER = "budget_holder", _("Budgetansvarig")
    HEAD_OF_HR = "head_of_hr", _("HR-chef")
    COMMITTEE_SECRETARY = "committee_secretary", _("Nämndsekreterare")
    CASE_OFFICER = "case_officer", _("Handläggare")
    PROCUREMENT_LEAD = "procurement_lead", _("Upphandlingsansvarig")
    INFORMATION_SECURITY_COORDINATOR = "information_security_coordinator", _("Informationssäkerhetssamordnare")
    DATA_PROTECTION_OFFICER = "data_protection_officer", _("Dataskyddsombud")
    ARCHIVIST = "archivist", _("Arkivarie")
    CONTROL_OWNER = "control_owner", _("Kontrollansvarig")
    CONTROL_TEAM_MEMBER = "control_team_member", _("Medlem i kontrollteam")
    UNION_REPRESENTATIVE = "union_representative", _("Facklig företrädare")
    SAFETY_REPRESENTATIVE = "safety_representative", _("Skyddsombud")
    ELECTED_AUDITOR = "elected_auditor", _("Förtroendevald revisor")
    AUDIT_OFFICE = "audit_office", _("Revisionskontor")
    ADMINISTRATOR = "administrator", _("Systemadministratör")
    PROVIDER_CONTACT = "provider_contact", _("Kontakt hos utförare")
    READER = "reader", _("Läsare")


class Position(LoggedModel):
    """A role at a place: the lasting thing that duties belong to, whoever holds it on a day.

    A unit, a committee, or neither: the whole municipality.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    role = models.CharField(max_length=40, choices=Role)
    committee = models.ForeignKey(Committee, null=True, blank=True, on_delete=models.PROTECT, related_name="positions")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="positions")

    class Meta:
        ordering = ("role", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["role"],
                name="position_in_municipality",
                condition=models.Q(committee__isnull=True, unit__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["role", "committee"], name="position_in_committee", condition=models.Q(committee__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["role", "unit"], name="position_at_unit", condition=models.Q(unit__isnull=False)
            ),
            models.CheckConstraint(
                condition=models.Q(committee__isnull=True) | models.Q(unit__isnull=True), name="position_at_one_place"
            ),
        )

    def __str__(self) -> str:
        return str(self.get_role_display())

    @property
    def words(self) -> str:
        """'Enhetschef vid Fyrskolan' in Swedish, as duties print it; the unit by its latest name.

        No comma stands between: a printed list of roles has commas.
        """
        with override("sv"):  # what is stored and printed is in one language
            role = str(self.get_role_display())
        if self.unit is not None:
            names = sorted(self.unit.names.all(), key=lambda one: one.valid_from)
            return f"{role} vid {names[-1].name if names else self.unit.code}"
        return f"{role} i {self.committee.name if self.committee else 'hela kommunen'}"


class PersonManager(BaseUserManager["Person"].from_queryset(LoggedQuerySet)):  # type: ignore[misc]
    """Makes people who can sign in."""

    def create_person(
        self,
        *,
        username: str,
        title: str,
        role: str = "",
        password: str | None,
        email: str = "",
        committee: Committee | None = None,
        unit: Unit | None = None,
    ) -> Person:
        """A person, with a role from long ago at a place (by default the whole municipality) when one is named.

        Without a password sign-in is impossible until one is set.
        """
        person = self.model(username=username, title=title, email=email)
        person.set_password(password)
        person.full_clean()
        person.save(using=self._db)
        if role:
            position, _made = Position.objects.get_or_create(role=Role(role), committee=committee, unit=unit)
            Assignment.objects.create(position=position, person=person, valid_from=LONG_AGO)
        return person


class Person(AbstractBaseUser, LoggedModel):
    """Someone who signs in. ``title`` is shown and logged ('Controller, Ekonomistaben')."""

    username = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    sort_key = models.CharField(max_length=900, blank=True, editable=False, db_index=True)
    search_text = models.TextField(blank=True, editable=False)

    unlogged_fields = frozenset({"last_login", "sort_key", "search_text"})  # of the sign-in; derived
    secret_fields = frozenset({"password"})
    objects: ClassVar[Any] = PersonManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ("sort_key", "id")

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep what is sorted and searched by in step with what is shown."""
        self.sort_key = sort_key(self.title)[:900]
        self.search_text = search_text(self.title, self.username, self.email)
        if kwargs.get("update_fields") is not None and {"title", "username", "email"} & set(kwargs["update_fields"]):
            kwargs["update_fields"] = {*kwargs["update_fields"], "sort_key", "search_text"}
        super().save(*args, **kwargs)

    def check_password(self, raw_password: str | None) -> bool:
        """Django's own, but a password that is hashed anew by a better method leaves its entry as every write does."""

        def keep_anew(raw: str) -> None:
            with logged_block():
                self.set_password(raw)
                self.save(update_fields=["password"])
                actor = Actor(self.title, key=self.pk)
                record(actor, None, Change("organisation.password_rehashed", "organisation.person", str(self.pk)))

        return check_password(raw_password, self.password, keep_anew)


class Assignment(LoggedModel):
    """That a person holds a position, from and to (exclusive; empty = until further notice).

    ``exception_reason``: why an incompatible role is accepted all the same (R-OR-1), '' when there is none.
    """

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="assignments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    exception_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-valid_from", "-id")
        indexes = (models.Index(fields=["person", "valid_from"], name="assignment_of_person"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="assignment_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.position_id}"


class Substitute(LoggedModel):
    """That one person acts for another, from and to (both days included): history then says 'X för Y'."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="substitutes")
    substitute = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="substitutes_for")
    valid_from = models.DateField()
    valid_to = models.DateField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-valid_from", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")), name="substitute_ends_after_start"
            ),
            models.CheckConstraint(condition=~models.Q(person=models.F("substitute")), name="substitute_is_another"),
        )

    def __str__(self) -> str:
        return f"{self.substitute_id} for {self.person_id}"
