"""The shapes of people and their roles; decisions are made by the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledfyr.platform.organisation.models import Role

from .tree import Choices, day_field

STATES = (
    ("", _("Alla")),
    ("active", _("Kan logga in")),
    ("shut_off", _("Avstängda")),
    ("without_role", _("Utan roll")),
)


class PeopleFilterForm(forms.Form):
    """What the list of people is narrowed to."""

    q = forms.CharField(label=_("Sök namn eller e-post"), required=False, max_length=200)
    roll = forms.ChoiceField(label=_("Roll"), required=False, choices=[("", _("Alla")), *Role.choices])
    namnd = forms.ChoiceField(label=_("Nämnd"), required=False)
    lage = forms.ChoiceField(label=_("Läge"), required=False, choices=STATES)

    def __init__(self, *args: Any, committees: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["namnd"].choices = [("", _("Alla")), *committees]  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """How a person is shown and reached."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("Visas som"),
        max_length=200,
        help_text=_(
            "Funktion och plats, till exempel ”Controller, ekonomistaben”. Så står det i historiken för alltid."
        ),
    )
    email = forms.EmailField(
        label=_("E-post"), required=False, help_text=_("För påminnelser och länkar att logga in med.")
    )


class NewPersonForm(PersonForm):
    """A person who is new."""

    username = forms.CharField(label=_("Inloggningsnamn"), max_length=80)
    field_order = ("username", "title", "email")


class RoleForm(forms.Form):
    """A role at a place, from and to."""

    role = forms.ChoiceField(label=_("Roll"), choices=[("", _("Välj roll")), *Role.choices])
    place = forms.ChoiceField(label=_("Plats"), help_text=_("Rättigheterna gäller där och i allt som ligger under."))
    first = day_field(_("Från och med"))
    last = day_field(_("Till och med"), required=False, help_text=_("Lämna tomt om rollen gäller tills vidare."))
    exception_reason = forms.CharField(
        label=_("Skäl till undantag"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Behövs bara när rollerna inte bör innehas av samma person. Skälet visas och granskas."),
    )

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]


class LastDayForm(forms.Form):
    """When something ends."""

    last = day_field(_("Sista dagen"))
    reason = forms.CharField(label=_("Skäl"), max_length=500, required=False)


class SubstituteForm(forms.Form):
    """Who stands in, from and to."""

    substitute = forms.ChoiceField(label=_("Ersättare"))
    first = day_field(_("Från och med"))
    last = day_field(_("Till och med"))
    reason = forms.CharField(label=_("Skäl"), max_length=200, required=False, help_text=_("Till exempel ”Semester”."))

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["substitute"].choices = [("", _("Välj person")), *people]  # type: ignore[attr-defined]


class ShutOffForm(forms.Form):
    """Shutting somebody off."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=_("Skäl"), max_length=500, required=False)
