"""What to dispose of, and by which decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class SelectionForm(forms.Form):
    """A class of retention and a day."""

    retention = forms.ChoiceField(label=gettext_lazy("Klass"))
    before = forms.DateField(
        label=gettext_lazy("Skrivet före"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, retentions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["retention"]
        field.choices = [(name, _("Vanlig") if name == "ordinary" else name) for name in retentions]


class DecisionForm(SelectionForm):
    """The selection again, with the decision behind it."""

    decision_reference = forms.CharField(
        label=gettext_lazy("Gallringsbeslut"),
        max_length=200,
        help_text=gettext_lazy("Till exempel diarienummer och paragraf. Det står kvar i historiken."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Skäl"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("retention", "before"):
            self.fields[name].widget = forms.HiddenInput()
