"""Who a name and a password belong to."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from ledfyr.platform.organisation.models import Person

from .selectors import person_called


class PersonBackend(ModelBackend):
    """Signs in by user name or e-mail address. An unknown name takes as long as a wrong password."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Person | None:
        """The active person, or None."""
        if not username or password is None:
            return None
        person = person_called(username)
        if person is None or not person.has_usable_password():
            Person().set_password(password)
            return None
        return person if person.check_password(password) and self.user_can_authenticate(person) else None
