"""The shape of settings as typed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledfyr.engines.ui.numbers import small_int

TONES = ("low", "medium", "high", "critical")


class FloorsForm(forms.Form):
    """The two floors. ``version`` is that of the value that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    measure = forms.IntegerField(
        label=_("Åtgärd krävs från riskvärde"),
        min_value=1,
        max_value=49,
        required=False,
        help_text=_("Lämna tomt om året inte har något golv."),
    )
    plan = forms.IntegerField(
        label=_("Plats i planen krävs från riskvärde"),
        min_value=1,
        max_value=49,
        required=False,
        help_text=_("Lämna tomt om året inte har något golv."),
    )
    reason = forms.CharField(label=_("Beslut eller skäl"), max_length=500)


class LevelsForm(forms.Form):
    """The levels below the committee that make their own analyses."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    levels = forms.MultipleChoiceField(
        label=_("Egna analyser utöver nämndens"),
        choices=[("department", _("Avdelningar, områden och staber")), ("unit", _("Enheter och utförare"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.CharField(label=_("Beslut eller skäl"), max_length=500)

    def standing(self, levels: list[str]) -> Mapping[str, Any]:
        """The levels as they are chosen."""
        return {"levels": levels}


class ScaleForm(forms.Form):
    """Steps a line each, lowest first; bands as 'lowest value, name' a line each."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    likelihood = forms.CharField(
        label=_("Sannolikhet, ett steg per rad med det lägsta först"), widget=forms.Textarea(attrs={"rows": 5})
    )
    consequence = forms.CharField(
        label=_("Konsekvens, ett steg per rad med det lägsta först"), widget=forms.Textarea(attrs={"rows": 5})
    )
    bands = forms.CharField(
        label=_("Nivåer, en per rad: lägsta riskvärde och namn"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Till exempel: ”9 Hög”."),
    )
    reason = forms.CharField(label=_("Beslut eller skäl"), max_length=500)

    def clean_likelihood(self) -> list[str]:
        return _lines(self.cleaned_data["likelihood"])

    def clean_consequence(self) -> list[str]:
        return _lines(self.cleaned_data["consequence"])

    def clean_bands(self) -> list[dict[str, Any]]:
        """Each line's number and name; the tones follow the order, the last ones sharing the strongest."""
        out: list[dict[str, Any]] = []
        for line in _lines(self.cleaned_data["bands"]):
            number, _space, label = line.partition(" ")
            lowest = small_int(number, 9999)
            if lowest is None or not label.strip():
                raise forms.ValidationError(
                    _(
                        "Skriv ett riskvärde och ett namn på varje rad, till exempel ”9 Hög”. Raden ”%(line)s” "
                        "går inte att läsa."
                    ),
                    params={"line": line},
                )
            out.append({"lowest": lowest, "label": label.strip(), "tone": TONES[min(len(out), len(TONES) - 1)]})
        return out

    def standing(self, scale: Mapping[str, Any]) -> Mapping[str, Any]:
        """The scale as it is typed."""
        return scale_as_typed(scale)


def scale_as_typed(scale: Mapping[str, Any]) -> dict[str, str]:
    """A scale in the lines of its form."""
    return {
        "likelihood": "\n".join(scale["likelihood"]),
        "consequence": "\n".join(scale["consequence"]),
        "bands": "\n".join(f"{band['lowest']} {band['label']}" for band in scale["bands"]),
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
