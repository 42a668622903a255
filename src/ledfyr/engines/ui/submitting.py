"""The way of every form: what is typed in is accepted by a service, or said no to beside the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from ledfyr.kernel.errors import Conflict, DomainError, NotAllowed, NotFound

from .conflict import FormConflict
from .wording import sentence


def accepted(form: forms.Form, save: Callable[[dict[str, Any]], Any]) -> bool:
    """True when the form is valid and ``save(cleaned_data)`` did it; otherwise the reason stands in the form's errors.

    A lost race, a missing right and a missing row are pages of their own: they are let through, the race with the form,
    so that its page can show both.
    """
    if not form.is_valid():
        return False
    try:
        save(form.cleaned_data)
    except Conflict as conflict:
        raise FormConflict(form, conflict) from conflict
    except (NotAllowed, NotFound):
        raise
    except DomainError as refusal:
        form.add_error(None, sentence(refusal))
        return False
    return True
