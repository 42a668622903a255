"""Somebody was first: the page that shows what you wrote beside what stands now, and loses neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format

from ledfyr.kernel.errors import Conflict
from ledfyr.platform.history.recording import entries_of

from .history import shown_entry
from .numbers import small_int

MOST_STEPS = 50  # how far back the page looks for what stood when it was opened
MOST_VERSIONS = 2**31 - 1


class FormConflict(Conflict):
    """A lost race that met a form: the form still holds what the person typed."""

    def __init__(self, form: forms.Form, conflict: Conflict) -> None:
        super().__init__(conflict.code, **conflict.facts)
        self.form = form


@dataclass(frozen=True)
class Compared:
    """One field three times, in words. ``state``: same | mine | theirs | both, by whom it was changed."""

    field: BoundField
    before: str
    mine: str
    theirs: str
    state: str


def conflict_page(request: HttpRequest, conflict: Conflict, words: str) -> HttpResponse:
    """409: field by field what stood, what you wrote and what stands, in a form that can be saved over the other's."""
    form, facts = getattr(conflict, "form", None), cast("dict[str, Any]", conflict.facts)
    since = _entries_since(request, facts, form)
    context: dict[str, Any] = {"sentence": words, "history": [shown_entry(entry) for entry in since]}
    if form is None or not isinstance(facts.get("theirs"), Mapping):
        context["posted"] = _posted(request)
    else:
        before = dict(facts["theirs"])
        for entry in since:  # newest first, so that the oldest of them has the last word
            before |= {name: pair[0] for name, pair in entry.changes.items()}
        context |= {"form": form, "compared": _compare(form, before, facts["theirs"])}
        _merge(form, context["compared"], facts)
        context["clashes"] = sum(1 for one in context["compared"] if one.state == "both")
    return render(request, "409.html", context, status=409)


def in_words(field: BoundField, value: Any) -> str:
    """A value of the field as a person reads it; '' for nothing."""
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, (in_words(field, one) for one in value)))
    if value is None or value == "":
        return ""
    choices = {str(key): str(label) for key, label in getattr(field.field, "choices", ())}
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return choices.get(str(value), str(value)).replace("\r\n", "\n").strip()


def _entries_since(request: HttpRequest, facts: Mapping[str, Any], form: Any) -> list[Any]:
    """What history tells of the object after the version that the person had read, newest first."""
    at = getattr(request, "page", None)
    name = form.add_prefix("version") if form is not None else "version"
    read = small_int(request.POST.get(name, ""), MOST_VERSIONS)
    steps = int(facts.get("version", 0)) - read if read is not None else 0
    if at is None or steps < 1 or "object_type" not in facts:
        return []
    return entries_of(at.scope, facts["object_type"], str(facts["key"]), limit=min(steps, MOST_STEPS))


def _compare(form: Any, before: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[Compared]:
    """Every visible field of the form; ``form.standing`` says which value of the object a field shows."""
    stood, stands = _standing(form, before), _standing(form, theirs)
    out = []
    for field in form.visible_fields():
        then, mine, now = (
            in_words(field, value) for value in (stood.get(field.name), field.value(), stands.get(field.name))
        )
        changed = (mine != then, now != then and mine != now)
        state = {(False, False): "same", (True, False): "mine", (False, True): "theirs"}.get(changed, "both")
        out.append(Compared(field, then, mine, now, state))
    return out


def _standing(form: Any, values: Mapping[str, Any]) -> Mapping[str, Any]:
    hook = getattr(form, "standing", None)
    found: Mapping[str, Any] = hook(values) if hook else values
    return found


def _merge(form: Any, compared: list[Compared], facts: Mapping[str, Any]) -> None:
    """The form to save next: the version that stands now, and the other's value where the person changed nothing."""
    data = form.data.copy()
    data[form.add_prefix("version")] = str(facts["version"])
    stands = _standing(form, facts["theirs"])
    for one in compared:
        if one.state == "theirs":
            value = stands.get(one.field.name)
            many = value if isinstance(value, list) else ["" if value is None else _as_typed(value)]
            data.setlist(form.add_prefix(one.field.name), many)
    form.data = data


def _as_typed(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _posted(request: HttpRequest) -> list[str]:
    """What the person had written where there is no form to show it in, so that nothing is lost."""
    hidden = {"csrfmiddlewaretoken", "version"}
    return [str(value)[:20_000] for name, value in request.POST.items() if name not in hidden and value]
