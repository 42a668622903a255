"""The shape of a hand-over; decisions are made by the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .tree import Choices, day_field


class HandOverForm(forms.Form):
    """Who takes the position over and when, and which duties go to another."""

    leaving = forms.ChoiceField(label=_("Lämnar befattningen"), required=False)
    successor = forms.ChoiceField(label=_("Tar över befattningen"), required=False)
    first = day_field(_("Från och med"), help_text=_("Den som lämnar har befattningen till och med dagen före."))
    duties = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    to = forms.CharField(
        label=_("Till befattningen"),
        required=False,
        max_length=300,
        help_text=_("Skriv några bokstäver och välj ur listan. Ansvaret följer sedan den som innehar befattningen."),
    )
    reason = forms.CharField(label=_("Skäl"), max_length=500, required=False, help_text=_("Visas i historiken."))

    def __init__(
        self, *args: Any, held: Choices, people: Choices, duties: Choices, may_organise: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["leaving"].choices = [("", _("Ingen lämnar den")), *held]
        fields["successor"].choices = [("", _("Ingen, ansvaret flyttas eller befattningen lämnas vakant")), *people]
        fields["duties"].choices = duties
        fields["to"].widget.attrs["list"] = "positions"
        if not may_organise:
            del fields["leaving"], fields["successor"]
