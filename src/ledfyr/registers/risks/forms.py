"""The shape of what is typed in; decisions are made by the services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledfyr.engines.ui.many import ManyForm
from ledfyr.kernel.scale import Scale

from .models import AnalysisRow, Measure, Rating

HANDLINGS = (("", _("Inte bestämt")), ("plan", _("★ I planen")), ("analysis_only", _("Endast analysen")))
SHOW = (
    ("", _("Alla")),
    ("unrated", _("Utan riskvärde")),
    ("doubts", _("Att kontrollera mot källan")),
    ("findings", _("Med anmärkning")),
    ("changed", _("Ändrade sedan förra året")),
    ("proposals", _("Väntar på ställningstagande")),
)

AFTER = Rating.Stage.AFTER
DONE = Measure.State.DONE


class VersionedForm(forms.Form):
    """Carries the version of the row that was read, so that nothing is overwritten unseen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def standing(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """{field: value} of the row as it stands, or stood, for comparing with what was typed."""
        return row


class EventForm(VersionedForm):
    """The wording and the number."""

    text = forms.CharField(
        label=_("Oönskad händelse"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text=_("Skriv vad som kan hända, inte orsaken. Till exempel: ”Fakturor betalas två gånger”."),
    )
    nr = forms.IntegerField(label=_("Nummer"), min_value=1, max_value=9999, required=False)


class AddEventForm(forms.Form):
    """A new event in the list."""

    text = forms.CharField(
        label=_("Oönskad händelse"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Skriv vad som kan hända. Till exempel: ”Fakturor betalas två gånger”."),
    )
    goal = forms.ChoiceField(label=_("Mål"), required=False)
    process = forms.CharField(label=_("Process"), required=False, max_length=500)
    working_method = forms.CharField(label=_("Arbetssätt"), required=False, max_length=500)

    def __init__(self, *args: Any, goals: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goal"].choices = [("", _("Utan mål")), *goals]  # type: ignore[attr-defined]
        self.fields["process"].widget.attrs["list"] = "processes"
        self.fields["working_method"].widget.attrs["list"] = "working-methods"


class RatingForm(VersionedForm):
    """Likelihood and consequence with the reason."""

    stage = forms.ChoiceField(choices=Rating.Stage, widget=forms.HiddenInput, initial=Rating.Stage.BEFORE)
    likelihood = forms.TypedChoiceField(label=_("Sannolikhet"), coerce=int, empty_value=None, required=False)
    consequence = forms.TypedChoiceField(label=_("Konsekvens"), coerce=int, empty_value=None, required=False)
    reason = forms.CharField(
        label=_("Varför"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Visas i historiken. Till exempel: ”Ny upphandling, oprövad leverantör”."),
    )

    def __init__(self, *args: Any, scale: Scale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, labels in (("likelihood", scale.likelihood), ("consequence", scale.consequence)):
            steps = [(step, f"{step}. {label}") for step, label in enumerate(labels, start=1)]
            self.fields[name].choices = [("", _("Inte värderad")), *steps]  # type: ignore[attr-defined]

    def standing(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """The rating before or after measures; a reason belongs to each rating and stands nowhere."""
        stage = "after_" if self.data.get(self.add_prefix("stage")) == AFTER else ""
        return {name: row.get(f"{stage}{name}") for name in ("likelihood", "consequence")}


class HandlingForm(VersionedForm):
    """How the event is handled, and why."""

    handling = forms.ChoiceField(label=_("Hantering"), choices=HANDLINGS, required=False)
    reason = forms.CharField(label=_("Skäl"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    decision_reference = forms.CharField(
        label=_("Beslut om att godta risken"),
        required=False,
        max_length=200,
        help_text=_(
            "Behövs när riskvärdet når golvet för planen men händelsen ändå lämnas utanför. Till "
            "exempel: ”Nämnden 2026-11-18 § 112”."
        ),
    )

    def standing(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """The reason here is the one for the handling."""
        return {**row, "reason": row.get("handling_reason")}


class PlaceForm(VersionedForm):
    """Where the event belongs."""

    goal = forms.ChoiceField(label=_("Mål"), required=False)
    process = forms.CharField(label=_("Process"), required=False, max_length=500)
    working_method = forms.CharField(label=_("Arbetssätt"), required=False, max_length=500)
    unit = forms.ChoiceField(label=_("Enhet"), required=False)
    categories = forms.MultipleChoiceField(label=_("Kategorier"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self,
        *args: Any,
        goals: list[tuple[Any, str]],
        units: list[tuple[str, str]],
        categories: dict[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goal"].choices = [("", _("Utan mål")), *goals]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", _("Alla enheter")), *units]  # type: ignore[attr-defined]
        self.fields["categories"].choices = list(categories.items())  # type: ignore[attr-defined]
        self.fields["process"].widget.attrs["list"] = "processes"
        self.fields["working_method"].widget.attrs["list"] = "working-methods"

    def standing(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """The goal here is the area goal."""
        return {**row, "goal": row.get("area_goal")}


class MeasureForm(VersionedForm):
    """A measure."""

    text = forms.CharField(label=_("Åtgärd"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    responsible = forms.CharField(
        label=_("Ansvarig roll"),
        required=False,
        max_length=300,
        help_text=_("Välj helst en befattning ur listan: då följer ansvaret med den som innehar den."),
    )
    due = forms.DateField(
        label=_("Klar senast"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    state = forms.ChoiceField(label=_("Läge"), choices=Measure.State, initial=Measure.State.PLANNED)
    effect = forms.CharField(
        label=_("Effekt"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].widget.attrs["list"] = "positions"


KEEP = ("", _("Lämna som det är"))


class RateManyForm(ManyForm):
    """The same likelihood or consequence, or both, on several events."""

    action = "rate"
    likelihood = forms.TypedChoiceField(label=_("Sannolikhet"), coerce=int, empty_value=None, required=False)
    consequence = forms.TypedChoiceField(label=_("Konsekvens"), coerce=int, empty_value=None, required=False)
    reason = forms.CharField(
        label=_("Varför"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, scale: Scale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, labels in (("likelihood", scale.likelihood), ("consequence", scale.consequence)):
            steps = [(step, f"{step}. {label}") for step, label in enumerate(labels, start=1)]
            self.fields[name].choices = [KEEP, *steps]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Something must be chosen."""
        given = super().clean() or {}
        if given.get("likelihood") is None and given.get("consequence") is None and not self.errors:
            raise forms.ValidationError(_("Välj ett steg för sannolikhet, konsekvens eller båda."))
        return given

    def values(self) -> dict[str, Any]:
        """The steps that were chosen."""
        steps = {name: self.cleaned_data[name] for name in ("likelihood", "consequence")}
        return {name: step for name, step in steps.items() if step is not None}


class HandleManyForm(ManyForm):
    """The same handling for several events; a reason left empty keeps each event's own."""

    action = "handle"
    handling = forms.ChoiceField(label=_("Hantering"), choices=HANDLINGS[1:], widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Skäl"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    decision_reference = forms.CharField(
        label=_("Beslut om att godta risken"),
        required=False,
        max_length=200,
        help_text=_("Behövs för händelser som når golvet för planen men ändå lämnas utanför."),
    )

    def values(self) -> dict[str, Any]:
        """The handling, and reason and decision where they were given."""
        given = self.cleaned_data
        out = {
            "handling": given["handling"],
            "handling_reason": given["reason"],
            "decision_reference": given["decision_reference"],
        }
        return {name: value for name, value in out.items() if value}


class AssignManyForm(ManyForm):
    """The same unit for several events."""

    action = "assign"
    unit = forms.ChoiceField(label=_("Enhet"), required=False)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Alla enheter")), *units]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """The unit's code."""
        return {"unit": self.cleaned_data["unit"]}


class FilterForm(forms.Form):
    """What the list is narrowed to; unknown values count as nothing chosen."""

    q = forms.CharField(label=_("Sök"), required=False, max_length=100)
    goal = forms.ChoiceField(label=_("Mål"), required=False)
    process = forms.ChoiceField(label=_("Process"), required=False)
    unit = forms.ChoiceField(label=_("Enhet"), required=False)
    handling = forms.ChoiceField(
        label=_("I planen"),
        required=False,
        choices=(
            ("", _("Alla")),
            ("plan", _("★ I planen")),
            ("analysis_only", _("Endast analysen")),
            ("none", _("Inte bestämt")),
        ),
    )
    only = forms.ChoiceField(label=_("Visa"), required=False, choices=SHOW)

    def __init__(self, *args: Any, facets: dict[str, list[tuple[Any, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, key, everything in (
            ("goal", "goals", _("Alla")),
            ("process", "processes", _("Alla")),
            ("unit", "units", _("Alla")),
        ):
            self.fields[name].choices = [("", everything), *facets[key]]  # type: ignore[attr-defined]


def _rated(form: forms.Form, scale: Scale, nothing: Any) -> None:
    """Fill the form's two steps with the scale's."""
    for name, labels in (("likelihood", scale.likelihood), ("consequence", scale.consequence)):
        steps = [(step, f"{step}. {label}") for step, label in enumerate(labels, start=1)]
        form.fields[name].choices = [("", nothing), *steps]  # type: ignore[attr-defined]


class LiftForm(forms.Form):
    """Where a unit's event is lifted, and how it stands there."""

    to = forms.ChoiceField(label=_("Lyft till"))
    join = forms.ChoiceField(
        label=_("Händelsen finns redan där"),
        required=False,
        help_text=_("Välj en händelse om flera enheter har lyft samma sak. Då knyts er händelse till den."),
    )
    text = forms.CharField(
        label=_("Ordalydelse på den nya nivån"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    likelihood = forms.TypedChoiceField(label=_("Sannolikhet"), coerce=int, empty_value=None, required=False)
    consequence = forms.TypedChoiceField(label=_("Konsekvens"), coerce=int, empty_value=None, required=False)
    reason = forms.CharField(
        label=_("Varför"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    handling = forms.ChoiceField(label=_("Hantering"), choices=HANDLINGS, required=False)

    def __init__(
        self,
        *args: Any,
        scale: Scale,
        places: list[tuple[str, str]],
        joins: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _rated(self, scale, _("Inte värderad"))
        self.fields["to"].choices = places  # type: ignore[attr-defined]
        self.fields["join"].choices = [("", _("Nej, det är en ny händelse")), *joins]  # type: ignore[attr-defined]


class AskForm(forms.Form):
    """Which units are asked to rate an event, by when and why."""

    everyone = forms.BooleanField(label=_("Alla enheter"), required=False)
    units = forms.MultipleChoiceField(label=_("Eller välj"), required=False, widget=forms.CheckboxSelectMultiple)
    due = forms.DateField(label=_("Svar senast"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    note = forms.CharField(
        label=_("Vad enheterna ska tänka på"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Visas överst när enheten svarar. Till exempel: ”Utgå från höstens bemanning”."),
    )

    def __init__(self, *args: Any, units: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = units  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """A unit's rating: two steps as buttons to press, and why."""

    likelihood = forms.TypedChoiceField(
        label=_("Hur sannolikt är det hos er?"), coerce=int, empty_value=None, widget=forms.RadioSelect
    )
    consequence = forms.TypedChoiceField(
        label=_("Hur allvarligt vore det?"), coerce=int, empty_value=None, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Varför"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("En mening räcker. Till exempel: ”Vi har två vakanser sedan i våras”."),
    )

    def __init__(self, *args: Any, scale: Scale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, labels in (("likelihood", scale.likelihood), ("consequence", scale.consequence)):
            steps = [(step, f"{step}. {label}") for step, label in enumerate(labels, start=1)]
            self.fields[name].choices = steps  # type: ignore[attr-defined]


CELLS = ("nr", "text", "likelihood", "consequence", "handling")


def cell_of(row: AnalysisRow, field: str, scale: Scale, urls: dict[str, str], *, may_write: bool) -> dict[str, Any]:
    """A value of the row as the shell edits it in place (ui/partials/edit_cell.html). Unknown fields raise KeyError."""
    value = getattr(row, field)
    kinds: dict[str, dict[str, Any]] = {
        "nr": {"label": _("Nummer"), "kind": "number", "min": 1, "max": 9999},
        "text": {"label": _("Oönskad händelse"), "kind": "longtext"},
        "likelihood": {"label": _("Sannolikhet"), "kind": "select", "choices": _steps(scale.likelihood)},
        "consequence": {"label": _("Konsekvens"), "kind": "select", "choices": _steps(scale.consequence)},
        "handling": {"label": _("Hantering"), "kind": "select", "choices": HANDLINGS, "missing": _("inte bestämt")},
    }
    shown = dict(HANDLINGS).get(value, value) if field == "handling" and value else value
    cell = kinds[field]
    return {
        **cell,
        **urls,
        "id": f"{field}-{row.pk}",
        "title": cell["label"],
        "name": field,
        "label": f"{cell['label']}, {row.nr or ''} {row.text[:40]}",
        "value": "" if value is None else value,
        "shown": shown,
        "version": row.version,
        "can_edit": may_write,
    }


def _steps(labels: tuple[str, ...]) -> list[tuple[Any, str]]:
    return [("", "–"), *((step, f"{step}. {label}") for step, label in enumerate(labels, start=1))]
