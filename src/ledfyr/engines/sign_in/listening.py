"""What is noted when the library says that a second step was added or removed."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from . import second_step
from .history import note


def added(request: HttpRequest, user: Any, authenticator: Authenticator, **_given: Any) -> None:
    """An app or a key; the reserve codes that come with it are no news."""
    if authenticator.type in second_step.KINDS:
        note(user, "sign_in.second_step_added", what=second_step.called(authenticator))


def removed(request: HttpRequest, user: Any, authenticator: Authenticator, **_given: Any) -> None:
    """An app or a key is gone: whether one is left is asked again on the next page."""
    if authenticator.type in second_step.KINDS:
        request.session.pop(second_step.HAS_ONE, None)
        note(user, "sign_in.second_step_removed", what=second_step.called(authenticator))


def renewed(request: HttpRequest, user: Any, authenticator: Authenticator, **_given: Any) -> None:
    """New reserve codes."""
    note(user, "sign_in.codes_renewed")
