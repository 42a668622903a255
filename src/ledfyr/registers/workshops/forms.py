"""The shape of what is typed in; decisions are made by the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.scale import Scale

from .models import Workshop

BOTH, LIKELIHOOD, CONSEQUENCE = Workshop.Rates.BOTH, Workshop.Rates.LIKELIHOOD, Workshop.Rates.CONSEQUENCE


def steps_of(labels: tuple[str, ...]) -> list[tuple[int, str]]:
    """(step, label) of a scale, lowest first."""
    return list(enumerate(labels, start=1))


class PrepareForm(forms.Form):
    """A workshop: its name, what is rated, and which events."""

    name = forms.CharField(
        label=_("Mötets namn"), max_length=120, help_text=_("Till exempel: ”Ledningsgruppen värderar, 14 oktober”.")
    )
    rates = forms.ChoiceField(label=_("Vad värderas?"), choices=Workshop.Rates.choices, initial=BOTH)
    rows = forms.MultipleChoiceField(
        label=_("Händelser"), error_messages={"required": _("Kryssa för minst en händelse.")}
    )

    def __init__(self, *args: Any, rows: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rows"].choices = [(key, key) for key in rows]  # type: ignore[attr-defined]


class JoinForm(forms.Form):
    """Who takes part."""

    name = forms.CharField(
        label=_("Ditt namn eller din funktion"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Skriv ditt namn eller din funktion.")},
    )
    token = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """One's own rating of an event: only the scales that the workshop asks for."""

    likelihood = forms.TypedChoiceField(
        label=_("Hur troligt är det att det händer?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur troligt det är.")},
    )
    consequence = forms.TypedChoiceField(
        label=_("Hur stor skada blir det om det händer?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur stor skadan blir.")},
    )

    def __init__(self, *args: Any, scale: Scale, rates: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["likelihood"].choices = steps_of(scale.likelihood)  # type: ignore[attr-defined]
        self.fields["consequence"].choices = steps_of(scale.consequence)  # type: ignore[attr-defined]
        if rates == LIKELIHOOD:
            del self.fields["consequence"]
        elif rates == CONSEQUENCE:
            del self.fields["likelihood"]


class AgreeForm(forms.Form):
    """What was agreed; carries the version of the event that was read, so that nothing is overwritten unseen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=2**31 - 1)
    likelihood = forms.TypedChoiceField(label=_("Sannolikhet"), coerce=int, empty_value=None, required=False)
    consequence = forms.TypedChoiceField(label=_("Konsekvens"), coerce=int, empty_value=None, required=False)
    reason = forms.CharField(
        label=_("Varför"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Det som avgjorde. Står i händelsens historik och i protokollet."),
        error_messages={"required": _("Skriv varför ni enades om det.")},
    )

    def __init__(self, *args: Any, scale: Scale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, labels in (("likelihood", scale.likelihood), ("consequence", scale.consequence)):
            choices = [("", _("Inte värderad")), *((step, f"{step} {label}") for step, label in steps_of(labels))]
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def standing(self, row: Any) -> Any:
        """{field: value} of the event as it stands, for comparing with what was typed."""
        return row
