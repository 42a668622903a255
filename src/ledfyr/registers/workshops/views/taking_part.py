"""The pages of those who take part, on their own phones and without an account."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from ledfyr.engines.sign_in import limits
from ledfyr.engines.sign_in.adapters import AccountAdapter
from ledfyr.engines.ui.page import open_to_all
from ledfyr.engines.ui.submitting import accepted
from ledfyr.engines.ui.wording import sentence
from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import NotFound
from ledfyr.registers.risks.public import scale_in

from .. import services
from ..forms import AnswerForm, JoinForm
from ..rules import plain_code
from ..selectors import find_open, find_participant, own_lines

SALT = "ledfyr.workshops.participant"
REMEMBERED = 14 * 24 * 60 * 60  # seconds that a phone is remembered; the code is closed long before
OPEN = open_to_all(
    "the code is the key: it is long, guesses are limited, and it leads nowhere once the meeting is over"
)


@OPEN
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """Type the code that stands on the big screen."""
    typed = request.POST.get("code", "")[:40]
    if request.method != "POST":
        return render(request, "workshops/enter.html", {})
    try:
        workshop = _find(request, typed)
    except _Refused as refused:
        return refused.answer
    return redirect("workshops_open:part", workshop.code)


class _Refused(Exception):
    """A code that leads nowhere, or guessed too often: the page that says so."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__()
        self.answer = answer


def _find(request: HttpRequest, code: str) -> Any:
    """The open workshop of the code. Wrong codes are counted for the address that they come from.

    The right code is let in whatever others have guessed from there: a whole building may share the address.
    """
    known = _known(code)
    if known is not None:
        return known
    address = AccountAdapter(request).get_client_ip(request)
    attempt = limits.begin(
        timezone.now(),
        per_name=limits.asking_key(f"workshop {address} {plain_code(code)}"),
        per_address=limits.asking_key(f"workshop {address}"),
    )
    if attempt.wait:
        raise _refused(request, code, limits.wait_sentence(attempt.wait), 429)
    raise _refused(request, code, sentence(NotFound("workshops.no_code")), 404)


def _known(code: str) -> Any:
    """The open workshop of the code, None when there is none."""
    try:
        return find_open(code)
    except NotFound:
        return None


def _refused(request: HttpRequest, code: str, words: str, status: int) -> _Refused:
    return _Refused(render(request, "workshops/enter.html", {"error": words, "code": code[:40]}, status=status))


def _cookie(workshop: Any) -> str:
    return f"ledfyr_mote_{workshop.pk.hex[:16]}"


def _participant(request: HttpRequest, workshop: Any) -> Any:
    key = request.get_signed_cookie(_cookie(workshop), default="", salt=SALT, max_age=REMEMBERED)
    return find_participant(workshop, key) if key else None


@OPEN
@never_cache
def part(request: HttpRequest, code: str) -> HttpResponse:
    """Say who you are; then, all events with your own answers."""
    try:
        workshop = _find(request, code)
    except _Refused as refused:
        return refused.answer
    participant = _participant(request, workshop)
    if participant is None:
        return _join(request, workshop)
    context = {
        "workshop": workshop,
        "participant": participant,
        "part": own_lines(workshop, participant),
        "scale": scale_in(Scope(workshop.committee.slug, workshop.year)),
    }
    return render(request, "workshops/part.html", context)


def _join(request: HttpRequest, workshop: Any) -> HttpResponse:
    form = JoinForm(request.POST or None, initial={"token": signing.dumps(str(uuid4()), salt=SALT)})
    made: list[Any] = []

    def save(given: dict[str, Any]) -> None:
        key = _key_of(given["token"])
        made.append(services.join_workshop(code=workshop.code, name=given["name"], now=timezone.now(), key=key))

    if request.method == "POST" and accepted(form, save):
        answer = redirect("workshops_open:rate", workshop.code, 1)
        answer.set_signed_cookie(
            _cookie(workshop),
            str(made[0].pk),
            salt=SALT,
            max_age=REMEMBERED,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            path="/mote/",
        )
        return answer
    context = {"workshop": workshop, "form": form}
    return render(request, "workshops/join.html", context, status=422 if form.errors else 200)


def _key_of(token: str) -> UUID | None:
    """The participant that the form makes, however often it is sent; None for a token that is not ours."""
    try:
        return UUID(signing.loads(token, salt=SALT, max_age=REMEMBERED))
    except signing.BadSignature:
        return None


@OPEN
@never_cache
def rate(request: HttpRequest, code: str, place: int) -> HttpResponse:
    """One event: how likely, how bad, in your own view. Then the next."""
    try:
        workshop = _find(request, code)
    except _Refused as refused:
        return refused.answer
    participant = _participant(request, workshop)
    if participant is None:
        return redirect("workshops_open:part", workshop.code)
    own = own_lines(workshop, participant)
    places = [line.item.position for line in own.lines]
    if place not in places:
        return redirect("workshops_open:part", workshop.code)
    number = places.index(place) + 1
    line = own.lines[number - 1]
    scale = scale_in(Scope(workshop.committee.slug, workshop.year))
    initial = {"likelihood": line.answer.likelihood, "consequence": line.answer.consequence} if line.answer else {}
    form = AnswerForm(request.POST or None, scale=scale, rates=workshop.rates, initial=initial)
    if request.method == "POST" and _answered(form, participant, place):
        return _onwards(workshop, participant, place)
    context = {"workshop": workshop, "participant": participant, "line": line, "own": own, "form": form}
    context |= {"number": number, "previous": places[number - 2] if number > 1 else None}
    context["following"] = places[number] if number < own.total else None
    return render(request, "workshops/rate.html", context, status=422 if form.errors else 200)


def _answered(form: AnswerForm, participant: Any, place: int) -> bool:
    def save(given: dict[str, Any]) -> None:
        whole = {"likelihood": given.get("likelihood"), "consequence": given.get("consequence")}
        services.answer_item(participant=participant, place=place, **whole)

    return accepted(form, save)


def _onwards(workshop: Any, participant: Any, place: int) -> HttpResponse:
    """To the next event without an answer, after this one first; to the list when there is none."""
    own = own_lines(workshop, participant)
    left = [line.item.position for line in own.lines if line.answer is None and not line.item.is_revealed]
    later = [at for at in left if at > place] or left
    if not later:
        return redirect("workshops_open:part", workshop.code)
    return redirect("workshops_open:rate", workshop.code, later[0])
