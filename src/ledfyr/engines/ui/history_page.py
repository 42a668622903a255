"""The page where everything that was done can be searched."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .history import POLICY, Sought, choices, found, search
from .page import Page, page

PAGE_SIZE = 50


class SearchForm(forms.Form):
    """What to look for. A value that does not fit counts as none."""

    q = forms.CharField(label=gettext_lazy("Sök"), required=False, max_length=200)
    who = forms.ChoiceField(label=gettext_lazy("Vem"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Vad"), required=False)
    since = forms.DateField(
        label=gettext_lazy("Från och med"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("Till och med"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, data: QueryDict, known: dict[str, list[tuple[str, str]]]) -> None:
        super().__init__(data)
        for name, options in known.items():
            field: Any = self.fields[name]
            field.choices = [("", _("Alla")), *options]

    def sought(self) -> Sought:
        """The chosen values that fit."""
        self.is_valid()
        clean = self.cleaned_data
        return Sought(
            words=clean.get("q", ""), who=clean.get("who", ""), kind=clean.get("kind", ""),
            since=clean.get("since"), until=clean.get("until"),
        )  # fmt: skip


@page(POLICY)
def history(request: HttpRequest, at: Page) -> HttpResponse:
    """Everything that was done, newest first, narrowed by words, who, what and when."""
    form = SearchForm(request.GET, choices(at.actor, at.scope))
    shown = Paginator(search(at.actor, at.scope, form.sought()), PAGE_SIZE).get_page(request.GET.get("page"))
    kept = urlencode([(name, value) for name, value in request.GET.items() if name != "page" and value])
    context = {
        "form": form,
        "fields": [form[name] for name in ("who", "kind", "since", "until")],
        "entries": found(shown, at.scope),
        "shown": shown,
        "page_base": f"?{kept}&" if kept else "?",
        "query": f"?{kept}" if kept else "",
        "is_filtered": bool(kept),
    }
    return render(request, "ui/history.html", context)
