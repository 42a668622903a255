"""The executive office writes, issues and copies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.rooms import content_parts
from ledfyr.engines.ui.submitting import accepted
from ledfyr.kernel.text import squeeze

from .. import services
from ..forms import ChangeForm, IssueForm, PartForm, StartForm
from ..policy import OFFICE_POLICY
from ..selectors import committees_to_ask, copyable, find_instruction, find_part, working_parts


def _back(at: Page, key: Any, name: str = "write") -> HttpResponse:
    return redirect(f"instructions:{name}", at.scope.committee, at.scope.year, key)


@page(OFFICE_POLICY, form=True)
def start(request: HttpRequest, at: Page) -> HttpResponse:
    """A new instruction."""
    form = StartForm(request.POST or None)
    made: list[Any] = []

    def save(given: dict[str, Any]) -> None:
        made.append(services.start_instruction(actor=at.actor, year=at.scope.year, **given))

    if request.method == "POST" and accepted(form, save):
        messages.success(request, _("Utkastet är sparat. Lägg till det som nämnderna ska lämna."))
        return _back(at, made[0].pk)
    return render(request, "instructions/start.html", {"form": form}, status=422 if form.errors else 200)


@page(OFFICE_POLICY, form=True)
def copy(request: HttpRequest, at: Page) -> HttpResponse:
    """Last year's instructions as drafts of this year: shown first, those ticked are taken over."""
    found = copyable(at.actor, at.scope)
    if request.method == "POST":
        wanted = [one.pk for one in found if str(one.pk) in request.POST.getlist("key")]
        made = services.copy_instructions(actor=at.actor, year=at.scope.year, keys=wanted)
        text = ngettext("%(n)s utkast är tillagt.", "%(n)s utkast är tillagda.", len(made)) % {"n": len(made)}
        messages.success(request, text)
        return redirect("instructions:list", at.scope.committee, at.scope.year)
    return render(request, "instructions/copy.html", {"copies": found, "last_year": at.scope.year - 1})


def _part_form(at: Page, *args: Any, **kwargs: Any) -> PartForm:
    house = sorted(((one.key, str(one.label)) for one in content_parts().values()), key=lambda pair: pair[1])
    return PartForm(*args, house=house, committees=committees_to_ask(at.actor, at.scope), **kwargs)


@page(OFFICE_POLICY, form=True)
def write(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """The working copy: words, contact, day and parts."""
    found = find_instruction(at.actor, at.scope, key)
    started = {"text": found.text, "contact": found.contact, "deadline": found.deadline, "version": found.version}
    form = ChangeForm(request.POST or None, initial=started)

    def save(given: dict[str, Any]) -> None:
        services.change_instruction(actor=at.actor, key=key, **given)

    if request.method == "POST" and accepted(form, save):
        messages.success(request, _("Anvisningen är sparad. Nämnderna läser den när den är utfärdad."))
        return _back(at, key)
    return _show(request, at, key, {"form": form}, status=422 if form.errors else 200)


def _show(request: HttpRequest, at: Page, key: UUID, bound: dict[str, Any], *, status: int = 200) -> HttpResponse:
    found = find_instruction(at.actor, at.scope, key)
    started = {"text": found.text, "contact": found.contact, "deadline": found.deadline, "version": found.version}
    labels = {one.key: str(one.label) for one in content_parts().values()}
    names = dict(committees_to_ask(at.actor, at.scope))
    context: dict[str, Any] = {
        "instruction": found,
        "parts": [
            {"part": one, "house": labels.get(one.house, ""), "committees": [names.get(c, c) for c in one.committees]}
            for one in working_parts(at.actor, at.scope, found)
        ],
        "form": ChangeForm(initial=started),
        "part_form": _part_form(at, auto_id="part-%s"),
        "issue_form": IssueForm(auto_id="issue-%s"),
        "next_number": found.number + 1,
        "is_changed": services.is_changed(found),
        **bound,
    }
    return render(request, "instructions/write.html", context, status=status)


@require_POST
@page(OFFICE_POLICY, form=True)
def add_part(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """One more part."""
    form = _part_form(at, request.POST, auto_id="part-%s")

    def save(given: dict[str, Any]) -> None:
        given.pop("version")
        services.add_part(actor=at.actor, instruction=key, **given)

    if accepted(form, save):
        heading = squeeze(form.cleaned_data["heading"])
        messages.success(request, _("”%(part)s” är tillagd.") % {"part": heading})
        return _back(at, key)
    return _show(request, at, key, {"part_form": form, "open_form": "part"}, status=422)


@page(OFFICE_POLICY, form=True)
def part(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Change one part of the working copy."""
    found = find_part(at.actor, at.scope, key)
    names = ("kind", "heading", "house", "text", "committees", "version")
    form = _part_form(at, request.POST or None, initial={name: getattr(found, name) for name in names})

    def save(given: dict[str, Any]) -> None:
        services.change_part(actor=at.actor, part=key, **given)

    if request.method == "POST" and accepted(form, save):
        messages.success(request, _("Delen är sparad."))
        return _back(at, found.instruction_id)
    context = {"part": found, "instruction": found.instruction, "form": form}
    return render(request, "instructions/part.html", context, status=422 if form.errors else 200)


@require_POST
@page(OFFICE_POLICY, form=True)
def remove_part(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Ask for it no more."""
    found = find_part(at.actor, at.scope, key)
    services.remove_part(actor=at.actor, part=key)
    messages.success(request, _("”%(part)s” är borttagen.") % {"part": found.heading})
    return _back(at, found.instruction_id)


@require_POST
@page(OFFICE_POLICY, form=True)
def issue(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Issue it, or a new version of it."""
    find_instruction(at.actor, at.scope, key)
    form = IssueForm(request.POST, auto_id="issue-%s")

    def save(given: dict[str, Any]) -> None:
        services.issue(actor=at.actor, key=key, today=at.today, **given)

    if accepted(form, save):
        messages.success(request, _("Anvisningen är utfärdad. Nämnderna läser den från och med nu."))
        return _back(at, key, "instruction")
    return _show(request, at, key, {"issue_form": form}, status=422)
