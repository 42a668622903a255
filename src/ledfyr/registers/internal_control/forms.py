"""The shape of what is typed in; decisions are made by the services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledfyr.engines.ui.many import ManyForm

from .models import Method

METHODS = tuple(method.label for method in Method)


class PlanRowForm(forms.Form):
    """What the row concerns."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    goal = forms.ChoiceField(label=_("Mål"), required=False)
    process = forms.CharField(label=_("Process"), required=False, max_length=500)
    working_method = forms.CharField(label=_("Arbetssätt"), required=False, max_length=500)
    control = forms.CharField(
        label=_("Systematisk kontroll"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Den kontroll som görs löpande i arbetet. Till exempel: ”Två personer attesterar varje utbetalning”."
        ),
    )

    def __init__(self, *args: Any, goals: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goal"].choices = [("", _("Utan mål")), *goals]  # type: ignore[attr-defined]
        self.fields["process"].widget.attrs["list"] = "processes"
        self.fields["working_method"].widget.attrs["list"] = "working-methods"

    def standing(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """{field: value} of the row as it stands, or stood, for comparing with what was typed."""
        return {**row, "goal": row.get("area_goal"), "control": row.get("systematic_control")}


class EventsForm(forms.Form):
    """The events that the row answers."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    events = forms.MultipleChoiceField(
        label=_("Oönskade händelser"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, events: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["events"].choices = events  # type: ignore[attr-defined]


class ActivityForm(forms.Form):
    """A control activity."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("Kontrollaktivitet"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Vad kontrolleras? Till exempel: ”Utbetalningar över 10 000 kronor stäms av mot underlag”."),
    )
    method = forms.CharField(label=_("Metod"), required=False, max_length=200)
    owner = forms.CharField(
        label=_("Kontrollansvarig"),
        required=False,
        max_length=300,
        help_text=_("Välj helst en befattning ur listan: då följer ansvaret med den som innehar den."),
    )
    timing = forms.CharField(
        label=_("När"), required=False, max_length=300, help_text=_("Till exempel: ”mars och september”.")
    )
    units = forms.CharField(label=_("Vilka enheter"), required=False, max_length=300)
    occasion = forms.CharField(
        label=_("Rapporteras i"), required=False, max_length=100, help_text=_("Till exempel: T2 eller VB.")
    )
    description = forms.CharField(
        label=_("Så går kontrollen till"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method"].widget.attrs["list"] = "methods"
        self.fields["owner"].widget.attrs["list"] = "positions"

    def clean_method(self) -> str:
        """A known method's label is stored as its code; other words stand."""
        words = str(self.cleaned_data["method"]).strip()
        return {str(method.label): method.value for method in Method}.get(words, words)

    def standing(self, activity: Mapping[str, Any]) -> Mapping[str, Any]:
        """The method in words, as it is typed."""
        labels = {method.value: str(method.label) for method in Method}
        return {**activity, "method": labels.get(activity.get("method", ""), activity.get("method", ""))}


class AssignManyForm(ManyForm):
    """The same responsible role, or reporting occasion, for all controls of several plan rows."""

    owner = forms.CharField(
        label=_("Kontrollansvarig"),
        required=False,
        max_length=300,
        help_text=_("En roll, inte ett namn. Lämna tomt för att behålla det som står."),
    )
    occasion = forms.CharField(
        label=_("Rapporteras i"),
        required=False,
        max_length=100,
        help_text=_("Till exempel: T2 eller VB. Lämna tomt för att behålla det som står."),
    )

    def clean(self) -> dict[str, Any]:
        """Something must be written."""
        given = super().clean() or {}
        if not given.get("owner") and not given.get("occasion") and not self.errors:
            raise forms.ValidationError(_("Skriv en kontrollansvarig, när det rapporteras eller båda."))
        return given

    def values(self) -> dict[str, Any]:
        """What was written."""
        return {name: self.cleaned_data[name] for name in ("owner", "occasion") if self.cleaned_data[name]}
