"""What is asked for when signing in and on one's own account."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import limits, second_step


class _Code(forms.Form):
    """A code, tried under our own limits, which hold for all workers at once."""

    user: Any
    authenticator: Any

    def clean_code(self) -> str:
        """The code, when it is good."""
        attempt = limits.begin(timezone.now(), per_name=limits.second_step_key(self.user.pk))
        if attempt.wait:
            raise ValidationError(limits.wait_sentence(attempt.wait), code="wait")
        found = second_step.accepted(self.user, self.cleaned_data["code"])
        if found is None:
            raise ValidationError(
                _("Koden stämmer inte, eller är redan använd. Vänta på nästa och försök igen."), code="incorrect_code"
            )
        attempt.succeeded()
        self.authenticator = found
        self.authenticator.user = self.user
        return str(self.cleaned_data["code"])


class SecondStepForm(_Code, AuthenticateForm):
    """The second step when signing in."""


class SecondStepAgainForm(_Code, ReauthenticateForm):
    """The second step once more, before something weighty."""


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    new = forms.CharField(
        label=gettext_lazy("Nytt lösenord"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy(
            "Minst 12 tecken. Inte ett av de vanligaste, inte likt ditt namn och inte bara siffror. "
            "Några ord som du minns går bra."
        ),
    )
    again = forms.CharField(
        label=gettext_lazy("Nytt lösenord en gång till"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """The same as the first."""
        again = str(self.cleaned_data["again"])
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise ValidationError(_("Lösenorden är inte lika. Skriv samma lösenord i båda fälten."))
        return again


class ChangePasswordForm(NewPasswordForm):
    """A new password, and the one that is used now."""

    now = forms.CharField(
        label=gettext_lazy("Lösenordet du har nu"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("now", "new", "again")


class SendLinkForm(forms.Form):
    """To whom a one-time link goes, what for, where it leads and how long it lives."""

    person = forms.CharField(
        label=gettext_lazy("Till vem"),
        help_text=gettext_lazy("Användarnamn eller e-postadress. Personen ska finnas i Ledfyr med en e-postadress."),
        max_length=254,
    )
    label = forms.CharField(
        label=gettext_lazy("Vad du ber om"),
        help_text=gettext_lazy("Står överst i brevet, till exempel ”Svara på enkäten om brandskydd”."),
        max_length=200,
    )
    target = forms.CharField(
        label=gettext_lazy("Sida"),
        help_text=gettext_lazy("Klistra in sidans adress. Länken öppnar den sidan och det som ligger under den."),
        max_length=400,
    )
    days = forms.IntegerField(label=gettext_lazy("Antal dagar som länken gäller"), initial=14, min_value=1)
