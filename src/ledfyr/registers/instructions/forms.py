"""The shape of instructions and answers as typed in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from ledfyr.platform.organisation.models import Role
from ledfyr.platform.planning.models import Occasion

from .models import PartAnswer, RequiredPart

_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class NameField(forms.CharField):
    """A name, without the invisible characters that come along when it is pasted: no file can hold them."""

    def to_python(self, value: Any) -> str:
        """The text as seen."""
        return super().to_python(_CONTROL.sub("", value) if isinstance(value, str) else value) or ""


class InstructionForm(forms.Form):
    """The words, the contact and the day."""

    text = forms.CharField(
        label=_("Anvisning"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Vad nämnderna ska göra, och hur. Delarna läggs till var för sig."),
    )
    contact = forms.ChoiceField(label=_("Kontakt"), choices=Role.choices, initial=Role.CENTRAL_CONTROLLER)
    deadline = forms.DateField(
        label=_("Lämnas in senast"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class StartForm(InstructionForm):
    """Also the occasion."""

    kind = forms.ChoiceField(label=_("Tillfälle"), choices=Occasion.Kind.choices)
    month = forms.TypedChoiceField(
        label=_("Månad"),
        choices=[("", "–"), *MONTHS.items()],
        coerce=int,
        required=False,
        help_text=_("Bara för månadsrapport."),
    )
    title = NameField(label=_("Namn"), required=False, max_length=120, help_text=_("Bara för eget tillfälle."))
    field_order = ("kind", "month", "title", "text", "contact", "deadline")


class ChangeForm(InstructionForm):
    """Also the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PartForm(forms.Form):
    """One required part."""

    kind = forms.ChoiceField(label=_("Slag"), choices=RequiredPart.Kind.choices)
    heading = NameField(label=_("Del"), max_length=200, help_text=_("Till exempel: ”Risker med värde 16–25”."))
    house = forms.ChoiceField(
        label=_("Finns i Ledfyr som"),
        required=False,
        help_text=_("Bara när delen finns i ett register. Då syns det av sig självt om den är ifylld."),
    )
    text = forms.CharField(
        label=_("Vad som krävs"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Frågan, gränsen eller vad fördjupningen ska svara på."),
    )
    committees = forms.MultipleChoiceField(
        label=_("Nämnder"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Bocka i ingen, så gäller delen alla nämnder."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, house: Sequence[tuple[str, str]], committees: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["house"].choices = [("", "–"), *house]  # type: ignore[attr-defined]
        self.fields["committees"].choices = committees  # type: ignore[attr-defined]


class IssueForm(forms.Form):
    """What is said with a new version."""

    note = forms.CharField(label=_("Följeord"), required=False, max_length=500)


class AnswerForm(forms.Form):
    """Where the part stands, or why there is nothing to report."""

    state = forms.ChoiceField(label=_("Läge"), choices=PartAnswer.State.choices, widget=forms.RadioSelect)
    where = forms.CharField(
        label=_("Var det finns"),
        required=False,
        max_length=300,
        help_text=_("Till exempel ”Bilaga 3” eller en adress."),
    )
    note = forms.CharField(
        label=_("Svar eller anteckning"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 4})
    )
    reason = forms.CharField(label=_("Varför det inte finns något att rapportera"), required=False, max_length=500)
    role = forms.ChoiceField(label=_("Vem som svarar"), required=False, choices=[("", "–"), *Role.choices])
    unit = forms.ChoiceField(label=_("Vid"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], may_fill: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_fill:  # an empty register is filled by its rows, not by saying so
            states = [one for one in PartAnswer.State.choices if one[0] != PartAnswer.State.FILLED]
            self.fields["state"].choices = states  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", _("Nämnden som helhet")), *units]  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    """What is to be mended."""

    reason = forms.CharField(label=_("Vad som ska rättas"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
