"""The shapes of changes to the tree; decisions are made by the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledfyr.platform.organisation.models import Unit

Choices = list[tuple[str, str]]
LONGEST_NAME = 200


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day, as browsers send it."""
    shown = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=shown, **options)


class ChangeForm(forms.Form):
    """A change from a day; a reason when the day has passed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    day = day_field(_("Från och med"))
    reason = forms.CharField(
        label=_("Beslut eller skäl"),
        max_length=500,
        required=False,
        help_text=_("Behövs när ändringen gäller från en dag som har passerat. Visas i historiken."),
    )

    def __init__(self, *args: Any, units: Choices, kinds: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("parent", "into"):
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                first = [("", _("Överst i organisationen"))] if name == "parent" else [("", _("Välj enhet"))]
                field.choices = [*first, *units]
        if "units" in self.fields:
            self.fields["units"].choices = units  # type: ignore[attr-defined]


class StartForm(ChangeForm):
    """A new unit."""

    name = forms.CharField(label=_("Namn"), max_length=LONGEST_NAME)
    code = forms.CharField(
        label=_("Kod"), max_length=40, help_text=_("Kort och egen, till exempel ”G05”. Ändras aldrig.")
    )
    kind = forms.ChoiceField(label=_("Slag"), choices=Unit.Kind)
    parent = forms.ChoiceField(label=_("Hör till"), required=False)
    contract_from = day_field(_("Avtalet börjar"), required=False, help_text=_("Bara för en extern utförare."))
    contract_to = day_field(_("Avtalets sista dag"), required=False)
    field_order = ("version", "name", "code", "kind", "parent", "day", "contract_from", "contract_to", "reason")


class RenameForm(ChangeForm):
    """Another name."""

    name = forms.CharField(label=_("Nytt namn"), max_length=LONGEST_NAME)
    field_order = ("version", "name", "day", "reason")


class MoveForm(ChangeForm):
    """Another place."""

    parent = forms.ChoiceField(label=_("Ska höra till"), required=False)
    field_order = ("version", "parent", "day", "reason")


class EndForm(ChangeForm):
    """No more from a day."""

    day = day_field(_("Finns inte från och med"), help_text=_("Dagen innan blir enhetens sista dag."))
    with_below = forms.BooleanField(label=_("Avsluta också allt som ligger under enheten"), required=False)
    field_order = ("version", "day", "with_below", "reason")


class MergeForm(ChangeForm):
    """Into another unit."""

    into = forms.ChoiceField(
        label=_("Går upp i"), help_text=_("Enheten som finns kvar. Det som ligger under flyttar med.")
    )
    field_order = ("version", "into", "day", "reason")


class SplitForm(ChangeForm):
    """Into several new ones, a line each."""

    parts = forms.CharField(
        label=_("Nya enheter, en per rad: kod och namn"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Till exempel: ”G21 Fyrskolan F–6”. Minst två rader."),
    )
    field_order = ("version", "parts", "day", "reason")

    def clean_parts(self) -> list[tuple[str, str]]:
        out: list[tuple[str, str]] = []
        for line in self.cleaned_data["parts"].splitlines():
            code, _space, name = line.strip().partition(" ")
            if not code:
                continue
            if not name.strip() or len(code) > 40 or len(name) > LONGEST_NAME:
                raise forms.ValidationError(
                    _("Skriv kod och namn på varje rad. Raden ”%(line)s” går inte att läsa."),
                    params={"line": line.strip()[:60]},
                )
            out.append((code, name.strip()))
        return out


class ContractForm(ChangeForm):
    """A provider's contract."""

    first = day_field(_("Avtalet börjar"), required=False)
    last = day_field(_("Avtalets sista dag"), required=False)
    field_order = ("version", "first", "last")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["day"], self.fields["reason"]


class ServeForm(ChangeForm):
    """Which committee the unit serves."""

    committee = forms.ChoiceField(label=_("Nämnd"))
    field_order = ("version", "committee", "day", "reason")

    def __init__(self, *args: Any, committees: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"].choices = committees  # type: ignore[attr-defined]
