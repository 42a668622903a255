"""The library's pages of the second step, told what our templates want to know."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator


class SecondStepView(AuthenticateView):
    """The second step of a sign-in: only the ways that the person has."""

    template_name = "sign_in/second_step.html"

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """Which ways there are, and the form that was sent."""
        context: dict[str, Any] = super().get_context_data(**given)
        kinds = set(Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True))
        context["has_key"] = Authenticator.Type.WEBAUTHN in kinds
        context["has_codes"] = bool(kinds - {Authenticator.Type.WEBAUTHN})
        return context
