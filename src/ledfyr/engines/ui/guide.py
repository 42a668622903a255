"""'Fem minuter': the guided first walk of the demo. Steps tick off when the person has truly been there or done it.

A step names a page by its url name, never a room: a step whose room is not open is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.kernel.actor import Scope

SESSION_KEY = "guide"
HIDDEN = "hidden"
RULE = "R-IC-3"  # a value that demands a place in the plan

Seen = Callable[[HttpRequest, str], bool]


@dataclass(frozen=True)
class Step:
    """``seen`` tells from a request that went well, and the name of its page, that the step is done."""

    key: str
    label: str | Promise
    text: str | Promise
    url_name: str
    seen: Seen
    query: str = ""
    is_scoped: bool = True


def _gets(*names: str) -> Seen:
    return lambda request, name: name in names and request.method == "GET"


def _posts(*names: str) -> Seen:
    return lambda request, name: name in names and request.method == "POST"


def _opens_finding(request: HttpRequest, name: str) -> bool:
    return name == "review:list" and request.GET.get("regel") == RULE


def _reads_a_risk(request: HttpRequest, name: str) -> bool:
    return name == "risks:event" and getattr(request.user, "role", "") == "reader"


STEPS = (
    Step(
        "matrix",
        gettext_lazy("Se riskmatrisen"),
        gettext_lazy("Klicka på en ruta, så visar listan bara de händelserna."),
        "risks:list",
        _gets("risks:list"),
    ),
    Step(
        "finding",
        gettext_lazy("Öppna anmärkningen ”värde 12 men inte i planen”"),
        gettext_lazy("Granskningen säger vad som är fel, hur det är räknat och var regeln står."),
        "review:list",
        _opens_finding,
        f"?regel={RULE}",
    ),
    Step(
        "mend",
        gettext_lazy("Åtgärda den"),
        gettext_lazy("Öppna händelsen och ta med den i planen. Anmärkningen försvinner av sig själv."),
        "review:list",
        _posts("risks:handle", "risks:cell", "risks:rate", "internal_control:include", "review:answer"),
        f"?regel={RULE}",
    ),
    Step(
        "document",
        gettext_lazy("Öppna dokumentet"),
        gettext_lazy("Samma uppgifter som ett färdigt dokument, på skärmen, som PDF och som Word-fil."),
        "documents:list",
        _gets("documents:show"),
    ),
    Step(
        "compare",
        gettext_lazy("Jämför med förra året"),
        gettext_lazy("Pilen vid varje händelse visar om värdet har höjts eller sänkts. Sortera på värde."),
        "risks:list",
        lambda request, name: name == "risks:list" and bool(request.GET.get("sort")),
        "?sort=-value",
    ),
    Step(
        "import",
        gettext_lazy("Läs in en fil"),
        gettext_lazy("Ta exempelfilen eller en egen. Inget skrivs förrän du säger till."),
        "exchange:upload",
        _posts("exchange:apply"),
    ),
    Step(
        "reader",
        gettext_lazy("Bli revisorn och följ en risk"),
        gettext_lazy("Byt roll och öppna en händelse: allt om den på en sida, med vem som ändrat vad."),
        "sign_in:enter",
        _reads_a_risk,
        is_scoped=False,
    ),
)


def note(request: HttpRequest, response: HttpResponseBase) -> None:
    """Remember in the session which steps the request did; called after every page. Nothing outside the demo."""
    match = request.resolver_match
    if not settings.DEMO or match is None or response.status_code >= 400:
        return
    done = set(request.session.get(SESSION_KEY, ()))
    new = {step.key for step in STEPS if step.key not in done and step.seen(request, match.view_name)}
    if new:
        request.session[SESSION_KEY] = sorted(done | new)


def keep(request: HttpRequest, change: Callable[[], None]) -> None:
    """Sign in or out without losing what has been ticked off: the walk goes on in another role."""
    done = request.session.get(SESSION_KEY)
    change()
    if done and settings.DEMO:
        request.session[SESSION_KEY] = done


def show(request: HttpRequest, *, shown: bool) -> None:
    """Bring the card back, or put it away."""
    done = set(request.session.get(SESSION_KEY, ())) - {HIDDEN}
    request.session[SESSION_KEY] = sorted(done if shown else done | {HIDDEN})


def is_hidden(request: HttpRequest) -> bool:
    """True in the demo when the card has been put away."""
    return settings.DEMO and HIDDEN in request.session.get(SESSION_KEY, ())


def card(request: HttpRequest, scope: Scope) -> dict[str, Any] | None:
    """The card as ui/partials/guide_card.html wants it; None outside the demo and when it is put away."""
    if not settings.DEMO or is_hidden(request):
        return None
    done = set(request.session.get(SESSION_KEY, ()))
    steps = [_shown(step, scope, step.key in done) for step in STEPS]
    shown = [step for step in steps if step is not None]
    return {
        "title": _("Fem minuter"),
        "lead": _lead(sum(step["done"] for step in shown), len(shown)),
        "steps": shown,
        "hide_url": reverse("ui:guide", args=[scope.committee, scope.year]),
    }


def _lead(done: int, total: int) -> str:
    if done == total:
        return _("Du har sett det mesta. Fortsätt som du vill: allt här är påhittat och går att göra om.")
    if done:
        return _("%(done)s av %(total)s steg klara.") % {"done": done, "total": total}
    return _("Gå stegen i tur och ordning, så har du sett det mesta. Allt är påhittat och går att göra om.")


def _shown(step: Step, scope: Scope, done: bool) -> dict[str, Any] | None:
    try:
        url = reverse(step.url_name, args=[scope.committee, scope.year] if step.is_scoped else [])
    except NoReverseMatch:
        return None
    if step.key == "reader":
        url = f"{url}?next={reverse('risks:list', args=[scope.committee, scope.year])}"
    return {"label": step.label, "text": step.text, "url": url + step.query, "done": done}
