"""The shape of meetings and occasions as typed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ledfyr.platform.planning.rules import MEETING, MOST_DAYS, STEPS

KINDS = (
    ("budget_submission", _("Budgetunderlag")),
    ("vp", _("Verksamhetsplan")),
    ("month", _("Månadsrapport")),
    ("t1", _("Tertialrapport 1")),
    ("t2", _("Tertialrapport 2")),
    ("vb", _("Verksamhetsberättelse")),
    ("other", _("Eget tillfälle")),
)


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day, picked or typed."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class MeetingForm(forms.Form):
    """When and where the committee meets."""

    day = day_field(_("Dag"))
    starts = forms.TimeField(
        label=_("Börjar"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label=_("Plats"), required=False, max_length=200)
    note = forms.CharField(
        label=_("Anteckning"), required=False, max_length=300, help_text=_("Till exempel: ”Extra möte om budgeten”.")
    )


class ChangeMeetingForm(MeetingForm):
    """Also the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class OccasionMeetingForm(forms.Form):
    """Which meeting the occasion goes to."""

    meeting = forms.ChoiceField(
        label=_("Möte som tar upp det"), required=False, help_text=_("Dagarna räknas baklänges från mötet.")
    )

    def __init__(self, *args: Any, meetings: Sequence[tuple[str, date]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(key, date_format(day, "l j F Y")) for key, day in meetings]
        self.fields["meeting"].choices = [("", _("Inget möte ännu")), *choices]  # type: ignore[attr-defined]


class AddOccasionForm(OccasionMeetingForm):
    """A new occasion of the year."""

    kind = forms.ChoiceField(label=_("Vad ska lämnas?"), choices=KINDS)
    month = forms.TypedChoiceField(
        label=_("Månad"),
        choices=[("", "–"), *MONTHS.items()],
        coerce=int,
        required=False,
        help_text=_("Bara för månadsrapport."),
    )
    title = forms.CharField(label=_("Namn"), required=False, max_length=120, help_text=_("Bara för eget tillfälle."))
    field_order = ("kind", "month", "title", "meeting")


class ChangeOccasionForm(OccasionMeetingForm):
    """Another meeting."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class StepForm(forms.Form):
    """A day set by hand, and why."""

    day = day_field(_("Dag"))
    reason = forms.CharField(
        label=_("Varför"), max_length=300, help_text=_("Till exempel: ”Facket kan inte den veckan”.")
    )


class LeadDaysForm(forms.Form):
    """How many working days before the meeting each step comes."""

    reason = forms.CharField(label=_("Beslut eller skäl"), max_length=300)

    def __init__(self, *args: Any, labels: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in labels:
            if kind != MEETING:
                self.fields[kind] = forms.IntegerField(label=label, min_value=-MOST_DAYS, max_value=MOST_DAYS)
        self.order_fields([*STEPS, "reason"])
