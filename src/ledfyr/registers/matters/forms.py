"""The shape of what is typed in; decisions are made by the services."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .models import Matter

STATE_LABELS = Matter.State.choices
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class VersionedForm(forms.Form):
    """Carries the version that was read, so that nothing is overwritten unseen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=2**31 - 1)


class WithMeeting(forms.Form):
    """When it is taken up: at a meeting of the calendar, or on a day that the calendar does not have."""

    meeting = forms.ChoiceField(label=_("Sammanträde"), required=False)
    meeting_date = forms.DateField(
        label=_("Annan dag"),
        required=False,
        widget=DAY,
        help_text=_("Bara om sammanträdet inte finns i årskalendern."),
    )

    def __init__(self, *args: Any, meetings: Sequence[tuple[str, date]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = [(key, date_format(day, "l j F Y")) for key, day in meetings]
        self.fields["meeting"].choices = [("", _("Inte valt")), *days]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One or the other."""
        given = super().clean() or {}
        if given.get("meeting") and given.get("meeting_date"):
            self.add_error("meeting_date", _("Välj ett sammanträde eller skriv en annan dag, inte båda."))
        return given


class StartForm(WithMeeting):
    """A new matter."""

    title = forms.CharField(
        label=_("Vad gäller ärendet?"),
        max_length=300,
        help_text=_("Till exempel: ”Internkontrollplan 2027”."),
    )
    registration_number = forms.CharField(label=_("Diarienummer"), max_length=80, required=False)


class AboutForm(VersionedForm, WithMeeting):
    """What it is called, its number, its day, who is to have the decision."""

    title = forms.CharField(label=_("Ärendets namn"), max_length=300)
    registration_number = forms.CharField(label=_("Diarienummer"), max_length=80, required=False)
    recipients = forms.CharField(
        label=_("Beslutet expedieras till"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("En mottagare på varje rad."),
    )


class CooperationForm(VersionedForm):
    """How the matter has been through cooperation."""

    cooperation = forms.ChoiceField(
        label=_("Samverkan"), choices=[("", _("Inte angivet")), *Matter.Cooperation.choices], required=False
    )
    cooperation_date = forms.DateField(label=_("Dag"), required=False, widget=DAY)
    cooperation_party = forms.CharField(
        label=_("Part som är oenig"), max_length=300, required=False, help_text=_("Bara vid oenighet.")
    )
    cooperation_ground = forms.CharField(
        label=_("Skäl"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Varför samverkan inte behövs, eller vad oenigheten gäller."),
    )


class SectionForm(VersionedForm):
    """A part of the report."""

    heading = forms.CharField(label=_("Rubrik"), max_length=200)
    text = forms.CharField(label=_("Text"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 8}))


class ClauseForm(VersionedForm):
    """A decision clause."""

    text = forms.CharField(
        label=_("Beslutssats"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Börja med ”att”: ”att fastställa internkontrollplanen för 2027”."),
    )


class DocumentForm(forms.Form):
    """A document of ours as an appendix."""

    document = forms.ChoiceField(label=_("Handling ur Ledfyr"))

    def __init__(self, *args: Any, documents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].choices = documents  # type: ignore[attr-defined]


class FileForm(forms.Form):
    """A file as an appendix."""

    file = forms.FileField(label=_("Fil"))
    title = forms.CharField(
        label=_("Bilagans namn"), max_length=300, required=False, help_text=_("Tomt ger filens namn.")
    )


class DecideForm(forms.Form):
    """What the minutes say."""

    on = forms.DateField(label=_("Sammanträdesdag"), widget=DAY)
    paragraph = forms.CharField(label=_("Paragraf"), max_length=40, required=False, help_text=_("Till exempel 98."))
    reservations = forms.CharField(
        label=_("Reservationer"), max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    immediate_approval = forms.BooleanField(label=_("Paragrafen justerades omedelbart"), required=False)


class OtherwiseForm(forms.Form):
    """Referred back, deferred, rejected or withdrawn."""

    step = forms.ChoiceField(
        label=_("Vad blev det?"),
        choices=[
            ("refer_back", _("Återremiss: ärendet ska beredas på nytt")),
            ("defer", _("Bordläggning: samma handlingar, en annan dag")),
            ("reject", _("Avslag")),
            ("withdraw", _("Ärendet utgår")),
        ],
    )
    on = forms.DateField(label=_("Dag"), required=False, widget=DAY, help_text=_("Vid bordläggning: den nya dagen."))
    paragraph = forms.CharField(label=_("Paragraf"), max_length=40, required=False)
    reason = forms.CharField(label=_("Skäl"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ExceptionForm(forms.Form):
    """Who may change what is locked, and why."""

    person = forms.TypedChoiceField(label=_("Vem?"), coerce=int)
    reason = forms.CharField(label=_("Varför?"), max_length=500)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _("Välj person")), *people]  # type: ignore[attr-defined]
