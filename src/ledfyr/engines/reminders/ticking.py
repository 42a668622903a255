"""Once a day or oftener: who is to be reminded of what. Run again, it adds nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from ledfyr.kernel.register import DueItem
from ledfyr.platform.organisation.models import Person
from ledfyr.platform.settings.values import setting

from .due import due_in, living_scopes, path_of
from .models import Letter, LetterLine
from .queue import enqueue
from .recipients import Organisation, organisation_on
from .rules import (
    DAYS_KEY,
    MANAGER_KEY,
    TO_MANAGER,
    Reminder,
    holders_of,
    managers_of,
    stage,
    stage_in_week,
    tells_manager,
    writes_today,
)
from .wording import letter_subject, letter_text

SEND = "reminders.send"


def tick(today: date) -> int:
    """Make the day's letters and queue them. Returns how many were made."""
    organisation = organisation_on(today)
    told = set(Letter.objects.filter(day=today).values_list("person_id", flat=True))
    made = 0
    for key, reminders in _everybody(organisation, today).items():
        person = organisation.people.get(key)
        if person is None or key in told or not writes_today(today, weekly=_weekly(person)):
            continue
        fresh = _not_told(key, reminders)
        if fresh and _write(person, today, fresh):
            made += 1
    return made


def _everybody(organisation: Organisation, today: date) -> dict[int, list[Reminder]]:
    out: dict[int, list[Reminder]] = {}
    for scope in living_scopes(today):
        days, after = setting(DAYS_KEY, scope), int(setting(MANAGER_KEY, scope))
        for item in due_in(scope, today):
            _add(out, organisation, today, item, path_of(item, scope), days, after)
    return out


def _add(
    out: dict[int, list[Reminder]],
    organisation: Organisation,
    today: date,
    item: DueItem,
    path: str,
    days: list[int],
    after: int,
) -> None:
    """The holders and their substitutes; their managers too when it is late."""
    for who in holders_of(item, organisation.holdings, organisation.above):
        reached = _stage_for(organisation.people.get(who.person), today, item, days)
        if reached is not None:
            out.setdefault(who.person, []).append(Reminder(item, path, reached))
            for substitute in organisation.substitutes.get(who.person, ()):
                absent = organisation.people[who.person].title
                out.setdefault(substitute, []).append(Reminder(item, path, reached, absent))
        if tells_manager(today, item, after):
            for manager in managers_of(who, item, organisation.holdings, organisation.above):
                out.setdefault(manager.person, []).append(Reminder(item, path, TO_MANAGER))


def _stage_for(person: Person | None, today: date, item: DueItem, days: list[int]) -> int | None:
    ask = stage_in_week if person is not None and _weekly(person) else stage
    return ask(today, item.day, days, late_matters=item.late_matters)


def _weekly(person: Person) -> bool:
    choice: Any = getattr(person, "reminder_choice", None)
    return bool(choice and choice.weekly)


def _not_told(person: int, reminders: Iterable[Reminder]) -> list[Reminder]:
    """Those that the person has not been told of before, each once, by day."""
    told = set(LetterLine.objects.filter(person=person).values_list("key", "day", "stage"))
    fresh: dict[tuple[str, date, int], Reminder] = {}
    for one in reminders:
        mark = (one.item.key, one.item.day, one.stage)
        if mark not in told:
            fresh.setdefault(mark, one)
    return sorted(fresh.values(), key=lambda one: (one.item.day, one.item.title))


def _write(person: Person, today: date, reminders: list[Reminder]) -> bool:
    """The letter with its lines and its job, all or nothing; False when another tick was first."""
    state = _state(person)
    try:
        with transaction.atomic():
            letter = Letter.objects.create(
                person=person,
                day=today,
                address=person.email,
                subject=letter_subject(reminders, today),
                text=letter_text(person, reminders, today),
                state=state,
            )
            LetterLine.objects.bulk_create(_line(letter, one) for one in reminders)
            if state == Letter.State.WAITING:
                enqueue(SEND, key=f"{SEND}:{letter.pk}", letter=letter.pk)
    except IntegrityError:
        return False
    return True


def _state(person: Person) -> str:
    if settings.DEMO:
        return Letter.State.SHOWN
    if not person.email:
        return Letter.State.NO_ADDRESS
    return Letter.State.WAITING if settings.MAIL_IS_SENT else Letter.State.NO_SERVER


def _line(letter: Letter, one: Reminder) -> LetterLine:
    return LetterLine(
        letter=letter,
        person=letter.person,
        key=one.item.key,
        day=one.item.day,
        stage=one.stage,
        title=one.item.title[:300],
        path=one.path,
        committee=one.item.committee,
    )
