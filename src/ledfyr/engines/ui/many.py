"""Several rows in one go: the page shows what is chosen, asks what should hold and tells what could not be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledfyr.kernel.batch import Batch, SomeRefused, Wanted

from .numbers import small_int
from .wording import sentence

MOST_ROWS = 5_000
MOST_VERSIONS = 2**31 - 1
SHOWN = 50


@dataclass(frozen=True)
class Chosen:
    """A chosen row as the page shows it: ``label`` is its number, ``now`` what stands there."""

    key: str
    version: int
    label: str
    text: str
    now: str


class ManyForm(forms.Form):
    """The base of every form for several rows; ``values`` says what each row should get."""

    rows = forms.CharField(widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What is set, in the terms of the batch service; what is left out stays as it is."""
        raise NotImplementedError


def keys_in(texts: Sequence[str]) -> list[str]:
    """The keys among what a browser sent, in order and once each; what is no key is left out."""
    keys = []
    for text in texts[:MOST_ROWS]:
        try:
            keys.append(str(UUID(text)))
        except ValueError:
            continue
    return list(dict.fromkeys(keys))


def read_rows(text: str) -> dict[str, int]:
    """{key: version} as ``write_rows`` wrote them."""
    out: dict[str, int] = {}
    for pair in text.split()[:MOST_ROWS]:
        key, _colon, version = pair.partition(":")
        number = small_int(version, MOST_VERSIONS)
        if keys_in([key]) and number is not None:
            out[keys_in([key])[0]] = number
    return out


def write_rows(rows: Sequence[Chosen]) -> str:
    """The chosen rows and their versions for a hidden field."""
    return " ".join(f"{row.key}:{row.version}" for row in rows)


def many_page(
    request: HttpRequest,
    *,
    form: ManyForm,
    rows: Sequence[Chosen],
    texts: dict[str, str],
    back: str,
    save: Callable[..., Batch],
) -> HttpResponse:
    """The page and its answer.

    ``texts``: title, button. ``save(wanted=, reason=, partly=)`` is the room's batch service.
    """
    refusal: SomeRefused | None = None
    if request.method == "POST" and form.is_valid():
        values = form.values()
        wanted = [Wanted(key, values, version) for key, version in read_rows(form.cleaned_data["rows"]).items()]
        reason = form.cleaned_data.get("reason", "")
        try:
            done = save(wanted=wanted, reason=reason, partly="partly" in request.POST)
        except SomeRefused as some:
            refusal = some
        else:
            _receipt(request, done)
            return redirect(back)
    context = {
        "form": form,
        "fields": [field for field in form if not field.is_hidden],
        "rows": rows[:SHOWN],
        "more": max(len(rows) - SHOWN, 0),
        "count": len(rows),
        "back": back,
        "refusal": refusal,
        "refused": [{"label": one.label, "why": sentence(one.error)} for one in refusal.refused] if refusal else [],
        **texts,
    }
    return render(request, "ui/many.html", context, status=422 if form.is_bound else 200)


def _receipt(request: HttpRequest, done: Batch) -> None:
    """'12 ändrade, 2 gick inte: nr 7: …'."""
    words = ngettext("%(n)s rad är ändrad.", "%(n)s rader är ändrade.", done.changed) % {"n": done.changed}
    if not done.refused:
        messages.success(request, words)
        return
    why = "; ".join(_("nr %(nr)s: %(why)s") % {"nr": one.label, "why": sentence(one.error)} for one in done.refused[:5])
    left = ngettext("%(n)s gick inte:", "%(n)s gick inte:", len(done.refused)) % {"n": len(done.refused)}
    messages.warning(request, f"{words} {left} {why}")
