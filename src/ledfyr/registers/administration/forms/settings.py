"""The shape of settings as typed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledfyr.engines.reminders.rules import FORGOTTEN_AFTER
from ledfyr.engines.ui.numbers import small_int

TONES = ("low", "medium", "high", "critical")


class SettingForm(forms.Form):
    """One of the forms of the page: its fields have ids of their own, so that labels and errors find them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{type(self).__name__.lower()}-%s", **kwargs})


class FloorsForm(SettingForm):
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


class LevelsForm(SettingForm):
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


class ScaleForm(SettingForm):
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


class RemindersForm(SettingForm):
    """When people are reminded, and when the manager is told. ``version`` is that of the later of the two values."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    days = forms.CharField(
        label=_("Dagar före som någon påminns"),
        max_length=60,
        help_text=_("Hela tal med komma emellan. 0 är på dagen. Till exempel: ”14, 7, 1, 0”."),
    )
    manager_after = forms.IntegerField(
        label=_("Dagar försenat när chefen får veta"),
        min_value=1,
        max_value=FORGOTTEN_AFTER,
        help_text=_("Efter trettio dagar skrivs inga fler brev."),
    )
    reason = forms.CharField(label=_("Beslut eller skäl"), max_length=500)

    def clean_days(self) -> list[int]:
        """The numbers, as they were typed; the rule says which can be."""
        out = []
        for part in self.cleaned_data["days"].replace(";", ",").split(","):
            number = small_int(part, 9999)
            if number is None:
                raise forms.ValidationError(
                    _("Skriv hela tal med komma emellan, till exempel ”14, 7, 1, 0”. ”%(part)s” går inte att läsa."),
                    params={"part": part.strip()},
                )
            out.append(number)
        return out

    def standing(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        """The setting as it is typed."""
        return reminders_as_typed(value["days"], value["manager_after"])


def reminders_as_typed(days: Sequence[int], manager_after: int) -> dict[str, Any]:
    """The setting in the fields of its form."""
    return {"days": ", ".join(str(day) for day in days), "manager_after": manager_after}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
